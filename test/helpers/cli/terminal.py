"""Runs a program in a terminal of its own: terminal.py ROWS COLUMNS PROGRAM ARGUMENT...

What comes in is typed, what the program shows goes out. Ends as the program does.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

rows, columns = (int(argument) for argument in sys.argv[1:3])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execv(sys.argv[3], sys.argv[3:])

sources = [terminal, 0]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""  # Linux's way to say that the program has closed its terminal.
        if not data:
            sources.remove(source)
        else:
            os.write(terminal if source == 0 else 1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
