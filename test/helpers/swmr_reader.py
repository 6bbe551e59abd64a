"""Waits until a file opens in SWMR mode, then prints what it sees of it until a line comes in.

swmr_reader.py FILE DATASET: one JSON object a line: lengths of all datasets, last value of DATASET
"""
import json
import os
import sys
import time

import h5py

path, name = sys.argv[1:]
while not os.path.exists(path):
    time.sleep(0.005)
with h5py.File(path, "r", libver="latest", swmr=True) as file:
    datasets = list(file.values())
    while True:
        for dataset in datasets:
            dataset.refresh()
        rows = min(len(dataset) for dataset in datasets)
        values = file[name][:rows]
        print(json.dumps({"rows": rows, "sum": float(values.sum())}), flush=True)
        time.sleep(0.02)
