"""Waits until a file opens in SWMR mode, then prints what it sees of it until a line comes in.

swmr_reader.py FILE DATASET: one JSON object a line: when it looked, in ms, how many rows all
datasets have, and whether all have as many, the sum of DATASET
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
        moment = time.time() * 1000
        lengths = [len(dataset) for dataset in datasets]
        rows = min(lengths)
        values = file[name][:rows]
        seen = {"moment": moment, "rows": rows, "equal": rows == max(lengths), "sum": float(values.sum())}
        print(json.dumps(seen), flush=True)
        time.sleep(0.01)
