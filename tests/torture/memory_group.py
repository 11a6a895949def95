"""A control group with little memory: the kernel kills who needs more, as it does in a container."""

import contextlib
import os
import threading
import time

LIMIT_BYTES = 256 << 20
ROOT = "/sys/fs/cgroup"


def _write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


@contextlib.contextmanager
def open_group():
    """A folder to write a process number into ("cgroup.procs"), or None where this user may make no groups."""
    name = "pyinst-test-%d" % threading.get_native_id()
    first, second = os.path.join(ROOT, "memory"), ROOT
    folder, limit = (os.path.join(first, name), "memory.limit_in_bytes") if os.path.isdir(first) \
        else (os.path.join(second, name), "memory.max")
    made = False
    try:
        os.mkdir(folder)
        made = True
        _write(os.path.join(folder, limit), str(LIMIT_BYTES))
    except OSError:
        if made:
            os.rmdir(folder)
        yield None
        return
    try:
        yield folder
    finally:
        for _ in range(100):
            try:
                os.rmdir(folder)
                break
            except OSError:
                time.sleep(0.05)    # the last process is not gone yet


def join(folder):
    """Put the calling process into the group."""
    _write(os.path.join(folder, "cgroup.procs"), str(os.getpid()))
