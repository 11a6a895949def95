"""The same switches between tasks under every profiler there is, for measure_tasks.py."""

import os
import statistics
import subprocess
import tempfile

from measure_accuracy import prepare
from peers import all_of_them, ours

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "workloads", "task_switches.py")
TASKS = 100
# Few: one of them is thirty times as slow.
SWITCHES = 60_000
BLOCKS = 3
WAIT_S = 300
TURNS = 3


def seconds_told(text):
    """What the program printed, whatever its profiler printed around it; or nothing."""
    for line in text.splitlines():
        words = line.split()
        if len(words) == BLOCKS and all(word.replace(".", "", 1).isdigit() for word in words):
            return sum(map(float, words))
    return None


def run(line, folder):
    """CPU seconds of the loop's thread; or None and the reason."""
    try:
        done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=WAIT_S, cwd=folder)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return None, "took too long" if isinstance(problem, subprocess.TimeoutExpired) else str(problem)
    seconds = seconds_told(done.stdout)
    if seconds is None:
        return None, (done.stderr.strip().splitlines() or ["it ended with %d" % done.returncode])[-1][:100]
    return seconds, None


def rows(python, build, command, turns, say):
    """Markdown rows, and a line for each profiler that is not among them."""
    ours.command = command
    peers = all_of_them()
    ready, absent = prepare(build, python, peers)
    words = [str(TASKS), str(SWITCHES), str(BLOCKS)]
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        lines = {"bare": [ready.path, PROGRAM, *words]}
        for peer in peers:
            if peer.NAME not in absent:
                lines[peer.NAME] = peer.line(ready, os.path.join(folder, peer.NAME + ".json"), PROGRAM, words)
        found = {name: [] for name in lines}
        for turn in range(turns):
            for name, line in list(lines.items()):
                say("switches, CPython %s, %s, %d of %d" % (python.version, name, turn + 1, turns))
                seconds, reason = run(line, folder)
                if reason:
                    absent[name] = reason
                    del lines[name]
                else:
                    found[name].append(seconds)
    bare = found["bare"]
    table = ["| | a switch, µs | against bare |", "|---|---|---|"]
    for name in lines:
        ratios = [one / other for one, other in zip(found[name], bare)]
        table.append("| %s | %.2f | ×%.2f (%.2f – %.2f) |" % (
            name, 1e6 * statistics.median(found[name]) / SWITCHES, statistics.median(ratios), min(ratios), max(ratios)))
    return table, ["- %s: not measured, %s." % (name, why.rstrip(".")) for name, why in absent.items()]
