"""Says whether a file has so many acquisitions, all with the values of the first: parts.py COUNT ROWS FILE"""

import sys

import h5py
import numpy as np

count, rows = int(sys.argv[1]), int(sys.argv[2])
path = sys.argv[3]
with h5py.File(path, "r") as file:
    table = file["acquisitions"]
    if not np.array_equal(table["first_row"], np.arange(count) * rows):
        sys.exit(f"{path} has acquisitions at other rows")
    if not np.all(table["samples"][:] == rows) or not np.all(table["end_reason"][:] == b"Ok"):
        sys.exit(f"{path} has acquisitions with other ends")
    if file.attrs["finished"] != 1 or file.attrs["samples_written"] != count * rows:
        sys.exit(f"{path} is not finished")
    for name, item in file.items():
        if name == "acquisitions":
            continue
        each = item[:].reshape(count, rows)
        if not np.array_equal(each, np.tile(each[0], (count, 1))):
            sys.exit(f"{name} of {path} is not the same in each acquisition")
