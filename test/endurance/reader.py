"""Looks on while bench/c/source.c is captured: each look compares the last rows of every dataset.

reader.py FILE SAMPLES BLOCK_SAMPLES
"""

import json
import os
import sys
import time

import h5py
import numpy as np

path, samples, block_samples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
LOOK_AT = 5000
looks, longest, last, last_growth = 0, 0.0, 0, None


def expected(name, index):
    row = index % block_samples
    if name.endswith("GATE_DURATION.Value"):
        return np.full(len(row), 125.0) * 8e-09 + 0.0
    if name.endswith("TS_START.Value"):
        return (row * 125).astype(np.float64) * 8e-09 + 0.0
    if name.endswith(".Mean"):
        return ((row + 1) * 125).astype(np.float64) * 0.001 / 125.0 + -5.5
    if name.endswith("BITS0.Value"):
        return np.where(row == 0, index // block_samples + 1, 0).astype(np.uint32)
    return (row + 1).astype(np.float64) * 0.001 + -5.5


while not os.path.exists(path):
    time.sleep(0.01)
with h5py.File(path, "r", libver="latest", swmr=True) as file:
    datasets = dict(file.items())
    while last < samples:
        for dataset in datasets.values():
            dataset.refresh()
        rows = min(len(dataset) for dataset in datasets.values())
        if rows < last:
            sys.exit(f"{rows} rows after {last}")
        now = time.monotonic()
        if rows > last:
            if last_growth is not None:
                longest = max(longest, now - last_growth)
            last_growth = now
        elif last_growth is not None and now - last_growth > 60:
            sys.exit(f"nothing has come for a minute, at row {rows}")
        index = np.arange(max(0, rows - LOOK_AT), rows, dtype=np.int64)
        for name, dataset in datasets.items():
            if rows > 0 and not np.array_equal(dataset[index[0] : rows], expected(name, index)):
                sys.exit(f"{name} is not what was sent, in the {LOOK_AT} rows up to {rows}")
        looks, last = looks + 1, rows
        time.sleep(0.25)
print(json.dumps({"looks": looks, "longest": longest}))
