"""Looks at a file that is being written, twenty times a second until its input ends: how often a column had
grown, and how many rows were there before the writer had finished.

watch-rows.py FILE
"""

import json
import select
import sys

import h5py

PERIOD = 0.05
file = None
growths = rows = 0
while not select.select([sys.stdin], [], [], PERIOD)[0]:
    if file is None:
        try:
            file = h5py.File(sys.argv[1], "r", libver="latest", swmr=True)
        except OSError:
            continue
        dataset = next(file[name] for name in file if isinstance(file[name], h5py.Dataset))
    dataset.refresh()
    # -1 until it is finished.
    if dataset.attrs["samples_written"] >= 0:
        continue
    if len(dataset) > rows:
        growths += 1
        rows = len(dataset)
print(json.dumps({"growths": growths, "rows": rows}))
