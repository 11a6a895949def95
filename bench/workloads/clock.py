"""CPU time of what is measured, without start and end: measure(function) runs it and tells.

Told are the CPU time of the process and that of its own threads, without those which Python does
not know: a recorder's, or the floor's.
"""

import contextlib
import json
import os
import sys
import threading
import time


def _foreign_cpu_s():
    """CPU seconds of the threads that are not Python's, by thread id."""
    own = {thread.native_id for thread in threading.enumerate()}
    found = {}
    for tid in os.listdir("/proc/self/task"):
        if int(tid) not in own:
            # A thread that has just ended may still be listed.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError), \
                    open("/proc/self/task/%s/schedstat" % tid, encoding="ascii") as file:
                found[tid] = int(file.read().split()[0]) / 1e9
    return found


def measure(function):
    rounds = int(sys.argv[1])
    function(1)   # imports, caches, specialized byte code
    foreign, begin, begin_wall = _foreign_cpu_s(), time.process_time(), time.perf_counter()
    function(rounds)
    cpu, wall = time.process_time() - begin, time.perf_counter() - begin_wall
    others = sum(seconds - foreign.get(tid, 0.0) for tid, seconds in _foreign_cpu_s().items())
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"cpu": cpu, "own": cpu - others, "wall": wall}, file)
