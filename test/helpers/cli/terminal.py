"""Runs a program in a terminal of its own: terminal.py ROWS COLUMNS PROGRAM ARGUMENT...

What comes in is typed, what the program shows goes out. Lines on descriptor 3, "ROWS COLUMNS", change the size
of the terminal. Ends as the program does.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

SIZES = 3


def resize(descriptor, rows, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


pid, terminal = pty.fork()
if pid == 0:
    resize(0, *map(int, sys.argv[1:3]))
    os.close(SIZES)
    os.execv(sys.argv[3], sys.argv[3:])

sources = [terminal, 0, SIZES]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""  # Linux's way to say that the program has closed its terminal.
        if not data:
            sources.remove(source)
        elif source == SIZES:
            resize(terminal, *map(int, data.split()[-2:]))
        else:
            os.write(terminal if source == 0 else 1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
