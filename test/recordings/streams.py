"""Encodes streams of the data port: the RAW and the SCALED stream of the same acquisitions.

This program follows the description of the protocol. It shares nothing with lib/: neither the arithmetic nor the
simulated PandA. The numbers are deterministic: each stream's name seeds its random generator.
"""
import json
import math
import random
import struct
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

NAN = float("nan")
QUOTES = {'"': "&quot;"}
FRAME_LIMIT = 64 * 1024  # of SCALED
CODES = {"uint32": "I", "int32": "i", "int64": "q", "double": "d", "int96": "12s"}

# Columns come in these groups, and in this order within each.
BITS, NARROW, WIDE, AVERAGED, DEVIATION = range(5)
CAPTURES = {"Value": NARROW, "Diff": NARROW, "Sum": WIDE, "Min": NARROW, "Max": NARROW, "Mean": AVERAGED,
            "StdDev": DEVIATION}
ORDER = ["INENC1.VAL", "PCAP.TS_START", "PCAP.TS_END", "PCAP.TS_TRIG", "PCAP.GATE_DURATION", "PCAP.BITS0",
         "PCAP.BITS1", "PCAP.BITS2", "PCAP.BITS3", "COUNTER1.OUT", "COUNTER2.OUT", "COUNTER3.OUT", "COUNTER4.OUT"]

# SCALE, OFFSET and UNITS of positions, as they are set. A header prints at most 12 digits of a number.
SCALING = {
    "COUNTER1.OUT": ("0.001", "-5.5", "mm"),
    "COUNTER2.OUT": ("-3.0517578125e-05", "0", 'V <in> & "out"'),
    "COUNTER3.OUT": ("1", "0", ""),
    "COUNTER4.OUT": ("0.12345678901234567", "100", "µm"),
    "INENC1.VAL": ("0.1", "1e-9", "deg"),
}
PLAIN = {name: ("1", "0", "") for name in SCALING}


@dataclass
class Kind:
    captures: dict
    samples: int = 0
    reason: str = "Ok"
    reads: list = field(default_factory=list)  # samples in each read of the hardware; by default one read
    acquisitions: int = 1
    scaling: dict = field(default_factory=lambda: SCALING)
    hw_time_offset_ns: int = None
    missed: int = 0
    only_raw: bool = False
    large_gates: bool = True
    corrupt_last: bool = False


def reads_of(total, *sizes):
    """Repeats these sizes up to the total."""
    reads = []
    while total > 0:
        reads.append(min(total, sizes[len(reads) % len(sizes)]))
        total -= reads[-1]
    return reads


TWO = {"COUNTER1.OUT": "Value", "COUNTER2.OUT": "Value"}
TIMED = {**TWO, "PCAP.TS_START": "Value"}
MEANS = {"COUNTER1.OUT": "Mean", "COUNTER2.OUT": "Mean"}
THREE = {**{f"COUNTER{i}.OUT": "Min Max Mean" for i in (1, 2, 3)}, "PCAP.TS_START": "Value"}
KINDS = {
    "value_small": Kind(TWO, 50),
    "value": Kind({name: "Value" for name in SCALING}, 10_000),
    "mean_gate_captured": Kind({**MEANS, "PCAP.GATE_DURATION": "Value"}, 5000, large_gates=False),
    "mean_no_gate": Kind(MEANS, 5000),
    "minmaxmean": Kind(THREE, 20_000),
    "tutorial_fields": Kind(THREE, 10_000, reads=reads_of(10_000, 502, 501, 502, 502, 501), scaling=PLAIN),
    "bits_mixed": Kind({"COUNTER1.OUT": "Value", "PCAP.TS_TRIG": "Value", "PCAP.BITS2": "Value",
                        "PCAP.BITS0": "Value"}, 500),
    "diff_sum": Kind({"COUNTER1.OUT": "Diff", "COUNTER2.OUT": "Diff Sum", "COUNTER4.OUT": "Sum",
                      "INENC1.VAL": "Sum"}, 5000),
    "stddev": Kind({"COUNTER1.OUT": "StdDev", "COUNTER2.OUT": "StdDev"}, 2000),
    "disarm": Kind(TIMED, 1805, "Disarmed", reads=reads_of(1805, 200, 202, 201)),
    "two_acquisitions": Kind({**TIMED, "COUNTER3.OUT": "Mean"}, 3000, acquisitions=2),
    "empty_acquisition": Kind(TWO),
    "error_framing": Kind(TWO, 700, "Framing error"),
    "error_unexpected": Kind(TWO, 700, "Unexpected completion error"),
    "hw_timestamp": Kind(TIMED, 300, hw_time_offset_ns=123_456_789),
    "partial_sample": Kind({**TWO, "COUNTER3.OUT": "Value"}, 100, "Framing error"),
    "overrun": Kind(TWO, 493_054, "Data overrun", reads=reads_of(493_054, 220, 88, 28, 25, 24, 59), only_raw=True,
                    corrupt_last=True),
    "late_client_missed": Kind(TWO, 27_186, "Disarmed", reads=reads_of(27_186, 11, 12, 10, 11), missed=747_790,
                               only_raw=True),
    "server_shutdown": Kind({"COUNTER1.OUT": "Value"}, 401, reads=[100, 100, 0, 101, 100],
                            scaling={"COUNTER1.OUT": ("1", "0", "(null)")}, only_raw=True),
}


@dataclass
class Column:
    name: str
    capture: str
    type: str
    scaling: tuple = None  # none for bit words
    only_raw: bool = False


GATE = Column("PCAP.GATE_DURATION", "Value", "int32", ("8e-9", "0", "s"))


def columns_of(kind):
    """The columns in the order of the stream, with those that only RAW has."""
    groups = [[], [], [], [], []]
    for name in ORDER:
        for capture in (c for c in CAPTURES if c in kind.captures.get(name, "").split()):
            if name.startswith("PCAP.BITS"):
                groups[BITS].append(Column(name, capture, "uint32"))
            elif name.startswith("PCAP.TS_"):
                groups[WIDE].append(Column(name, capture, "int64", ("8e-9", "0", "s")))
            elif name == GATE.name:
                groups[NARROW].append(GATE)
            else:
                number, scaling = CAPTURES[capture], kind.scaling[name]
                if number == DEVIATION:
                    groups[number].append(Column(name, "Mean", "int64", scaling, only_raw=True))
                type = {NARROW: "int32", DEVIATION: "int96"}.get(number, "int64")
                groups[number].append(Column(name, capture, type, scaling))
    if (groups[AVERAGED] or groups[DEVIATION]) and GATE not in groups[NARROW]:
        groups.insert(0, [replace(GATE, only_raw=True)])
    return [column for group in groups for column in group]


def signed(value, bits=32):
    return (value + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1)


def gates_of(kind, samples, rng):
    """The ticks of each gate, unsigned. Some gates have none, one, or more than 31 bits hold."""
    special = {1: 0, 2: 1, 3: 2**32 - 1, 4: 2**31, 5: 2**31 - 1} if kind.large_gates else {1: 0, 2: 1}
    return [special.get(i % 500, 125 + rng.getrandbits(4)) for i in range(samples)]


def positions(samples, gates, rng):
    """All captures of one position for each sample. The position is a random walk with noise."""
    rows = []
    value = signed(rng.getrandbits(28), 28)
    for i in range(samples):
        step = signed(rng.getrandbits(12), 12)
        value += -step if abs(value + step) >= 2**30 else step
        noise = rng.getrandbits(6)
        total = value * gates[i] + rng.getrandbits(32) % max(gates[i], 1)
        # A sum of squares of 0 does not go with the total: its standard deviation is NaN.
        squares = total * total // max(gates[i], 1) + gates[i] * noise * noise + 1 if i % 500 != 7 else 0
        alone = {0: -2**31, 1: 2**31 - 1}.get(i % 1000, value)
        rows.append((alone, step, total, value - noise, value + noise, total, squares if gates[i] else 0))
    return dict(zip(CAPTURES, zip(*rows))) if rows else dict.fromkeys(CAPTURES, ())


def raw_values(kind, columns, seed):
    """The values of each column, and the gates."""
    rng = random.Random(seed)
    gates = gates_of(kind, kind.samples, rng)
    known = {GATE.name: {"Value": [signed(gate) for gate in gates]}}
    for name in dict.fromkeys(column.name for column in columns):
        if name.startswith("PCAP.BITS"):
            known[name] = {"Value": [rng.getrandbits(32) for _ in gates]}
        elif name.startswith("PCAP.TS_"):
            known[name] = {"Value": [250 * i + 9 + (i // 200 << 32) for i in range(kind.samples)]}
        elif name not in known:
            known[name] = positions(kind.samples, gates, rng)
    return [known[column.name][column.capture] for column in columns], gates


def deviation(total, squares, gate):
    """The standard deviation, in the PandA's own order of operations."""
    if gate == 0:
        return NAN
    quotient, remainder = divmod(abs(total), gate)
    rest = squares - (abs(total) + remainder) * quotient
    high, middle, low = (float(abs(rest) >> shift & 0xFFFFFFFF) for shift in (64, 32, 0))
    variance = (high * 2.0**32 + middle) * 2.0**32 + low - float(remainder * remainder) / float(gate)
    return NAN if rest < 0 or variance < 0 else math.sqrt(variance / float(gate))


def scaled_columns(columns):
    return [replace(c, type="double" if c.scaling else c.type) for c in columns if not c.only_raw]


def scaled_values(columns, values, gates):
    """Scales RAW values as the PandA does."""
    scaled = []
    for i, column in enumerate(columns):
        scale, offset = map(float, column.scaling[:2]) if column.scaling else (1.0, 0.0)
        if column.only_raw:
            continue
        if column.scaling is None:
            scaled.append(values[i])
        elif column.capture == "Mean":
            scaled.append([float(s) * scale / float(n) + offset if n else NAN for s, n in zip(values[i], gates)])
        elif column.capture == "StdDev":
            scaled.append([deviation(s, q, n) * scale for s, q, n in zip(values[i - 1], values[i], gates)])
        else:
            scaled.append([float(value) * scale + offset for value in values[i]])
    return scaled


def header(columns, process, times="", missed=0, unlisted=0):
    """`unlisted` counts the bytes in front of each sample that no field lists."""
    size = struct.calcsize("<" + "".join(CODES[column.type] for column in columns)) + unlisted
    lines = [f'<data {times}missed="{missed}" process="{process}" format="Framed" sample_bytes="{size}" />', "<fields>"]
    for column in columns:
        scaling = ""
        if column.scaling is not None:
            scale, offset, units = column.scaling
            scaling = f'scale="{float(scale):.12g}" offset="{float(offset):.12g}" units="{escape(units, QUOTES)}" '
        lines.append(f'<field name="{column.name}" type="{column.type}" capture="{column.capture}" {scaling}/>')
    return "\n".join(["<header>", *lines, "</fields>", "</header>", "", ""]).encode()


def packed(types, values):
    """Samples in little-endian without padding, and the size of one."""
    values = [[v.to_bytes(12, "little") for v in column] if type == "int96" else column
              for type, column in zip(types, values)]
    row = struct.Struct("<" + "".join(CODES[type] for type in types))
    return b"".join(map(row.pack, *values)), row.size


def frames(samples, size, reads, limit=None):
    """Frames of whole samples, each of at most `limit` bytes with its head."""
    position, pieces = 0, []
    for count in reads:
        most = (limit - 8) // size if limit else max(count, 1)
        for first in range(0, count, most) if count else (0,):
            piece = min(most, count - first) * size
            pieces += [b"BIN ", struct.pack("<I", 8 + piece), samples[position:position + piece]]
            position += piece
    return b"".join(pieces)


def acquisition(name, number):
    """The RAW stream, and the SCALED one or None."""
    kind = KINDS[name]
    columns = columns_of(kind)
    values, gates = raw_values(kind, columns, f"{name} {number}")
    minute = f"2026-01-02T03:{list(KINDS).index(name):02}:0{number}"
    times = f'arm_time="{minute}.600000001Z" start_time="{minute}.654321098Z" '
    if kind.hw_time_offset_ns is not None:
        # The hardware clock can put the start before the arming.
        times = f'arm_time="{minute}.600000001Z" start_time="{minute}.500000009Z" '
        times += f'hw_time_offset_ns="{kind.hw_time_offset_ns}" '
    reads = kind.reads or [kind.samples] * bool(kind.samples)
    end = f"END {kind.samples} {kind.reason}\n".encode()
    samples, size = packed([column.type for column in columns], values)
    if kind.corrupt_last:
        half = reads[-1] * size // 2
        samples = samples[:-half] + samples[:half]
    raw = header(columns, "Raw", times, kind.missed) + frames(samples, size, reads) + end
    if kind.only_raw:
        return raw, None
    kept = scaled_columns(columns)
    samples, size = packed([column.type for column in kept], scaled_values(columns, values, gates))
    return raw, header(kept, "Scaled", times, kind.missed) + frames(samples, size, reads, FRAME_LIMIT) + end


def control_of(kind):
    """The exchanges that set the capture up."""
    lines = [f"{name}.{attribute}={value}" for name, scaling in kind.scaling.items()
             for attribute, value in zip(("SCALE", "OFFSET", "UNITS"), scaling)]
    lines += [f"{name}.CAPTURE={captures}" for name, captures in kind.captures.items()]
    return [[line, "OK"] for line in ["*CAPTURE=", *lines]]


def hardware(samples, process, counts, listed=True):
    """A capture of counters from an older server, whose header has no times."""
    one, ticks = ("1", "0", ""), ("8e-9", "0", "s")
    columns = [Column(GATE.name, "Value", "uint32", one, only_raw=True), Column("PCAP.BITS2", "Value", "uint32"),
               Column("COUNTER1.OUT", "Min", "int32", one), Column("COUNTER1.OUT", "Max", "int32", one),
               Column("COUNTER3.OUT", "Value", "int32", one), Column("PCAP.TS_START", "Value", "int64", ticks),
               Column("COUNTER1.OUT", "Mean", "int64", one), Column("COUNTER2.OUT", "Mean", "int64", one)]
    values = list(zip(*((125, 0, i, i, 3 * i, 250 * i - 241, 125 * i, 250 * i) for i in range(1, samples + 1))))
    if process == "Scaled":
        values, columns = scaled_values(columns, values, values[0]), scaled_columns(columns)
    data, size = packed([column.type for column in columns], values)
    fields = columns if listed else columns[1:]
    return (b"OK\n" + header(fields, process, unlisted=0 if listed else 4) + frames(data, size, counts)
            + f"END {samples} Disarmed\n".encode())


def make_streams(folder):
    server, box = folder / "server", folder / "hardware"
    server.mkdir(parents=True)
    box.mkdir()
    for name, kind in KINDS.items():
        runs = [acquisition(name, number) for number in range(kind.acquisitions)]
        (server / f"{name}_raw.bin").write_bytes(b"OK\n" + b"".join(raw for raw, _ in runs))
        if not kind.only_raw:
            (server / f"{name}_scaled.bin").write_bytes(b"OK\n" + b"".join(scaled for _, scaled in runs))
            hw_time = {} if kind.hw_time_offset_ns is None else {"HW_TS_OFFSET_NS": kind.hw_time_offset_ns}
            about = {"name": name, "control": control_of(kind), "acquisition": {"SAMPLES": kind.samples, **hw_time}}
            (server / f"{name}.json").write_text(json.dumps(about, indent=1), "utf-8")
    (server / "option_bad_option.bin").write_bytes(b"ERR Invalid data capture option\n")
    (server / "option_cr.bin").write_bytes(b"ERR Cannot process CR character\n")
    (box / "slow_dump.bin").write_bytes(hardware(5, "Scaled", [1] * 5))
    (box / "fast_dump.bin").write_bytes(hardware(58, "Scaled", [10, 11, 10, 10, 10, 7]))
    large = reads_of(10_000, 1489, 1489, 1489, 1489, 1, 1489, 1489)
    (box / "raw_dump.bin").write_bytes(hardware(10_000, "Raw", large))
    (box / "raw_dump_no_duration.bin").write_bytes(hardware(10_000, "Raw", large, listed=False))
