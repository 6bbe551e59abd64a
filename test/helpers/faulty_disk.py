"""A file system over a folder, whose disk can be made to go wrong.

faulty_disk.py FOLDER MOUNTED [nolocks]: commands come on standard input, a line each, and are answered
with the same line. `hold write`: every write waits from now on. `fail fsync EIO`: every fsync fails with
that. `heal`: all is well again. Anything else is only answered, when it is mounted. At the end of the input
it is unmounted.
"""

import errno
import os
import subprocess
import sys
import threading
import time

try:
    import fusepy
except ImportError:
    # What it is called elsewhere than in Debian.
    import fuse as fusepy


class FaultyDisk(fusepy.Operations):
    """Passes on what is asked of it, or not."""

    def __init__(self, folder):
        self.folder = folder
        self.errors = {}
        self.held = set()
        self.changed = threading.Condition()

    def __call__(self, name, path, *args):
        with self.changed:
            if name in self.held:
                self.changed.wait_for(lambda: name not in self.held)
            number = self.errors.get(name)
        if number is not None:
            raise fusepy.FuseOSError(number)
        return super().__call__(name, self.folder + path, *args)

    def command(self, line):
        """Does what a line asks for."""
        what, *args = line.split()
        with self.changed:
            if what == "hold":
                self.held.update(args)
            elif what == "fail":
                self.errors[args[0]] = getattr(errno, args[1])
            elif what == "heal":
                self.held.clear()
                self.errors.clear()
            self.changed.notify_all()

    access = None
    flush = None

    def getattr(self, path, fh=None):
        status = os.fstat(fh) if fh is not None else os.lstat(path)
        names = ("mode", "nlink", "uid", "gid", "size", "atime", "mtime", "ctime", "blocks")
        return {f"st_{name}": getattr(status, f"st_{name}") for name in names}

    def statfs(self, path):
        status = os.statvfs(path)
        names = ("bsize", "frsize", "blocks", "bfree", "bavail", "files", "ffree", "namemax")
        return {f"f_{name}": getattr(status, f"f_{name}") for name in names}

    def readdir(self, path, fh):
        return [".", "..", *os.listdir(path)]

    def create(self, path, mode, fi=None):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def open(self, path, flags):
        return os.open(path, flags)

    def read(self, path, size, offset, fh):
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def truncate(self, path, length, fh=None):
        os.truncate(path if fh is None else fh, length)

    def fsync(self, path, datasync, fh):
        os.fsync(fh)

    def fsyncdir(self, path, datasync, fh):
        pass

    def release(self, path, fh):
        os.close(fh)

    def link(self, target, source):
        os.link(self.folder + source, target)

    def rename(self, old, new):
        os.rename(old, self.folder + new)

    def unlink(self, path):
        os.unlink(path)

    def mkdir(self, path, mode):
        os.mkdir(path, mode)

    def rmdir(self, path):
        os.rmdir(path)

    def chmod(self, path, mode):
        os.chmod(path, mode)

    def chown(self, path, uid, gid):
        os.chown(path, uid, gid)

    def utimens(self, path, times=None):
        os.utime(path, times)


class WithoutLocks(FaultyDisk):
    """Of the kind that HDF5 and we ask for: fcntl's."""

    def lock(self, path, fh, cmd, lock):
        raise fusepy.FuseOSError(errno.ENOLCK)


def main():
    folder, mounted = sys.argv[1:3]
    disk = (WithoutLocks if "nolocks" in sys.argv else FaultyDisk)(folder)

    def obey():
        while not os.path.ismount(mounted):
            time.sleep(0.01)
        for line in sys.stdin:
            disk.command(line)
            print(line.strip(), flush=True)
        disk.command("heal")
        subprocess.run(["umount", "-l", mounted], check=False)

    threading.Thread(target=obey, daemon=True).start()
    # Nothing is kept in the page cache: a write has come back when it is done.
    options = {"attr_timeout": 0, "entry_timeout": 0, "direct_io": True, "big_writes": True}
    fusepy.FUSE(disk, mounted, foreground=True, **options)


main()
