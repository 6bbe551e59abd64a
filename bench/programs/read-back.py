"""Reads every column of a file in several ways, and says how long each took.

read-back.py FILE
"""

import json
import sys
import time

import h5py
import numpy as np

SLICE = 1 << 20


def seconds_of(read):
    start = time.perf_counter()
    for dataset in datasets:
        read(dataset)
    return time.perf_counter() - start


def read_slices(dataset):
    for start in range(0, len(dataset), SLICE):
        dataset[start : start + SLICE]


with h5py.File(sys.argv[1], "r") as file:
    datasets = [file[name] for name in file if isinstance(file[name], h5py.Dataset)]
    seconds = {
        "columns": seconds_of(lambda dataset: dataset[:]),
        # What a new array costs without anything being read: each page of it is touched.
        "memory": seconds_of(lambda dataset: np.empty(dataset.shape, dataset.dtype)[::512].fill(0)),
        "slices": seconds_of(read_slices),
    }
    size = sum(int(dataset.nbytes) for dataset in datasets)
    chunk = datasets[0].chunks[0]
print(json.dumps({"bytes": size, "seconds": seconds, "chunk": chunk}))
