#!/usr/bin/env python3
"""What following every task costs a program that does nothing but switch between them.

usage: tasks.py [--build BUILD] [--rounds N] [--switches N] [--tasks N] [PYTHON ...]

Half as many tokens as tasks go round through queues, each get() six coroutines deep. Runs take turns:
bare, and recorded with looks a second apart, so that the hooks are what differs. CPU time of the
loop's thread; the ratio is that of the medians, the least of each beside it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "workloads", "task_switches.py")


def cpu_s(line):
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


def measure(command, python, tasks, switches, rounds, folder):
    """The CPU seconds of each round: bare, recorded."""
    bare, recorded = [], []
    arguments = [PROGRAM, str(tasks), str(switches)]
    for _ in range(rounds):
        bare.append(cpu_s([python, *arguments]))
        recorded.append(cpu_s([command, "--python", python, "--interval", "1s", "-o", os.path.join(folder, "tasks.pyprof"),
                               *arguments]))
    return bare, recorded


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(HERE, "..", "build"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--switches", type=int, default=1_000_000)
    parser.add_argument("--tasks", type=int, action="append")
    parser.add_argument("pythons", nargs="*", default=[sys.executable])
    options = parser.parse_args()
    command = os.path.join(options.build, "command", "pyinst")
    print("interpreter, tasks, us a switch, CPU ratio of medians, of the least, ns a switch more")
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        for python in options.pythons:
            for tasks in options.tasks or (100, 10_000):
                bare, recorded = measure(command, python, tasks, options.switches, options.rounds, folder)
                middle, most = statistics.median(bare), statistics.median(recorded)
                print("%s, %d, %.2f, %.3f, %.3f, %.0f" % (
                    python, tasks, middle / options.switches * 1e6, most / middle, min(recorded) / min(bare),
                    (most - middle) / options.switches * 1e9), flush=True)


if __name__ == "__main__":
    main()
