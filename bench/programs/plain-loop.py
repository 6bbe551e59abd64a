"""The least that a blocking program does: sends a line, reads a line. One round of figures each time.

python3 plain-loop.py PORT TIMES GETS FIELD VALUE
"""

import json
import resource
import socket
import sys
import time

port, times, gets = (int(text) for text in sys.argv[1:4])
field, value = (text.encode() for text in sys.argv[4:6])


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


connection = socket.create_connection(("127.0.0.1", port))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
answers = connection.makefile("rb")
question, answer = field + b"?\n", b"OK =" + value + b"\n"
rounds = []
for _ in range(times):
    start, cpu = time.perf_counter(), cpu_seconds()
    for _ in range(gets):
        connection.sendall(question)
        if answers.readline() != answer:
            sys.exit("another answer")
    rounds.append({"wall": time.perf_counter() - start, "cpu": cpu_seconds() - cpu})
print(json.dumps({"rounds": rounds}))
