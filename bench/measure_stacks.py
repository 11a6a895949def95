"""Impossible stacks: a known call graph recorded as fast as it goes, every stack held against it."""

import os
import subprocess
import tempfile

import graph_check

INTERVAL = "0.0001"
THREADS = (1, 6)
AT_ONCE_S = 60
HEADING = "## Impossible stacks"
BAD_WALK, LATE, UNATTACHED, UNSTABLE, TICKS = 5, 2, 4, 9, 1


def record(command, python, seconds, threads, output):
    subprocess.run([command, "--python", python.path, "-i", INTERVAL, "-o", output, graph_check.GRAPH,
                    str(seconds), str(threads)], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def measure(command, python, threads, wanted, say):
    """(samples, entries, stacks, {sentence: samples}, {counter: sum}) of as many recordings as are needed."""
    truth = graph_check.Truth()
    samples = entries = stacks = 0
    impossible, losses = {}, {}
    while samples < wanted:
        with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
            output = os.path.join(folder, "graph.pyprof")
            record(command, python, min(AT_ONCE_S, max(2, wanted / 5000)), threads, output)
            seen = graph_check.Verdicts(output, truth, has_qualified_names=python.number >= (3, 11))
        if seen.n_looks == 0:
            raise SystemExit("bench: a recording of graph.py has no samples")
        samples += seen.n_looks
        entries += seen.n_entries
        stacks += seen.n_stacks
        for sentence, count in seen.impossible.items():
            impossible[sentence] = impossible.get(sentence, 0) + count
        for counter, value in seen.losses.items():
            losses[counter] = losses.get(counter, 0) + value
        say("CPython %s, %d threads: %d samples of %d, %d impossible"
            % (python.version, threads, samples, wanted, sum(impossible.values())))
    return samples, entries, stacks, impossible, losses


def page(arguments, pythons, build, command, say, machine):
    """The last section of docs/accuracy.md, and what failed."""
    text = [HEADING, "", "Made by `%s` on %s. `bench/graph.py` says in a comment, for each line, which functions may be called"
            " from it; every recorded stack is held against that: each function's caller, the line of the call, the line within"
            " its own function, the C function and whether the line calls it, the root. A look at a thread that has not moved,"
            " as one that waits for the GIL, repeats the last; entries are what is left without them and their like."
            " Looks every %g ms were asked for." % (arguments.how, arguments.today, float(INTERVAL) * 1000), "",
            "| CPython | threads | samples | entries | different stacks | impossible | walks that failed their checks, dropped | reads of sleepers that moved, dropped |",
            "|---|---|---|---|---|---|---|---|"]
    failures = []
    for python in pythons:
        for threads in THREADS:
            samples, entries, stacks, impossible, losses = measure(command, python, threads, arguments.stacks, say)
            text.append("| %s | %d | %d | %d | %d | %d | %d | %d |" % (
                python.version, threads, samples, entries, stacks, sum(impossible.values()),
                losses.get(BAD_WALK, 0), losses.get(UNSTABLE, 0)))
            failures += ["CPython %s, %d threads: %s (%d)" % (python.version, threads, sentence, count)
                         for sentence, count in sorted(impossible.items(), key=lambda item: -item[1])[:5]]
    text += [""] + ["- " + failure for failure in failures] + ([""] if failures else []) + [machine()]
    return "\n".join(text) + "\n", failures
