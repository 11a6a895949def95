#!/usr/bin/env python3
"""What following every task costs a program that does nothing but switch between them.

usage: measure_tasks.py [--build BUILD] [--rounds N] [--switches N] [--tasks N] [PYTHON ...]

Half as many tokens as tasks go round through queues, each get() six coroutines deep. Recorded with looks a second
apart, so that the hooks are what differs; in every other block of switches they pass everything through (the floor),
which takes the machine's moods out of the ratio. Bare runs beside it say what the floor costs. CPU time of the loop's thread.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

import task_peers

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "workloads", "task_switches.py")
SLEEPERS = os.path.join(HERE, "workloads", "task_sleepers.py")
HEADING = "## Tasks"


BLOCKS = 20


def seconds_of(line):
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return list(map(float, done.stdout.split()))


def measure(command, python, tasks, switches, rounds):
    """CPU seconds of blocks: bare, forwarded, followed."""
    blocks = [], [], []
    program = [PROGRAM, str(tasks), str(switches), str(BLOCKS)]
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        recorded = [command, "--python", python, "--interval", "1s", "-o", os.path.join(folder, "tasks.pyprof"), *program, "forward"]
        for _ in range(rounds):
            blocks[0].extend(seconds_of([python, *program]))
            seconds = seconds_of(recorded)
            blocks[1].extend(seconds[::2])
            blocks[2].extend(seconds[1::2])
    return blocks


def row(command, python, tasks, switches, rounds):
    """Tasks, us a switch, floor, followed beside floor, ns a switch more."""
    bare, floor, followed = map(statistics.median, measure(command, python, tasks, switches, rounds))
    scale = BLOCKS / switches
    return tasks, floor * scale * 1e6, floor / bare, followed / floor, (followed - floor) * scale * 1e9


def sleepers_percent(command, python, tasks):
    """CPU time of a recorded process whose tasks all sleep, in % of one core."""
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        line = [command, "--python", python, "-o", os.path.join(folder, "tasks.pyprof"), SLEEPERS, str(tasks)]
        return seconds_of(line)[0] / 3 * 100


def page(arguments, pythons, build, command, say, machine):
    """The part of docs/performance.md that begins with HEADING, and what failed."""
    failures = []
    lines = [HEADING, "", "Made by `%s` on %s." % (arguments.how, arguments.today), "",
             "Tokens go round through queues, each `get()` six coroutines deep: a program that does nothing but switch between "
             "tasks, %d switches a run. CPU time of the loop's thread. In every other block of switches the hooks pass "
             "everything through: that is the floor, and the ratio is that of the medians of both. Promised: at most ×1.05 "
             "with 100 tasks, ×1.10 with 10,000, and 0.5 %% of a server's time at 10,000 steps a second (each step costs what "
             "a switch costs more here). The last column is the whole recorded process, at 1 ms, while all its tasks sleep."
             % arguments.switches, "",
             "| CPython | tasks | a switch, µs | floor against bare | followed against floor | a step more, ns | at 10,000 steps/s, % | asleep, % of a core |",
             "|---|---|---|---|---|---|---|---|"]
    for python in pythons:
        for tasks, promised in (100, 1.05), (10_000, 1.10):
            say("%s, %d tasks" % (python.version, tasks))
            _, us, floor, followed, ns = row(command, python.path, tasks, arguments.switches, arguments.rounds)
            asleep = sleepers_percent(command, python.path, tasks)
            lines.append("| %s | %d | %.2f | ×%.3f | ×%.3f | %.0f | %.2f | %.2f |" % (
                python.version, tasks, us, floor, followed, ns, ns / 1000, asleep))
            if followed > promised:
                failures.append("CPython %s with %d tasks: ×%.3f, promised ×%.2f" % (python.version, tasks, followed, promised))
    for python in pythons:
        table, notes = task_peers.rows(python, build, command, 1 if arguments.quick else task_peers.TURNS, say)
        lines += ["", "### CPython %s beside other profilers" % python.version, "",
                  "The same program, %d tasks, %d switches, each profiler at 1 ms or with its usual settings, in turn. CPU time "
                  "of the loop's thread: what looks from outside costs time in a process of its own, which is not in it."
                  % (task_peers.TASKS, task_peers.SWITCHES), "", *table, *([""] + notes if notes else [])]
    return "\n".join([*lines, "", machine(), ""]), failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(HERE, "..", "build"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--switches", type=int, default=1_000_000)
    parser.add_argument("--tasks", type=int, action="append")
    parser.add_argument("pythons", nargs="*", default=[sys.executable])
    options = parser.parse_args()
    command = os.path.join(options.build, "command", "pyinst")
    print("interpreter, tasks, us a switch, hooks that pass through / bare, followed / passed through, ns a switch more")
    for python in options.pythons:
        for tasks in options.tasks or (100, 10_000):
            print("%s, %d, %.2f, %.3f, %.3f, %.0f" % (
                python, *row(command, python, tasks, options.switches, options.rounds)), flush=True)


if __name__ == "__main__":
    main()
