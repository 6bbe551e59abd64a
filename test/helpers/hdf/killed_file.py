"""What h5py makes of files that killed captures left: a path and how to open it a line, JSON back.

Row i of column n holds i * 0.5 + n.
"""
import json
import sys

import h5py
import numpy

STATUS = ("finished", "end_reason", "samples_reported", "samples_written")


def status_of(item):
    values = {key: item.attrs[key] for key in STATUS}
    return {
        key: value.decode() if isinstance(value, bytes) else int(value)
        for key, value in values.items()
    }


def look(path, mode):
    swmr = {"libver": "latest", "swmr": True} if mode == "swmr" else {}
    with h5py.File(path, "r", **swmr) as file:
        columns = sorted(file)
        lengths = [len(file[name]) for name in columns]
        rows = min(lengths)
        wrong = [
            name
            for n, name in enumerate(columns)
            if not numpy.array_equal(file[name][:rows], numpy.arange(rows) * 0.5 + n)
        ]
        statuses = [status_of(item) for item in (file, *file.values())]
        return {"lengths": lengths, "rows": rows, "wrong": wrong, "statuses": statuses}


for line in sys.stdin:
    path, mode = json.loads(line)
    try:
        answer = look(path, mode)
    except OSError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
