"""Writes conversations with the control port of a PandA that has the blocks in pandabox.txt.

This program follows the description of the protocol, and shares nothing with lib/. It computes the answers that
follow from the blocks. Exchanges that depend on earlier ones are in conversation.txt.
"""
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
IDN = "PandA SW: 4.1 FPGA: 4.1.0 0123abcd 00000000 rootfs: Made up"
CAPTURES = ["No", "Value", "Diff", "Sum", "Mean", "Min", "Max", "Min Max", "Min Max Mean", "StdDev", "Mean StdDev"]
UNITS = ["min", "s", "ms", "us"]
BROKEN = ["SYSTEM.TEMP_ZYNQ", "SYSTEM.VCCINT"]  # sensors that can't be read
HIGH = ["TTLIN2.VAL"]
ATTRIBUTES = {
    "param uint": "MAX", "read uint": "MAX", "read scalar": "UNITS RAW OFFSET SCALE", "param time": "UNITS RAW",
    "time": "UNITS RAW", "param lut": "RAW", "bit_out": "CAPTURE_WORD OFFSET", "bit_mux": "DELAY MAX_DELAY",
    "pos_out": "UNITS SCALED OFFSET SCALE CAPTURE", "ext_out timestamp": "CAPTURE", "ext_out samples": "CAPTURE",
    "ext_out bits": "BITS CAPTURE", "table": "MAX_LENGTH B ROW_WORDS LENGTH FIELDS QUEUED_LINES MODE",
}
CHANGING = ["DELAY", "UNITS", "OFFSET", "SCALE", "CAPTURE", "QUEUED_LINES"]
CONFIG = ["param", "time", "bit_mux", "pos_mux"]
INFOS = {"bit_out": "BitOut", "bit_mux": "BitMux", "pos_mux": "PosMux", "pos_out": "PosOut", "table": "Table",
         "time": "Time", "uint": "Uint", "enum": "Enum", "scalar": "Scalar", "ext_out": "ExtOut"}


@dataclass
class Field:
    block: str
    count: int
    name: str
    type: str  # with its subtype
    text: str = ""  # what else the listing has
    labels: list = field(default_factory=list)
    columns: list = field(default_factory=list)  # texts and labels

    @property
    def main(self):
        return self.type.split()[0]

    @property
    def subtype(self):
        return self.type.split()[1] if " " in self.type else None

    def instances(self):
        numbers = range(1, self.count + 1) if self.count > 1 else [""]
        return [f"{self.block}{number}.{self.name}" for number in numbers]


def read_blocks():
    blocks = {}
    for line in (HERE / "pandabox.txt").read_text("utf-8").splitlines():
        text, _, labels = line.strip().partition(": ")
        words, labels = text.split(), labels.split(" | ") if labels else []
        if line.startswith("    "):
            fields[-1].columns.append((text, labels))
        elif line.startswith("  "):
            length = 2 if words[1] in ("param", "read", "write", "ext_out") else 1
            type, rest = " ".join(words[1:1 + length]), " ".join(words[1 + length:])
            fields.append(Field(block, count, words[0], type, rest, labels))
        elif not line.startswith("#"):
            block, count, fields = words[0], int(words[1]), []
            blocks[block] = fields
    return blocks


def multiline(values):
    return "".join(f"!{value}\n" for value in values) + ".\n"


class Panda:
    """The answers of a PandA that was just started."""

    def __init__(self):
        self.blocks = read_blocks()
        self.fields = [field for fields in self.blocks.values() for field in fields]
        self.bits = [name for f in self.fields if f.type == "bit_out" for name in f.instances()]
        self.positions = [name for f in self.fields if f.type == "pos_out" for name in f.instances()]
        captured = [f for f in self.fields if f.main in ("pos_out", "ext_out")]
        self.captured = [name for f in captured for name in f.instances()]
        keys = [f"LABEL_{b}{i + 1}" for b, fields in self.blocks.items() for i in range(fields[0].count)]
        self.metadata = {**{key: "" for key in keys}, "DESIGN": "", "LAYOUT": None, "EXPORTS": None}

    def shuffled(self, block):
        """The fields of a block in no useful order, as a PandA lists them."""
        return random.Random(block).sample(self.blocks[block], len(self.blocks[block]))

    def blocks_shuffled(self):
        return random.Random("blocks").sample(list(self.blocks), len(self.blocks))

    def block_description(self, block):
        return f"The made-up text that tells of {block}"

    def description(self, field):
        """Some are empty, and some end in a space."""
        end = " " if field.type == "table" else ""
        return "" if field.type == "write int" else f"The made-up text of {field.block} for {field.name}{end}"

    def labels(self, field):
        muxes = {"bit_mux": [*self.bits, "ZERO", "ONE"], "pos_mux": [*self.positions, "ZERO"]}
        return muxes.get(field.type, field.labels)

    def value(self, field, name):
        """The value as text; None for a table without rows; an ERR if it can't be read."""
        if field.main in ("ext_out", "write"):
            return "ERR Field not readable"
        if name in BROKEN:
            return "ERR Extension server exception"
        if field.type == "pos_out":
            return str(1000 * self.positions.index(name) if field.block != "INENC" else 0)
        if field.type == "bit_out":
            return str(int(name in HIGH))
        if field.subtype == "lut":
            return "0x00000000"
        return {"table": None, "bit_mux": "ZERO", "pos_mux": "ZERO"}.get(field.type, (field.labels or ["0"])[0])

    def attribute(self, field, name, attribute):
        """The value as text; a list if it has lines."""
        if attribute in ("RAW", "SCALED"):
            return self.value(field, name)
        if attribute == "BITS":
            word = 32 * int(field.name[-1])
            return [self.bits[i] if i < len(self.bits) else "" for i in range(word, word + 32)]
        if attribute == "CAPTURE_WORD":
            return f"PCAP.BITS{self.bits.index(name) // 32}"
        if field.type == "bit_out" and attribute == "OFFSET":
            return str(self.bits.index(name) % 32)
        scale, _, units = (field.text if field.subtype == "scalar" else "1").partition(" ")
        words = max((int(text.split(":")[0]) // 32 + 1 for text, _ in field.columns), default=0)
        return {
            "INFO": field.type, "MAX": field.text or "4294967295", "MAX_LENGTH": field.text, "ROW_WORDS": str(words),
            "UNITS": units if field.subtype == "scalar" else "" if field.type == "pos_out" else "s", "SCALE": scale,
            "CAPTURE": "No", "OFFSET": "0", "DELAY": "0", "MAX_DELAY": "31", "B": [], "LENGTH": "0", "MODE": "INIT",
            "QUEUED_LINES": "0", "FIELDS": [text for text, _ in field.columns],
        }[attribute]

    def attribute_labels(self, field, attribute):
        if attribute == "CAPTURE":
            return CAPTURES if field.type == "pos_out" else CAPTURES[:2]
        return UNITS if attribute == "UNITS" and field.type.endswith("time") else []

    def changes(self, group):
        """The answer to the first *CHANGES of a connection."""
        lines = []
        for f in self.fields:
            values = {"pos_out": "POSN", "bit_out": "BITS", "table": "TABLE", "read": "READ"}.get(f.main)
            values = "CONFIG" if f.main in CONFIG else values
            for name in f.instances():
                value = self.value(f, name)
                if values in (group or values, "") and values:
                    end = "<" if value is None else " (error)" if value.startswith("ERR") else f"={value}"
                    lines.append(name + end)
                for attribute in ATTRIBUTES.get(f.type, "").split():
                    if attribute in CHANGING and f.main not in ("read", "bit_out") and group in ("", "ATTR"):
                        lines.append(f"{name}.{attribute}={self.attribute(f, name, attribute)}")
        if group in ("", "METADATA"):
            for key, value in self.metadata.items():
                lines.append(f"*METADATA.{key}" + ("<" if value is None else f"={value}"))
        return lines

    def field_lines(self, block):
        fields = self.blocks[block]
        return [f"{f.name} {fields.index(f)} {f.type}" for f in self.shuffled(block)]


def answer(value):
    """The response that carries a value, lines or an ERR."""
    if value is None or isinstance(value, list):
        return multiline(value or [])
    return f"{value}\n" if value.startswith("ERR ") else f"OK ={value}\n"


def labels_or(labels, refusal):
    return multiline(labels) if labels else f"ERR {refusal}\n"


def introspection(panda):
    """Every question about blocks, fields, attributes and columns."""
    yield "*IDN?", answer(IDN)
    yield "*BLOCKS?", multiline(f"{b} {panda.blocks[b][0].count}" for b in panda.blocks_shuffled())
    yield "*CLOCK_FREQ?", answer("125000000")
    yield "*POSITIONS?", multiline(panda.positions)
    yield "*BITS?", multiline(panda.bits)
    yield "*CAPTURE?", multiline([])
    yield "*CAPTURE.*?", multiline(panda.captured)
    yield "*CAPTURE.OPTIONS?", multiline(["Value", "Diff", "Sum", "Min", "Max", "Mean", "StdDev"])
    yield "*CAPTURE.ENUMS?", multiline(CAPTURES)
    for block in panda.blocks_shuffled():
        yield f"*DESC.{block}?", answer(panda.block_description(block))
        for name in (block, f"{block}1", block):
            yield f"{name}.*?", multiline(panda.field_lines(block))
        for f in panda.shuffled(block):
            names = [*ATTRIBUTES.get(f.type, "").split(), "INFO"]
            plain, first = f"{block}.{f.name}", f"{block}1.{f.name}"
            yield f"*DESC.{plain}?", answer(panda.description(f))
            yield f"*ENUMS.{plain}?", labels_or(panda.labels(f), "Field is not an enumeration")
            for name in (plain, first):
                yield f"{name}.*?", multiline(names)
            for a in names:
                yield f"{first}.{a}?", answer(panda.attribute(f, f.instances()[0], a))
                yield f"*DESC.{plain}.{a}?", answer(f"A made-up text for {a}")
                if a in ("CAPTURE", "UNITS"):
                    labels = panda.attribute_labels(f, a)
                    yield f"*ENUMS.{plain}.{a}?", labels_or(labels, "Attribute is not an enumeration")
            value = answer(panda.value(f, f.instances()[0]))
            yield f"{first}?", value
            yield f"{plain}?", "ERR Missing block number\n" if f.count > 1 else value
            for text, labels in f.columns:
                column = f"{first}[].{text.split()[1]}"
                yield f"*DESC.{column}?", answer(f"The made-up text of the column {column} ")
                yield f"*ENUMS.{column}?", labels_or(labels, "Table sub-field is not an enumeration")
    for key, value in panda.metadata.items():
        yield f"*METADATA.{key}?", answer(value)
    yield "*METADATA.*?", multiline([*panda.metadata, "APPNAME"])


def written(panda):
    """The exchanges in conversation.txt; None where a new connection begins."""
    groups = {f"{{{group or 'ALL'}}}": multiline(panda.changes(group))[:-1]
              for group in ("", "CONFIG", "BITS", "POSN", "READ", "ATTR", "TABLE", "METADATA")}
    long = {"{LONG}": "X" * 10_000, "{TOO_MANY}": "0\n" * 1_048_580, "{BITS0}": multiline(panda.bits[:32])[:-1]}
    for line in (HERE / "conversation.txt").read_text("utf-8").splitlines():
        if line == "--- a new connection":
            yield None
        elif line and not line.startswith("# "):
            for name, text in {"\\n": "\n", "\\r": "\r", "\\xff": "\xff", **groups, **long}.items():
                line = line.replace(name, text)
            send, _, received = line.partition(" => ")
            yield send, received if received == "<EOF>" else f"{received}\n"


def in_bytes(text):
    """As UTF-8, its bytes as characters 0 to 255; but a character 255 is a byte of its own."""
    return text.encode().replace("\xff".encode(), b"\xff").decode("latin1")


def make_control(folder):
    from commands import commands  # it needs this module

    folder.mkdir(parents=True)
    panda = Panda()
    connection = 0
    with (folder / "ctl_fpga_lines.jsonl").open("w", encoding="utf-8") as file:
        for pair in [*introspection(panda), *written(panda)]:
            if pair is None:
                connection += 1
                continue
            send, received = pair
            exchange = {"connection": connection, "send": in_bytes(f"{send}\n"), "recv": in_bytes(received)}
            file.write(json.dumps(exchange) + "\n")
    with (folder / "ctl_fpga_commands.jsonl").open("w", encoding="utf-8") as file:
        for command, exchanges, result in commands(panda):
            exchanges = [{"send": send, "recv": received} for send, received in exchanges]
            file.write(json.dumps({"command": command, "exchanges": exchanges, "result": result}) + "\n")
