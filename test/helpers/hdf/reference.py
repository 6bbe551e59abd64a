"""An independent reading of the data port's stream, with numpy, and of the file with h5py.

reference.py verify STREAM FILE...      compares each acquisition with its file, bit for bit
reference.py twin SCALED_STREAM FILE... compares with what the PandA itself has scaled
reference.py dump FILE                  what is in a file, as JSON
"""
import json
import math
import sys
import xml.etree.ElementTree as ElementTree

import h5py
import numpy

DTYPES = {"uint32": "<u4", "int32": "<i4", "int64": "<i8", "double": "<f8", "int96": "V12"}


def acquisitions(stream):
    """Yields (attributes of <data>, fields, samples as a structured array, END line)."""
    position = stream.index(b"\n") + 1
    while position < len(stream):
        end = stream.index(b"</header>\n\n", position) + len(b"</header>\n\n")
        root = ElementTree.fromstring(stream[position:end])
        position = end
        data = root.find("data").attrib
        fields = [field.attrib for field in root.find("fields")]
        dtype = [(f"{f['name']}.{f['capture']}", DTYPES[f["type"]]) for f in fields]
        if int(data["sample_bytes"]) - numpy.dtype(dtype).itemsize == 4:
            fields.insert(0, {"name": "PCAP.SAMPLES", "capture": "Value", "type": "uint32"})
            dtype.insert(0, ("PCAP.SAMPLES.Value", "<u4"))
        assert numpy.dtype(dtype).itemsize == int(data["sample_bytes"])
        pieces = []
        while stream[position:position + 4] == b"BIN ":
            length = int.from_bytes(stream[position + 4:position + 8], "little")
            pieces.append(stream[position + 8:position + length])
            position += length
        end = stream.index(b"\n", position) + 1
        line = stream[position:end].decode()
        assert line.startswith("END "), line
        position = end
        frames = [len(piece) for piece in pieces if piece] or [0]
        data = {**data, "last_frame": sum(frames[:-1]) // int(data["sample_bytes"])}
        yield data, fields, numpy.frombuffer(b"".join(pieces), dtype), line


def standard_deviation(count, total, squares, scale):
    """In exact integers, rounded only where the PandA rounds."""
    if count == 0:
        return math.nan
    mean, rest = divmod(abs(total), count)
    difference = squares - (abs(total) + rest) * mean
    if mean >= 1 << 32 or difference < 0:
        return math.nan
    top, middle, bottom = (float(difference >> shift & 0xFFFFFFFF) for shift in (64, 32, 0))
    rounded = (top * 2.0**32 + middle) * 2.0**32 + bottom - float(rest * rest) / float(count)
    return math.nan if rounded < 0 else math.sqrt(rounded / float(count)) * scale


def expected(data, fields, samples):
    columns = {}
    names = samples.dtype.names
    gate_name = next((n for n in ("PCAP.SAMPLES.Value", "PCAP.GATE_DURATION.Value") if n in names), None)
    gate = samples[gate_name].view("<u4") if gate_name and len(samples) else None
    for field in fields:
        name = f"{field['name']}.{field['capture']}"
        column = samples[name]
        if data["process"] != "Raw" or "scale" not in field:
            columns[name] = column
            continue
        scale, offset = float(field["scale"]), float(field["offset"])
        if len(samples) == 0:
            columns[name] = numpy.zeros(0)
        elif field["type"] == "int96":
            sums = samples[f"{field['name']}.Mean"]
            squares = [int.from_bytes(bytes(value), "little") for value in column]
            columns[name] = numpy.array([
                standard_deviation(int(n), int(s), q, scale) for n, s, q in zip(gate, sums, squares)
            ])
        elif field["capture"] == "Mean":
            with numpy.errstate(all="ignore"):
                mean = column * scale / gate + offset
            columns[name] = numpy.where(gate == 0, numpy.nan, mean)
        else:
            columns[name] = column * scale + offset
    return columns


def compare(stream, paths, check):
    problems, rows = [], []
    found = list(acquisitions(stream))
    if len(found) != len(paths):
        problems.append(f"{len(found)} acquisitions, {len(paths)} files")
    for (data, fields, samples, end), path in zip(found, paths):
        with h5py.File(path, "r") as file:
            check(data, fields, samples, file, problems)
            check_attributes(data, fields, end, file, problems)
            lengths = {len(dataset) for dataset in file.values()}
            if len(lengths) != 1:
                problems.append(f"columns of different lengths: {lengths}")
            rows.append(max(lengths, default=0))
    print(json.dumps({"problems": problems, "rows": rows, "ends": [f[3].strip() for f in found]}))


def check_raw(data, fields, samples, file, problems):
    columns = expected(data, fields, samples)
    if set(file) != set(columns):
        problems.append(f"datasets: {sorted(file)} instead of {sorted(columns)}")
        return
    for field in fields:
        name = f"{field['name']}.{field['capture']}"
        want, got = columns[name], file[name]
        if got.dtype != want.dtype:
            problems.append(f"{name} is {got.dtype} instead of {want.dtype}")
        elif got.shape != want.shape:
            problems.append(f"{name} has {got.shape} instead of {want.shape}")
        elif not same_bits(want, got[:]):
            problems.append(f"{name} differs")
    for key in ("arm_time", "start_time"):
        if file.attrs.get(key) != data.get(key):
            problems.append(f"{key} is {file.attrs.get(key)!r} instead of {data.get(key)!r}")
    offset = data.get("hw_time_offset_ns")
    got = file.attrs.get("hw_time_offset_ns")
    if (offset is None) != (got is None) or (got is not None and int(offset) != int(got)):
        problems.append(f"hw_time_offset_ns is {got!r} instead of {offset!r}")
    if got is not None and got.dtype != "int64":
        problems.append(f"hw_time_offset_ns is {got.dtype}")


def check_attributes(data, fields, end, file, problems):
    reported, _, reason = end.strip().removeprefix("END ").partition(" ")
    is_suspect = bool(reason) and reason not in ("Ok", "Disarmed")
    for field in fields:
        name = f"{field['name']}.{field['capture']}"
        got, rows = texts(file[name].attrs), len(file[name])
        # What the header does not say.
        labels = file[name].attrs.get("bits", ())
        is_word = field["name"].startswith("PCAP.BITS") and "scale" not in field
        if got.pop("bits", None) is not None and (not is_word or len(labels) != 32):
            problems.append(f"bits of {name}: {labels}")
        want = {
            "field": field["name"],
            "capture": field["capture"],
            **{key: str(float(field[key])) for key in ("scale", "offset") if key in field},
            **({"units": field["units"]} if field.get("units", "(null)") != "(null)" else {}),
            "finished": str(int(bool(reason) and rows == int(reported))),
            "end_reason": reason or "unknown",
            "samples_reported": reported if reason else "-1",
            "samples_written": str(rows),
            "first_suspect_sample": str(data["last_frame"] if is_suspect and rows else -1),
            "missed": data["missed"],
        }
        if got != want:
            problems.append(f"attributes of {name}: {got} instead of {want}")


def check_twin(data, fields, samples, file, problems):
    """To the last bit, where the header's 12 digits tell the scale and the offset exactly."""
    for field in fields:
        name = f"{field['name']}.{field['capture']}"
        want, got = samples[name], file[name][:]
        if is_rounded(field.get("scale", "")) or is_rounded(field.get("offset", "")):
            largest = numpy.abs(want) + abs(float(field["offset"]))
            if want.dtype != got.dtype or not numpy.all(numpy.abs(want - got) <= 1e-11 * largest):
                problems.append(f"{name} differs")
        elif not same_bits(want, got):
            problems.append(f"{name} differs")


def is_rounded(number):
    """Whether there may have been more digits than a header has."""
    return sum(c.isdigit() for c in number.lstrip("-0.").split("e")[0]) >= 12


def same_bits(want, got):
    """There is no difference between one NaN and another."""
    if want.dtype != got.dtype or want.shape != got.shape:
        return False
    if want.dtype.kind != "f":
        return numpy.array_equal(want, got)
    want, got = numpy.ascontiguousarray(want), numpy.ascontiguousarray(got)
    bits = want.view("<u8") == got.view("<u8")
    return bool(numpy.all(bits | (numpy.isnan(want) & numpy.isnan(got))))


def texts(attributes):
    return {key: value.decode() if isinstance(value, bytes) else str(value) for key, value in attributes.items()}


def numbers(values):
    """JSON knows no NaN."""
    return [None if value != value else value for value in values.tolist()]


def steps(dataset):
    """From one value to the next: which there are. Of datasets that are not too large."""
    return numbers(numpy.unique(numpy.diff(dataset[:]))[:5]) if 1 < len(dataset) <= 1_000_000 else []


def dump(path, **how):
    with h5py.File(path, "r", **how) as file:
        names = []
        file.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
        print(json.dumps({
            "attributes": texts(file.attrs),
            "datasets": {
                name: {
                    "dtype": str(file[name].dtype),
                    "rows": len(file[name]),
                    "attributes": texts(file[name].attrs),
                    "chunk": file[name].chunks[0],
                    "first": numbers(file[name][:5]),
                    "last": numbers(file[name][-5:]),
                    "steps": steps(file[name]),
                } for name in names
            },
        }))


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    if verb == "dump":
        dump(arguments[0])
    elif verb == "dump-unclosed":
        dump(arguments[0], libver="latest", swmr=True)
    else:
        with open(arguments[0], "rb") as stream_file:
            compare(stream_file.read(), arguments[1:], check_raw if verb == "verify" else check_twin)
