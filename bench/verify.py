"""Compares every value of a captured file with what bench/samples.c sends."""

import sys

import h5py
import numpy as np

file_name, samples, block_samples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
GATE = 125
index = np.arange(block_samples, dtype=np.int64)
gate = np.full(block_samples, GATE, dtype=np.float64)
# The order of operations is that of the PandA: equal to the last bit.
count = (index + 1).astype(np.float64) * 0.001 + -5.5
mean = ((index + 1) * GATE).astype(np.float64) * 0.001 / gate + -5.5
bits = np.zeros(block_samples, dtype=np.uint32)


def expected(name):
    if name == "PCAP.BITS0.Value":
        return bits
    if name == "PCAP.GATE_DURATION.Value":
        return gate * 8e-09 + 0.0
    if name == "PCAP.TS_START.Value":
        return (index * GATE).astype(np.float64) * 8e-09 + 0.0
    return mean if name.endswith(".Mean") else count


with h5py.File(file_name, "r") as file:
    names = sorted(name for name in file if isinstance(file[name], h5py.Dataset))
    if len(names) < 8:
        sys.exit(f"it has only the datasets {names}")
    for name in names:
        dataset, block = file[name], expected(name)
        if dataset.shape != (samples,) or dataset.dtype != block.dtype:
            sys.exit(f"{name} is {dataset.shape} of {dataset.dtype}, not {samples} of {block.dtype}")
        for number, start in enumerate(range(0, samples, block_samples), 1):
            # Each block is numbered in its first word of bits.
            bits[0] = number
            rows = dataset[start : start + block_samples]
            if not np.array_equal(rows, block[: len(rows)]):
                at = int(np.flatnonzero(rows != block[: len(rows)])[0])
                sys.exit(f"{name}[{start + at}] is {rows[at]}, not {block[at]}")
    print(f"Verified: {samples} rows of {len(names)} datasets, every value.")
