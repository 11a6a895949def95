"""Each workload of measure_cost.py under each profiler, in turn: a part of docs/performance.md."""

import os
import statistics

import environments
from peers import Python, all_of_them, ours

SECONDS, TURNS = 0.3, 3
SLOW = 20    # times: one turn says it
HEADING = ["## Each program beside other profilers", "",
           "1 ms, or the profiler's usual settings. CPU time of the profiled process in the part that works, against bare: median of"
           " %d turns, one turn where it is over ×%d. What looks from outside (Tachyon, py-spy, Austin) uses another process"
           " besides, which is not in it." % (TURNS, SLOW), ""]


def absent_of(bench, peers):
    """{a profiler's name: why it is not there}."""
    found = {}
    for peer in peers:
        why = peer.problem(bench.python)
        if why is None and peer.PACKAGE is not None:
            why = bench.reason or environments.install(bench.python.environment, peer.PACKAGE)
        if why is not None:
            found[peer.NAME] = why
    return found


def ratios_of(bench, python, peers, name, rounds, turns, run, failed):
    """{profiler's name: [CPU time against bare]}. What cannot run this program is in *failed* with its reason."""
    words = bench.words(name, rounds)
    found = {}
    for _ in range(turns):
        bare = bench.bare(python.path, words)["cpu"]
        for peer in peers:
            if any(ratio > SLOW for ratio in found.get(peer.NAME, ())):
                continue
            line = peer.line(python, os.path.join(bench.folder, "peer.json"), words[0], words[1:])
            try:
                found.setdefault(peer.NAME, []).append(run(line, bench.folder)["cpu"] / bare)
            except bench.FAILED as reason:
                failed[peer.NAME] = str(reason)
    return found


def cell(ratios):
    return "×%.2f" % statistics.median(ratios) if ratios else "–"


def rows_of(bench, arguments, workloads, run, say):
    """The table of one interpreter."""
    ours.command = bench.command
    peers = all_of_them()
    absent = absent_of(bench, peers)
    present = [peer for peer in peers if peer.NAME not in absent]
    rows = ["| program | " + " | ".join(peer.NAME for peer in present) + " |", "|---" * (len(present) + 1) + "|"]
    notes = ["- %s: not measured, %s." % (name, why.rstrip(".")) for name, why in absent.items()]
    seconds, turns = (0.1, 1) if arguments.quick else (SECONDS, TURNS)
    for name in arguments.workloads:
        packages, title = workloads[name]
        why = bench.missing(packages)
        if why:
            notes.append("- %s: not measured, %s." % (title, why.rstrip(".")))
            continue
        say("%s beside others on CPython %s" % (title, bench.python.version))
        python = Python(bench.python.version, bench.interpreter(packages), bench.python.environment)
        failed = {}
        found = ratios_of(bench, python, present, name, bench.calibrate(python.path, name, seconds), turns, run, failed)
        rows.append("| %s | %s |" % (title, " | ".join(cell(found.get(peer.NAME)) for peer in present)))
        notes += ["- %s, %s: %s." % (name_of, title, why.rstrip(".")) for name_of, why in failed.items()]
    return rows + [""] * bool(notes) + notes
