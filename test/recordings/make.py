"""Makes streams and conversations of every kind that was recorded: make.py FOLDER (which is not there yet)."""
import sys
from pathlib import Path

from control import make_control
from streams import make_streams

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    make_streams(folder)
    make_control(folder / "control")
