"""Writes the columns of a file again as the Python client does: some rows of each dataset in turn.

copy-in-chunks.py FILE COPY CHUNK_ROWS
"""

import sys

import h5py

# As many as a frame of 2 MB brings.
ROWS = 47662

source_name, copy_name, chunk = sys.argv[1], sys.argv[2], int(sys.argv[3])
with h5py.File(source_name, "r") as source, h5py.File(copy_name, "w", libver="latest") as copy:
    names = [name for name in source if isinstance(source[name], h5py.Dataset)]
    datasets = [
        copy.create_dataset(name, (0,), source[name].dtype, maxshape=(None,), chunks=(chunk,))
        for name in names
    ]
    copy.swmr_mode = True
    rows = len(source[names[0]])
    for start in range(0, rows, ROWS):
        end = min(rows, start + ROWS)
        for name, dataset in zip(names, datasets):
            dataset.resize((end,))
            dataset[start:end] = source[name][start:end]
            dataset.flush()
