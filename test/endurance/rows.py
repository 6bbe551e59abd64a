"""Says whether each file is finished, has so many rows, and the values of the first: rows.py ROWS FILE..."""

import sys

import h5py
import numpy as np

rows = int(sys.argv[1])
first = None
for path in sys.argv[2:]:
    with h5py.File(path, "r") as file:
        values = {name: item[:] for name, item in file.items()}
        lengths = {len(each) for each in values.values()}
        if lengths != {rows} or file.attrs["finished"] != 1:
            sys.exit(f"{path} has {lengths} rows, finished {file.attrs['finished']}")
    first = first or values
    if values.keys() != first.keys():
        sys.exit(f"{path} has other datasets than {sys.argv[2]}")
    for name, each in values.items():
        if not np.array_equal(each, first[name]):
            sys.exit(f"{name} of {path} is not that of {sys.argv[2]}")
        if len(np.unique(each)) == 1 and "GATE" not in name and "BITS" not in name:
            sys.exit(f"{name} of {path} never changes")
