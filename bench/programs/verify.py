"""Compares every value of a captured file with what bench/c/samples.c sends.

verify.py FILE SAMPLES BLOCK_SAMPLES
"""

import sys

import h5py
import numpy as np

file_name, samples, block_samples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
GATE = 125
# Whole blocks, and enough of them that reading does not take long.
PIECE = block_samples * max(1, 65536 // block_samples)
index = np.tile(np.arange(block_samples, dtype=np.int64), PIECE // block_samples)
gate = np.full(PIECE, GATE, dtype=np.float64)
# The order of operations is that of the PandA: equal to the last bit.
count = (index + 1).astype(np.float64) * 0.001 + -5.5
mean = ((index + 1) * GATE).astype(np.float64) * 0.001 / gate + -5.5
bits = np.zeros(PIECE, dtype=np.uint32)


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
        dataset, piece = file[name], expected(name)
        if dataset.shape != (samples,) or dataset.dtype != piece.dtype:
            sys.exit(f"{name} is {dataset.shape} of {dataset.dtype}, not {samples} of {piece.dtype}")
        for start in range(0, samples, PIECE):
            # Each block is numbered in its first word of bits, from 1.
            first = start // block_samples + 1
            bits[::block_samples] = np.arange(first, first + PIECE // block_samples)
            rows = dataset[start : start + PIECE]
            if not np.array_equal(rows, piece[: len(rows)]):
                at = int(np.flatnonzero(rows != piece[: len(rows)])[0])
                sys.exit(f"{name}[{start + at}] is {rows[at]}, not {piece[at]}")
    print(f"Verified: {samples} rows of {len(names)} datasets, every value.")
