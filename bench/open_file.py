"""How long it takes to open a recording of many samples and to make a report of it."""

import os
import statistics
import subprocess
import sys
import tempfile
import time


def measure(command, make_synthetic, samples, rounds):
    """(bytes of the file, median seconds, peak resident bytes)"""
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        path = os.path.join(folder, "synthetic.pyprof")
        subprocess.run([make_synthetic, str(samples), path], check=True, stdout=subprocess.DEVNULL)
        size = os.path.getsize(path)
        seconds, peaks = [], []
        for _ in range(rounds):
            begin = time.perf_counter()
            process = subprocess.Popen([command, "-r", "json", "-o", "/dev/null", path])
            _pid, status, usage = os.wait4(process.pid, 0)
            seconds.append(time.perf_counter() - begin)
            peaks.append(usage.ru_maxrss * 1024)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                sys.exit("bench: the report of the synthetic file ended with %d" % process.returncode)
    return size, statistics.median(seconds), max(peaks)
