"""A file system over a folder, whose disk can be made to go wrong.

faulty_disk.py FOLDER MOUNTED [nolocks]: commands come on standard input, a line each, and are answered
with the same line. `hold write`: every write waits from now on. `fail fsync EIO 2`: every fsync but the next
two fails with that. `fill ENOSPC`: what needs more room than a truncation has given back is lost from now on,
which the next fsync or close tells; a write fails only after that. `shorten 1000`: each write takes at most so many
bytes from now on. `keep x.h5 /somewhere`: a copy of that file as it is
after each change, numbered in their order, goes to that folder from now on. `heal`: all is well again. Anything else is only answered, when it is mounted. At the end of the input
it is unmounted.
"""

import errno
import os
import shutil
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
        self.full = None
        self.most = None
        self.room = 0
        self.copies = None
        self.kept = 0
        self.has_lost = False
        self.has_told = False
        self.changed = threading.Condition()

    def __call__(self, name, path, *args):
        with self.changed:
            if name in self.held:
                self.changed.wait_for(lambda: name not in self.held)
            number, spared = self.errors.get(name, (None, 0))
            if spared > 0:
                self.errors[name] = number, spared - 1
        if number is not None and spared == 0:
            raise fusepy.FuseOSError(number)
        return super().__call__(name, self.folder + path, *args)

    def command(self, line):
        """Does what a line asks for."""
        what, *args = line.split()
        with self.changed:
            if what == "hold":
                self.held.update(args)
            elif what == "fail":
                self.errors[args[0]] = getattr(errno, args[1]), int(args[2])
            elif what == "fill":
                self.full = getattr(errno, args[0])
            elif what == "shorten":
                self.most = int(args[0])
            elif what == "keep":
                self.copies, self.kept = args, 0
            elif what == "heal":
                self.held.clear()
                self.errors.clear()
                self.full = None
                self.most = None
                self.copies = None
            self.changed.notify_all()

    access = None

    def getattr(self, path, fh=None):
        status = os.fstat(fh) if fh is not None else os.lstat(path)
        names = ("mode", "nlink", "uid", "gid", "size", "atime", "mtime", "ctime", "blocks")
        attributes = {f"st_{name}": getattr(status, f"st_{name}") for name in names}
        # As sshfs has it: a file that lost one of its names while it was open has no other.
        if ".fuse_hidden" in path:
            attributes["st_nlink"] = 0
        return attributes

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
        data = data[: self.most]
        if self.full is not None and needs_room(fh, offset, len(data)):
            if self.room < len(data):
                return self.lose(len(data))
            self.room -= len(data)
        size = os.pwrite(fh, data, offset)
        self.keep(path)
        return size

    def keep(self, path):
        """What is left of the file if there is no other change."""
        if self.copies is None:
            return
        name, folder = self.copies
        if os.path.basename(path) == name:
            shutil.copyfile(path, os.path.join(folder, str(self.kept)))
            self.kept += 1

    def lose(self, size):
        """Takes what it has no room for."""
        if self.has_told:
            raise fusepy.FuseOSError(self.full)
        self.has_lost = True
        return size

    def truncate(self, path, length, fh=None):
        self.room += max(0, os.stat(path).st_size - length)
        os.truncate(path if fh is None else fh, length)
        self.keep(path)

    def fsync(self, path, datasync, fh):
        self.tell_loss()
        os.fsync(fh)

    def flush(self, path, fh):
        self.tell_loss()

    def tell_loss(self):
        """Once."""
        if not self.has_lost:
            return
        self.has_lost = False
        self.has_told = True
        raise fusepy.FuseOSError(self.full or errno.EIO)

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


def needs_room(fh, offset, size):
    """Whether some of it is in a hole, or behind the end."""
    try:
        return os.lseek(fh, offset, os.SEEK_HOLE) < offset + size
    except OSError:
        return True


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
