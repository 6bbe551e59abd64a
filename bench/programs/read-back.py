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


def read_plainly(dataset):
    with open(sys.argv[1], "rb", buffering=0) as bytes_of_file:
        bytes_of_file.readinto(np.zeros(dataset.shape, dataset.dtype))


def read_into(array):
    def read(dataset):
        dataset.read_direct(array[: dataset.nbytes].view(dataset.dtype))

    return read


with h5py.File(sys.argv[1], "r") as file:
    datasets = [file[name] for name in file if isinstance(file[name], h5py.Dataset)]
    seconds = {
        "columns": seconds_of(lambda dataset: dataset[:]),
        # What the array costs that h5py makes for it, without anything being read: it asks for zeros,
        # and each page of them is touched.
        "memory": seconds_of(lambda dataset: np.zeros(dataset.shape, dataset.dtype)[::512].fill(0)),
        # No layout of a file is read faster than bytes that lie one after the other.
        "plain": seconds_of(read_plainly),
        "into": seconds_of(read_into(np.ones(max(d.nbytes for d in datasets), np.uint8))),
        "slices": seconds_of(read_slices),
    }
    size = sum(int(dataset.nbytes) for dataset in datasets)
    chunk = datasets[0].chunks[0]
print(json.dumps({"bytes": size, "seconds": seconds, "chunk": chunk}))
