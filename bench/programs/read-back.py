"""Reads every column of a file, and says how long that took.

read-back.py FILE
"""

import json
import sys
import time

import h5py
import numpy as np

with h5py.File(sys.argv[1], "r") as file:
    datasets = [file[name] for name in file if isinstance(file[name], h5py.Dataset)]
    size = sum(int(dataset.nbytes) for dataset in datasets)
    start = time.perf_counter()
    for dataset in datasets:
        dataset[:]
    seconds = time.perf_counter() - start
    # Without what the system takes for new memory.
    targets = {dtype: np.ones(len(datasets[0]), dtype) for dtype in {each.dtype for each in datasets}}
    start = time.perf_counter()
    for dataset in datasets:
        dataset.read_direct(targets[dataset.dtype])
    seconds_into = time.perf_counter() - start
    chunk = datasets[0].chunks[0]
print(json.dumps({"bytes": size, "seconds": seconds, "secondsInto": seconds_into, "chunk": chunk}))
