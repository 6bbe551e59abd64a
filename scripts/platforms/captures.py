"""What h5py makes of captures.

captures.py rows FILE              how many rows all datasets have, while the file may be written
captures.py compare ONE OTHER      problems, as JSON: bytes and types of all datasets, and attributes
captures.py begins ONE OTHER       as compare, but ONE has only the first rows
"""
import json
import sys

import h5py
import numpy

# What differs between two captures of the same samples, and what a slow capture does not wait for.
OWN = {"panda_idn", "panda_software", "panda_fpga", "panda_rootfs", "arm_time", "start_time", "samples_reported", "samples_written", "finished", "end_reason", "file_path"}


def columns(file):
    return {name: item for name, item in file.items() if isinstance(item, h5py.Dataset)}


def texts(item):
    return {name: str(value) for name, value in item.attrs.items() if name not in OWN}


def problems(one, other, begins):
    mine, theirs = columns(one), columns(other)
    if not mine or set(mine) != set(theirs):
        yield f"datasets {sorted(mine)} instead of {sorted(theirs)}"
        return
    if texts(one) != texts(other):
        yield f"attributes {texts(one)} instead of {texts(other)}"
    for name, column in mine.items():
        wanted = theirs[name]
        if column.dtype != wanted.dtype or texts(column) != texts(wanted):
            yield f"{name}: {column.dtype} {texts(column)} instead of {wanted.dtype} {texts(wanted)}"
        rows = len(column)
        if rows == 0 or (len(wanted) < rows if begins else len(wanted) != rows):
            yield f"{name}: {rows} rows instead of {len(wanted)}"
        elif numpy.asarray(column).tobytes() != numpy.asarray(wanted[:rows]).tobytes():
            yield f"{name}: other values"


def main(how, *paths):
    if how == "rows":
        with h5py.File(paths[0], "r", libver="latest", swmr=True) as file:
            print(min(len(column) for column in columns(file).values()))
        return
    with h5py.File(paths[0], "r") as one, h5py.File(paths[1], "r") as other:
        print(json.dumps(list(problems(one, other, how == "begins"))))


main(*sys.argv[1:])
