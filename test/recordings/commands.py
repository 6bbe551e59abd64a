"""High-level commands, each with its exchanges and the result that a client has to make of them."""
import re

from control import IDN, INFOS, answer, labels_or, multiline

GROUPS = ["", "CONFIG", "BITS", "POSN", "READ", "ATTR", "TABLE", "METADATA"]
ROW = ["1048577", "0", "1", "1"]


def together(exchanges):
    """Joins exchanges whose questions are sent at once."""
    exchanges = list(exchanges)
    return ["".join(f"{send}\n" for send, _ in exchanges), "".join(received for _, received in exchanges)]


def block_info(panda, skip):
    names = panda.blocks_shuffled()
    exchanges = [together([("*BLOCKS?", multiline(f"{b} {panda.blocks[b][0].count}" for b in names))])]
    if not skip:
        exchanges.append(together((f"*DESC.{b}?", answer(panda.block_description(b))) for b in names))
    return exchanges, {b: {"_type": "BlockInfo", "number": panda.blocks[b][0].count,
                           "description": None if skip else panda.block_description(b)} for b in sorted(names)}


def info_name(field):
    if field.type.endswith(" time"):
        return "SubtypeTimeFieldInfo"
    if field.type == "ext_out bits":
        return "ExtOutBitsFieldInfo"
    return INFOS.get(field.main, INFOS.get(field.subtype, "")) + "FieldInfo"


def field_details(panda, field):
    """The questions about a field, and the details in their answers."""
    plain, first = f"{field.block}.{field.name}", f"{field.block}1.{field.name}"

    def ask(attribute):
        value = panda.attribute(field, field.instances()[0], attribute)
        asked.append((f"{first}.{attribute}?", answer(value)))
        return value

    def enums(name, labels):
        asked.append((f"*ENUMS.{name}?", labels_or(labels, "")))
        return labels

    asked = [(f"*DESC.{plain}?", answer(panda.description(field)))]
    main, details = field.main, {}
    if field.subtype == "uint":
        details["max_val"] = int(ask("MAX"))
    elif field.subtype == "scalar":
        details = {"units": ask("UNITS"), "scale": float(ask("SCALE")), "offset": float(ask("OFFSET"))}
    elif field.type.endswith("time"):
        details["units_labels"] = enums(f"{plain}.UNITS", panda.attribute_labels(field, "UNITS"))
    elif main == "bit_out":
        details = {"capture_word": ask("CAPTURE_WORD"), "offset": int(ask("OFFSET"))}
    elif main in ("pos_out", "ext_out"):
        details["capture_labels"] = enums(f"{plain}.CAPTURE", panda.attribute_labels(field, "CAPTURE"))
        if field.subtype == "bits":
            details["bits"] = ask("BITS")
    elif main == "table":
        details = {"max_length": int(ask("MAX_LENGTH")), "row_words": int(panda.attribute(field, "", "ROW_WORDS")),
                   "has_mode": True, "fields": {}}
        ask("FIELDS")
        for text, labels in field.columns:
            bits, name, subtype = text.split()
            column, (high, low) = f"{first}[].{name}", bits.split(":")
            description = f"The made-up text of the column {column} "
            asked.append((f"*DESC.{column}?", answer(description)))
            details["fields"][name] = {
                "_type": "TableFieldDetails", "subtype": subtype, "bit_low": int(low), "bit_high": int(high),
                "description": description, "labels": enums(column, labels) if labels else None}
    elif panda.labels(field):
        if main == "bit_mux":
            details["max_delay"] = int(ask("MAX_DELAY"))
        details["labels"] = enums(plain, panda.labels(field))
    return asked, details


def field_info(panda, block, is_extended):
    exchanges, results = [together([(f"{block}.*?", multiline(panda.field_lines(block)))])], {}
    asked = []
    for field in panda.shuffled(block):
        questions, details = field_details(panda, field)
        asked += questions
        info = {"_type": info_name(field) if is_extended else "FieldInfo", "type": field.main,
                "subtype": field.subtype, "description": panda.description(field) if is_extended else None}
        results[field.name] = {**info, **(details if is_extended else {})}
    if is_extended:
        exchanges.append(together(asked))
    return exchanges, {field.name: results[field.name] for field in panda.blocks[block]}


def get_changes(panda, group, multi, again):
    lines = [] if again else panda.changes(group)
    with_lines = [line[:-1] for line in lines if line.endswith("<")]
    exchanges = [together([(f"*CHANGES{group and '.' + group}?", multiline(lines))])]
    if multi and with_lines:
        exchanges.append(together((f"{name}?", multiline([])) for name in with_lines))
    return exchanges, {
        "_type": "Changes",
        "values": dict(line.split("=", 1) for line in lines if "=" in line),
        "no_value": [] if multi else with_lines,
        "in_error": [line.split()[0] for line in lines if line.endswith(" (error)")],
        "multiline_values": {name: [] for name in with_lines} if multi else {},
    }


def get_state(panda, again):
    groups = ("ATTR", "CONFIG", "TABLE", "METADATA")
    lines = [[] if again else panda.changes(group) for group in groups]
    exchanges = [together((f"*CHANGES.{group}?", multiline(some)) for group, some in zip(groups, lines))]
    names = [line[:-1] for some in lines for line in some if line.endswith("<")]
    state = [line for some in lines for line in some if not line.endswith("<")]
    for name in names:
        state += [f"{name}<" if name.startswith("*") else f"{name}<B", ""]
    asked = [f"{name}?" if name.startswith("*") else f"{name}.B?" for name in names]
    return exchanges + ([together((name, multiline([])) for name in asked)] if asked else []), state


def set_state(state):
    """Nothing is refused but what is read-only."""
    received = ["ERR Attribute not writeable\n" if ".QUEUED_LINES=" in line else "OK\n" for line in state if line]
    return [["".join(f"{line}\n" for line in state), "".join(received)]], None


def failed(command, send, received):
    return command, [[f"{send}\n", received]], {
        "_exception": "CommandError", "text": f"{command} raised error:\nAssertionError: {send!r} -> {received[:-1]!r}"}


def simple(command, send, received, result=None):
    return command, [[f"{send}\n", received]], result


def commands(panda):
    """Yields each command as Python shows it, its exchanges and its result."""
    identity = re.fullmatch(r"PandA SW: (?P<software>.*) FPGA: (?P<fpga>.*) rootfs: (?P<rootfs>.*)", IDN).groupdict()
    yield simple("Identify()", "*IDN?", answer(IDN), {"_type": "Identification", **identity})
    for skip in (False, True):
        yield f"GetBlockInfo(skip_description={skip})", *block_info(panda, skip)
    for is_extended in (False, True):
        for block in sorted(panda.blocks):
            yield (f"GetFieldInfo(block={block!r}, extended_metadata={is_extended})",
                   *field_info(panda, block, is_extended))
    words = [f for f in panda.shuffled("PCAP") if f.subtype == "bits"]
    labels = {f"PCAP.{f.name}": panda.attribute(f, "", "BITS") for f in words}
    yield "GetPcapBitsLabels()", [together([("PCAP.*?", multiline(panda.field_lines("PCAP")))]),
                                  together((f"{word}.BITS?", multiline(bits)) for word, bits in labels.items())], labels
    for group in GROUPS:
        for multi in (False, True):
            for again in (False, True):
                yield (f"GetChanges(group=<ChangeGroup.{group or 'ALL'}: {(group and '.' + group)!r}>, "
                       f"get_multiline={multi})", *get_changes(panda, group, multi, again))
    exchanges, state = get_state(panda, False)
    yield "GetState()", exchanges, state
    yield "GetState()", *get_state(panda, True)
    yield f"SetState(state={state!r})", *set_state(state)
    yield simple("Get(field='*IDN')", "*IDN?", answer(IDN), IDN)
    yield simple("Get(field='SEQ1.TABLE')", "SEQ1.TABLE?", multiline([]), [])
    yield failed("GetLine(field='SEQ1.TABLE')", "SEQ1.TABLE?", multiline([]))
    yield failed("GetMultiline(field='*IDN')", "*IDN?", answer(IDN))
    yield failed("Get(field='NOPE')", "NOPE?", "ERR No such block\n")
    yield simple("Put(field='BITS1.A', value='1')", "BITS1.A=1", "OK\n")
    yield failed("Put(field='BITS1.A', value='nope')", "BITS1.A=nope", "ERR Invalid bit value\n")
    table = "\n".join(ROW) + "\n"
    yield simple(f"Put(field='SEQ1.TABLE', value={ROW!r})", f"SEQ1.TABLE<\n{table}", "OK\n")
    for last in (False, True):
        yield simple(f"Append(field='SEQ1.TABLE', value={ROW!r}, last={last})",
                     f"SEQ1.TABLE<<{'|' * last}\n{table}", "OK\n")
    yield simple("Put(field='SEQ1.TABLE', value=[])", "SEQ1.TABLE<\n", "OK\n")
    refusal = "Table write is not a whole number of rows"
    yield simple("Raw(inp=['SEQ1.TABLE<', '1', ''])", "SEQ1.TABLE<\n1\n", f"ERR {refusal}\n", [f"ERR {refusal}"])
    yield simple("Disarm()", "*PCAP.DISARM=", "OK\n")
