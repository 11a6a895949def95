"""Sudden ends at random moments: each file opens, and its last sample is close to the end.

The program writes its clock into a shared file all the time, which outlives it, so the end is known.
"""

import mmap
import os
import random
import resource
import signal
import statistics
import struct
import subprocess
import tempfile
import time

import memory_group
import pyprof
import recorded

WAYS = ("SIGKILL", "abort", "segfault", "_exit", "out of memory")
# The kernel ends it; only where control groups can be made.
KERNEL = "out of memory, by the kernel"
LATE_S = 0.1
PROGRAM = """
import ctypes, mmap, os, struct, sys, threading, time
clock, way, seconds = mmap.mmap(os.open(sys.argv[1], os.O_RDWR), 4096), sys.argv[2], float(sys.argv[3])
def work(n):
    return sum(i * i for i in range(n))
def other():
    while True:
        work(20)
        time.sleep(0.001)
threading.Thread(target=other, daemon=True).start()
end = time.monotonic() + seconds
hoard = []
while time.monotonic() < end:
    work(100)
    struct.pack_into('Q', clock, 0, time.monotonic_ns())
if way == 'SIGKILL':
    while True:
        work(100)
        struct.pack_into('Q', clock, 0, time.monotonic_ns())
if way == 'abort':
    os.abort()
if way == 'segfault':
    ctypes.string_at(0)
if way == '_exit':
    os._exit(9)
try:
    while True:
        hoard.append(bytearray(1 << 20))
        struct.pack_into('Q', clock, 0, time.monotonic_ns())
except MemoryError:
    os.kill(os.getpid(), 9)
"""
WANT = {"SIGKILL": -signal.SIGKILL, "abort": -signal.SIGABRT, "segfault": -signal.SIGSEGV, "_exit": 9,
        "out of memory": -signal.SIGKILL, KERNEL: -signal.SIGKILL}


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def little_memory():
    no_core()
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def preparation(way, group):
    """What the child does before the program."""
    def join():
        no_core()
        memory_group.join(group)
    return {"out of memory": little_memory, KERNEL: join}.get(way, no_core)


def find_child(pid, deadline):
    """The recorded program: the child of the command."""
    while time.monotonic() < deadline:
        try:
            with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
                children = file.read().split()
        except OSError:
            return None
        if children:
            return int(children[0])
        time.sleep(0.005)
    return None


def kill_child(process, clock, seconds):
    """SIGKILL from outside, once its clock runs and so many seconds later."""
    deadline = time.monotonic() + 30
    child = find_child(process.pid, deadline)
    while struct.unpack_from("Q", clock)[0] == 0 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.002)
    time.sleep(seconds)
    if child is not None and process.poll() is None:
        os.kill(child, signal.SIGKILL)


def one(command, python, way, seconds, folder, group=None):
    """(seconds from the last that is recorded to the end, what went wrong or None)"""
    recording, clock_path = os.path.join(folder, "kill.pyprof"), os.path.join(folder, "clock")
    for path in recording, clock_path:
        if os.path.exists(path):
            os.unlink(path)
    with open(clock_path, "wb") as file:
        file.write(bytes(4096))
    with open(clock_path, "r+b") as file:
        clock = mmap.mmap(file.fileno(), 4096)
    line = recorded.recording_line(command, python.path, recording, "0.001",
                                   ["-c", PROGRAM, clock_path, way, str(seconds)])
    process = subprocess.Popen(line, cwd=folder, env=recorded.clean_environment(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               preexec_fn=preparation(way, group))
    try:
        if way == "SIGKILL":
            kill_child(process, clock, seconds)
        status = process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None, "it hung"
    end_ns = struct.unpack_from("Q", clock)[0]
    if status != WANT[way]:
        return None, "it ended with %d, not %d" % (status, WANT[way])
    words = recorded.check(command, recording).words
    try:
        seen = pyprof.Recording(recording)
    except (pyprof.BadFile, OSError) as problem:
        return None, "the recording does not open: %s; check: %s" % (problem, words)
    if "samples" not in words:
        return None, "the command cannot open it: " + words
    lasts = [sample[1] for thread in seen.threads.values() for sample in thread.samples]
    if not lasts and (end_ns == 0 or seconds < 0.3):
        return None, None    # it died before there was anything to see
    return (end_ns - max(lasts)) / 1e9 if lasts else None, None if lasts else "no sample"


def storm(command, python, count, first_seed=0):
    """([seconds late], [what went wrong])"""
    late, failures = [], []
    chooser = random.Random("%s %d" % (python.version, first_seed))
    with tempfile.TemporaryDirectory(prefix="pyinst-torture-") as folder, memory_group.open_group() as group:
        ways = WAYS + (KERNEL,) if group is not None else WAYS
        for turn in range(count):
            way = ways[turn % len(ways)]
            seconds = chooser.uniform(0, 1.0)
            seconds_late, problem = one(command, python, way, seconds, folder, group)
            if problem:
                failures.append("%s after %.3f s: %s" % (way, seconds, problem))
            elif seconds_late is not None:
                late.append(max(0.0, seconds_late))
    return late, failures


def describe(late):
    """The lateness of the last samples, in words."""
    if not late:
        return "none measured"
    ordered = sorted(late)
    return "last sample %.0f ms before the end in the median, %.0f ms at the 99th percentile, %.0f ms at most; %d of %d within %.0f ms" % (
        1000 * statistics.median(ordered), 1000 * ordered[int(0.99 * (len(ordered) - 1))], 1000 * ordered[-1],
        sum(one <= LATE_S for one in ordered), len(ordered), 1000 * LATE_S)
