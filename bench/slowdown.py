"""What recording costs: the same program bare and recorded, in turn, by CPU time of the program.

The time is user and system time of the process and all that it waited for, so the recorder's own
threads and the command are in it. The turns alternate and the median of their ratios is told, since
a shared machine is slower at one time than at another.
"""

import os
import statistics
import subprocess
import sys
import tempfile


def cpu_seconds(command, folder):
    """CPU time of *command*, its threads and its children; stops the bench when it fails."""
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, cwd=folder, stdout=nothing)
        _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("bench: %s ended with %d" % (" ".join(command), process.returncode))
    return usage.ru_utime + usage.ru_stime


def measure(command, python, script, rounds, interval_s, engine):
    """(median bare seconds, median recorded seconds, [ratio per round])"""
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        bare_line = [python, script]
        recorded_line = [command, "--python", python, "-i", str(interval_s), "--engine", engine,
                         "-o", os.path.join(folder, "out.pyprof"), script]
        cpu_seconds(bare_line, folder)   # byte code and caches
        bare, recorded = [], []
        for turn in range(rounds):
            # Who goes first changes, so that a machine that slows down favours no one.
            for kind in ("bare", "recorded") if turn % 2 == 0 else ("recorded", "bare"):
                if kind == "bare":
                    bare.append(cpu_seconds(bare_line, folder))
                else:
                    recorded.append(cpu_seconds(recorded_line, folder))
    ratios = [after / before for before, after in zip(bare, recorded)]
    return statistics.median(bare), statistics.median(recorded), ratios
