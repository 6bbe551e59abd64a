"""What h5py makes of files of several acquisitions.

one_file.py compare ONE PLAIN...   each acquisition with a file of its own: problems, as JSON
one_file.py table FILE [swmr]      the columns of the table, the rows of the datasets, the root's status
one_file.py follow FILE COUNT      looks again and again until COUNT acquisitions have ended: problems, looks
one_file.py values FILE NAME       the values of a dataset
one_file.py bits FILE              the datasets of bits that are not what their words say
"""
import json
import os
import sys
import time

import h5py
import numpy

TABLE = (
    "first_row", "samples", "missed", "suspect_row", "hw_time_offset_ns",
    "arm_time", "start_time", "end_reason",
)
STATUS = ("finished", "end_reason", "samples_reported", "samples_written", "missed")
NONE = -(2**63)


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def columns_of(file):
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and "samples_written" in item.attrs:
            found[name] = item

    file.visititems(visit)
    return found


def table_of(file):
    rows = {name: file["acquisitions"][name][:].tolist() for name in TABLE}
    return {name: [text(value) for value in values] for name, values in rows.items()}


def compare(path, plain):
    problems = []
    with h5py.File(path, "r") as one:
        table = table_of(one)
        columns = columns_of(one)
        if any(len(item.attrs) for item in one["acquisitions"].values()):
            problems.append("a dataset of the table has attributes")
        row = 0
        for index, other_path in enumerate(plain):
            with h5py.File(other_path, "r") as other:
                others = columns_of(other)
                if set(others) != set(columns):
                    problems.append(f"{index}: other columns")
                count = int(other.attrs["samples_written"])
                for name, item in others.items():
                    mine = columns[name]
                    if mine.dtype != item.dtype or mine[row:row + count].tobytes() != item[:].tobytes():
                        problems.append(f"{index}: {name} differs")
                    for key in ("field", "capture", "scale", "offset", "units", "bits"):
                        if not numpy.array_equal(mine.attrs.get(key), item.attrs.get(key)):
                            problems.append(f"{index}: {key} of {name} differs")
                suspect = int(other.attrs["first_suspect_sample"])
                expected = {
                    "first_row": row,
                    "samples": count,
                    "missed": int(other.attrs["missed"]),
                    "suspect_row": suspect if suspect < 0 else suspect + row,
                    "hw_time_offset_ns": int(other.attrs.get("hw_time_offset_ns", NONE)),
                    "arm_time": other.attrs.get("arm_time", ""),
                    "start_time": other.attrs.get("start_time", ""),
                    "end_reason": text(other.attrs["end_reason"]),
                }
                for name, value in expected.items():
                    if table[name][index] != value:
                        problems.append(f"{index}: {name} is {table[name][index]!r}, not {value!r}")
                row += count
        for name, item in columns.items():
            if len(item) != row or int(item.attrs["samples_written"]) != row:
                problems.append(f"{name} has {len(item)} rows, not {row}")
        if any(len(values) != len(plain) for values in table.values()):
            problems.append("the table has another length")
    return problems


def look(path, mode):
    swmr = {"libver": "latest", "swmr": True} if mode == "swmr" else {}
    with h5py.File(path, "r", **swmr) as file:
        lengths = sorted({len(item) for item in columns_of(file).values()})
        status = {key: file.attrs[key] for key in STATUS}
        status = {
            key: text(value) if isinstance(value, bytes) else int(value) for key, value in status.items()
        }
        return {"table": table_of(file), "lengths": lengths, "status": status}


def follow(path, count):
    problems = []
    seen = []
    until = time.monotonic() + 60
    while not os.path.exists(path) and time.monotonic() < until:
        time.sleep(0.01)
    with h5py.File(path, "r", libver="latest", swmr=True) as file:
        columns = columns_of(file)
        table = {name: file["acquisitions"][name] for name in ("samples", "first_row", "end_reason")}
        while time.monotonic() < until:
            for item in table.values():
                item.refresh()
            # Before the columns: what the table says has ended is in them.
            samples, first_row, reasons = (item[:] for item in table.values())
            for item in columns.values():
                item.refresh()
            ended = int(numpy.count_nonzero(samples >= 0))
            rows = [len(item) for item in columns.values()]
            if not numpy.all(samples[:ended] >= 0):
                problems.append(f"an acquisition before an ended one has not: {samples.tolist()}")
            if not numpy.array_equal(first_row[1:ended], numpy.cumsum(samples[: max(0, ended - 1)])):
                problems.append(f"rows {first_row.tolist()} of {samples.tolist()}")
            if any(reason != b"Ok" for reason in reasons[:ended]):
                problems.append(f"ends {reasons.tolist()}")
            if ended > 0 and min(rows) < first_row[ended - 1] + samples[ended - 1]:
                problems.append(f"{rows} rows with {samples.tolist()}")
            seen.append(ended)
            if ended >= count:
                break
            time.sleep(0.005)
    return {"problems": problems, "seen": seen}


how, *args = sys.argv[1:]
if how == "compare":
    answer = compare(args[0], args[1:])
elif how == "bits":
    with h5py.File(args[0], "r") as file:
        answer = [
            name
            for name, item in columns_of(file).items()
            if "bit" in item.attrs
            and not numpy.array_equal(
                item[:], file[item.attrs["word"] + ".Value"][:] >> int(item.attrs["bit"]) & 1
            )
        ]
elif how == "follow":
    answer = follow(args[0], int(args[1]))
elif how == "values":
    with h5py.File(args[0], "r") as file:
        answer = file[args[1]][:].tolist()
else:
    answer = look(args[0], args[1] if len(args) > 1 else "plain")
print(json.dumps(answer))
