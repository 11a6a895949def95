"""What is true of this very run: clocks around whole phases, told when the program ends.

A program of the suite calls each phase through measured() until going_on() says no more, and
ends with tell(). The phases of a group are compared with each other: the share of one is its time
over the time of the group. Nothing here asks a profiler.
"""

import json
import sys
import threading
import time

seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
_begin = time.perf_counter()
_lock = threading.Lock()
_groups = {}


def going_on():
    return time.perf_counter() - _begin < seconds


def add(group, name, wall_s, cpu_s):
    with _lock:
        sums = _groups.setdefault(group, {}).setdefault(name, [0.0, 0.0])
        sums[0] += wall_s
        sums[1] += cpu_s


def measured(function, *arguments, group="main"):
    """Call the phase and add its wall and thread CPU time to the function's sums."""
    cpu = time.thread_time()
    begin = time.perf_counter()
    function(*arguments)
    wall = time.perf_counter() - begin
    add(group, function.__name__, wall, time.thread_time() - cpu)


def tell():
    """Write the sums to the file that is named second, else to stdout."""
    with _lock:
        text = json.dumps(_groups)
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            file.write(text)
    else:
        print(text)
