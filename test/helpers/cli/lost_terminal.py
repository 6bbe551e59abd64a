"""Runs a program with a terminal that goes away: lost_terminal.py DESCRIPTORS PROGRAM ARGUMENT...

DESCRIPTORS are those of the program's standard input, output and error that are the terminal, such as
"02". The terminal goes away when a line comes on standard input; the program is no child of it, as one
that outlives a login. Prints what the terminal has shown until then. Ends as the program does.
"""
import os
import pty
import subprocess
import sys
import threading

terminal, of_program = pty.openpty()
lost = [of_program if str(number) in sys.argv[1] else None for number in range(3)]
program = subprocess.Popen(
    sys.argv[2:],
    stdin=lost[0] or subprocess.DEVNULL,
    stdout=lost[1],
    stderr=lost[2],
    start_new_session=True,
)
os.close(of_program)


def show():
    while True:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            return
        os.write(1, shown)


threading.Thread(target=show, daemon=True).start()
sys.stdin.readline()
os.close(terminal)
code = program.wait()
sys.exit(code if code >= 0 else 128 - code)
