"""Says whether each file is finished and has so many rows: rows.py ROWS FILE..."""

import sys

import h5py

rows = int(sys.argv[1])
for path in sys.argv[2:]:
    with h5py.File(path, "r") as file:
        lengths = {len(item) for item in file.values()}
        if lengths != {rows} or file.attrs["finished"] != 1:
            sys.exit(f"{path} has {lengths} rows, finished {file.attrs['finished']}")
