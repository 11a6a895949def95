"""What recording costs: docs/performance.md.

The same program bare, with the floor (floor.c: a thread that wakes and signals an empty handler)
and recorded, in turn, by CPU time of the part that works, start and end left out (clock.py). The
turns rotate and ratios are taken within a round, since a shared machine is slower at one time than
at another; told is the median of the rounds with the lowest and the highest.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import environments
import measure_beside
import open_file
from peers import Python, ours, cprofile, profile, pyinstrument

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "python"))

from pyprof import Recording  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
# What each needs from pip, and what it is called in the page.
WORKLOADS = {"calls": ((), "call-heavy"), "django_page": (("django",), "Django template"),
             "tables": (("numpy", "pandas"), "numpy and pandas"), "io_threads": ((), "I/O-bound threads"),
             "text": ((), "json and regex"), "database": ((), "sqlite")}
INTERVALS = (0.001, 0.0001)
OVER_FLOOR_MAX = 0.02
HANDLER_SHARE_MAX = 0.003
HANDLER_RUNS, HANDLER_TIMES_LONGER = 3, 5    # 10 s, as the programs of accuracy
START_MAX_S = 0.060
IDLE = ((1, 0.01), (300, 0.02))
IDLE_TURNS = 3
STRETCH_MAX = 4          # intervals between two ticks while all sleep: sampler/pace.c
HANDLER_TOTAL = 3


class Failed(Exception):
    pass


def run(line, folder, environment=None, output="told.json"):
    """What the workload told of itself."""
    told = os.path.join(folder, output)
    if os.path.exists(told):
        os.unlink(told)
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    variables.update(OPENBLAS_NUM_THREADS="1", **(environment or {}))
    done = subprocess.run(line, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    if not os.path.exists(told):
        raise Failed((done.stdout.strip().splitlines() or ["it ended with %d" % done.returncode])[-1][:100])
    with open(told, encoding="utf-8") as file:
        return json.load(file)


class Bench:
    """One interpreter with its environment, and the ways to run a script under it."""

    FAILED = Failed

    def __init__(self, build, python, command, folder):
        self.build, self.command, self.folder = build, command, folder
        path, self.reason = environments.environment(build, python.version, python.path)
        self.python = Python(python.version, python.path, path or "")
        self.recording = os.path.join(folder, "cost.pyprof")

    def missing(self, packages):
        """Why a workload cannot run here, or None."""
        if packages and not self.python.environment:
            return self.reason
        for package in packages:
            why = environments.install(self.python.environment, package)
            if why:
                return why
        return None

    def interpreter(self, packages):
        return self.python.inside if packages else self.python.path

    def bare(self, interpreter, words):
        return run([interpreter, *words], self.folder)

    def floor(self, interpreter, words, interval):
        return run([interpreter, *words], self.folder, {
            "LD_PRELOAD": os.path.join(self.build, "bench", "floor.so"), "PYINST_FLOOR_NS": "%d" % (interval * 1e9)})

    def recorded(self, interpreter, words, interval, options=()):
        return run([self.command, "--python", interpreter, "-i", str(interval), "-o", self.recording, *options, *words],
                   self.folder)

    def words(self, name, rounds):
        return [os.path.join(HERE, "workloads", name + ".py"), str(rounds), os.path.join(self.folder, "told.json")]

    def calibrate(self, interpreter, name, seconds):
        """Rounds that take about so long."""
        rounds = 1
        while True:
            took = self.bare(interpreter, self.words(name, rounds))["cpu"]
            if took > seconds / 4:
                return max(1, round(rounds * seconds / took))
            rounds = rounds * 4 if took < seconds / 16 else rounds * 2


def interval_of(values, form="%.3f"):
    return "%s (%s – %s)" % tuple(form % value for value in (statistics.median(values), min(values), max(values)))


class Measured:
    """Rounds of one workload: lists by key, and the handler's shares."""

    def __init__(self):
        self.cpu, self.own, self.handler_shares = {}, {}, {}

    def take(self, key, told):
        self.cpu.setdefault(key, []).append(told["cpu"])
        self.own.setdefault(key, []).append(told["own"])

    def ratios(self, sums, key, base):
        return [one / other for one, other in zip(sums[key], sums[base])]


def measure_workload(bench, interpreter, name, rounds, turns):
    measured = Measured()
    words = bench.words(name, rounds)
    ways = ["bare"] + [(kind, interval) for interval in INTERVALS for kind in ("floor", "ours")]
    for turn in range(turns):
        shift = turn % len(ways)
        for way in ways[shift:] + ways[:shift]:
            if way == "bare":
                told = bench.bare(interpreter, words)
            elif way[0] == "floor":
                told = bench.floor(interpreter, words, way[1])
            else:
                told = bench.recorded(interpreter, words, way[1])
            measured.take(way, told)
    for interval in INTERVALS:
        for _ in range(HANDLER_RUNS if turns > HANDLER_RUNS and interval == INTERVALS[0] else 1):
            bench.recorded(interpreter, bench.words(name, rounds * HANDLER_TIMES_LONGER), interval)
            measured.handler_shares.setdefault(interval, []).append(handler_share(Recording(bench.recording)))
    return measured


def handler_share(recording):
    """Of the CPU time of the program's threads, over the whole recording, imports and all."""
    ran_s = sum(thread.cpu_s() for thread in recording.threads.values())
    return recording.costs[HANDLER_TOTAL] / 1e9 / max(ran_s, 1e-9)


def workload_tables(bench, arguments, say):
    """Rows of CPU time, and what failed: by the process, and by the program's own threads."""
    seconds, turns = (0.4, 3) if arguments.quick else (2.0, arguments.rounds)
    rows = {"own": [], "cpu": []}
    over = {("own", interval): [] for interval in INTERVALS}
    over.update({("cpu", interval): [] for interval in INTERVALS})
    failures = []
    for name in arguments.workloads:
        packages, title = WORKLOADS[name]
        why = bench.missing(packages)
        if why:
            for kind in rows:
                rows[kind].append("| %s | not measured: %s | | | | | | |" % (title, why))
            continue
        interpreter = bench.interpreter(packages)
        say("%s on CPython %s" % (title, bench.python.version))
        measured = measure_workload(bench, interpreter, name, bench.calibrate(interpreter, name, seconds), turns)
        for kind in rows:
            sums = getattr(measured, kind)
            cells = ["%.2f" % statistics.median(sums["bare"])]
            for interval in INTERVALS:
                difference = [ratio - 1 for ratio in measured.ratios(sums, ("ours", interval), ("floor", interval))]
                over[kind, interval].append(statistics.median(difference))
                cells += ["×%.3f" % statistics.median(measured.ratios(sums, ("floor", interval), "bare")),
                          "×%.3f" % statistics.median(measured.ratios(sums, ("ours", interval), "bare")),
                          interval_of([100 * one for one in difference], "%+.1f")]
            rows[kind].append("| %s | %s |" % (title, " | ".join(cells)))
        share = statistics.median(measured.handler_shares[INTERVALS[0]])
        rows["own"][-1] += " %.2f | %.2f |" % (100 * share, 100 * statistics.median(measured.handler_shares[INTERVALS[1]]))
        if share > HANDLER_SHARE_MAX:
            failures.append("%s on CPython %s: the handler took %.2f %% at 1 ms" % (title, bench.python.version, 100 * share))
    for (kind, interval), values in over.items():
        if not values:
            continue
        median = statistics.median(values)
        if kind == "own" and median > OVER_FLOOR_MAX:
            failures.append("CPython %s at %g ms: %.1f %% over the floor" % (bench.python.version, interval * 1000, 100 * median))
    summary = "Over the floor, median of the workloads: %s." % "; ".join(
        "%s at %g ms %+.1f %%" % ("own threads" if kind == "own" else "whole process", interval * 1000,
                                 100 * statistics.median(values)) for (kind, interval), values in over.items() if values)
    return rows, summary, failures


def django_rows(bench, arguments, say):
    """Django's render beside the other in-process profilers."""
    why = bench.missing(("django",))
    if why:
        return ["Not measured: %s." % why]
    interpreter, turns = bench.python.inside, 3 if arguments.quick else max(3, arguments.rounds // 2)
    rounds = bench.calibrate(interpreter, "django_page", 0.3 if arguments.quick else 1.0)
    words = bench.words("django_page", rounds)
    inside = Python(bench.python.version, interpreter, bench.python.environment)
    found = {"bare": []}
    lines = {"bare": [interpreter, *words]}
    notes = []
    ours.command = bench.command
    for peer in ours, pyinstrument, cprofile, profile:
        problem = peer.problem(inside) or (peer.PACKAGE and environments.install(bench.python.environment, peer.PACKAGE))
        if problem:
            notes.append("%s: not measured, %s." % (peer.NAME, problem))
            continue
        found[peer.NAME] = []
        lines[peer.NAME] = peer.line(inside, os.path.join(bench.folder, "peer.pyprof"), words[0], words[1:])
    say("Django render beside others on CPython %s" % bench.python.version)
    for _ in range(turns):
        for name, line in lines.items():
            found[name].append(run(line, bench.folder))
    rows = ["| | CPU, s | against bare | wall, s | against bare |", "|---|---|---|---|---|"]
    for name, told in found.items():
        cells = []
        for kind in "cpu", "wall":
            values = [one[kind] for one in told]
            ratios = [one / other[kind] for one, other in zip(values, found["bare"])]
            cells += ["%.2f" % statistics.median(values), "×" + interval_of(ratios, "%.2f")]
        rows.append("| %s | %s |" % (name, " | ".join(cells)))
    return rows + [""] * bool(notes) + notes


def start_rows(bench, arguments):
    empty = os.path.join(bench.folder, "empty.py")
    with open(empty, "w", encoding="utf-8"):
        pass
    lines = {"bare": [bench.python.path, empty],
             "ours": [bench.command, "--python", bench.python.path, "-o", bench.recording, empty]}
    seconds = {"bare": [], "ours": []}
    for turn in range(6 if arguments.quick else 30):
        for name in sorted(lines, reverse=turn % 2 == 0):
            begin = time.perf_counter()
            subprocess.run(lines[name], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - begin)
    bare, recorded = statistics.median(seconds["bare"]), statistics.median(seconds["ours"])
    row = "| %s | %.0f | %.0f | %.0f |" % (bench.python.version, 1000 * bare, 1000 * recorded, 1000 * (recorded - bare))
    return row, ["CPython %s: start takes %.0f ms more" % (bench.python.version, 1000 * (recorded - bare))] \
        if recorded - bare > START_MAX_S else []


def idle_rows(bench, arguments):
    rows, failures = [], []
    for count, limit in IDLE:
        words = [os.path.join(HERE, "workloads", "asleep.py"), str(count), os.path.join(bench.folder, "told.json"),
                 "3" if arguments.quick else "5"]
        ways = {"bare": lambda: bench.bare(bench.python.path, words),
                "waking": lambda: bench.floor(bench.python.path, words, 0.001 * STRETCH_MAX),
                "recorded": lambda: bench.recorded(bench.python.path, words, 0.001)}
        shares = {way: [] for way in ways}
        for _ in range(1 if arguments.quick else IDLE_TURNS):
            for way, run_it in ways.items():
                told = run_it()
                shares[way].append(told["cpu"] / told["wall"])
        bare, waking, recorded = (statistics.median(shares[way]) for way in ways)
        rows.append("| %s | %d | %.2f | %.2f | %.2f | %+.2f | %g |" % (
            bench.python.version, count, 100 * bare, 100 * waking, 100 * recorded, 100 * (recorded - waking), 100 * limit))
        # No recorder that wakes so often can cost less than waking does.
        if recorded - (waking if waking > limit else 0) > limit:
            failures.append("CPython %s: %d sleeping threads cost %.1f %% of a core, waking alone %.1f %%"
                            % (bench.python.version, count, 100 * recorded, 100 * waking))
    return rows, failures


def event_row(bench, arguments):
    """The event engine sees each call: the price is told, not hidden."""
    seconds, turns = (0.2, 3) if arguments.quick else (1.0, max(3, arguments.rounds // 2))
    words = bench.words("calls", bench.calibrate(bench.python.path, "calls", seconds))
    ratios = []
    for _ in range(turns):
        bare = bench.bare(bench.python.path, words)
        ratios.append(bench.recorded(bench.python.path, words, 0.001, ("--engine", "event"))["cpu"] / bare["cpu"])
    return "| %s | ×%s |" % (bench.python.version, interval_of(ratios, "%.2f"))


def open_rows(arguments, build, command, say):
    make_synthetic = os.path.join(build, "tests", "profile", "make-synthetic")
    if not os.access(make_synthetic, os.X_OK):
        return ["Not measured: %s is not built." % os.path.relpath(make_synthetic, build)]
    say("opening a recording of %d samples" % arguments.samples)
    size, seconds, peak = open_file.measure(command, make_synthetic, arguments.samples, 3)
    return ["| samples | file, MB | open and report, s | peak memory, MB |", "|---|---|---|---|",
            "| %d | %.1f | %.2f | %.0f |" % (arguments.samples, size / 1e6, seconds, peak / 1e6)]


COST_HEAD = ["| program | bare, s | floor 1 ms | recorded 1 ms | over the floor, % | floor 0.1 ms | recorded 0.1 ms | over the floor, % |",
             "|---|---|---|---|---|---|---|---|"]
OWN_HEAD = [COST_HEAD[0] + " handler 1 ms, % | handler 0.1 ms, % |", COST_HEAD[1] + "---|---|"]


def page(arguments, pythons, build, command, say, machine):
    """The text of docs/performance.md, and what failed."""
    parts = {"cost": [], "django": [], "beside": [], "start": [], "idle": [], "event": []}
    failures = []
    for python in pythons:
        with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
            bench = Bench(build, python, command, folder)
            rows, summary, failed = workload_tables(bench, arguments, say)
            parts["cost"] += ["### CPython %s" % python.version, "", "The program's own threads:", "", *OWN_HEAD, *rows["own"], "",
                              "The whole process, the recorder's or the floor's own thread with it:", "", *COST_HEAD,
                              *rows["cpu"], "", summary, ""]
            failures += failed
            parts["django"] += ["CPython %s:" % python.version, "", *django_rows(bench, arguments, say), ""]
            parts["beside"] += ["### CPython %s" % python.version, "",
                                *measure_beside.rows_of(bench, arguments, WORKLOADS, run, say), ""]
            say("start and idle on CPython %s" % python.version)
            row, failed = start_rows(bench, arguments)
            parts["start"].append(row)
            failures += failed
            rows, failed = idle_rows(bench, arguments)
            parts["idle"] += rows
            failures += failed
            parts["event"].append(event_row(bench, arguments))
    text = ["# Performance", "", "Made by `%s` on %s." % (arguments.how, arguments.today), "",
            "## What recording costs", "",
            "CPU time of the part of the program that works, its start and end left out. Bare runs, runs with the floor and"
            " recorded ones take turns; a figure is the median of the rounds' ratios, in brackets the lowest and the highest."
            " **The floor** is what any recorder pays that wakes a thread and sends a signal: `bench/floor.c` does just that"
            " and looks at nothing. Promised: the program's own threads at most 2 %% over it (median of the workloads), and at"
            " most %g %% of their time in the signal handler at 1 ms, as the recording itself tells of programs %d times as long as"
            " these, imports and all (at 1 ms the median of %d)." % (100 * HANDLER_SHARE_MAX, HANDLER_TIMES_LONGER, HANDLER_RUNS), ""]
    text += parts["cost"]
    text += ["## Django's render beside other profilers", "", "1 ms. The part that renders alone.", ""] + parts["django"]
    text += measure_beside.HEADING + parts["beside"]
    text += ["## Starting", "", "Wall time of an empty program, `pyinst -o FILE empty.py` and `python empty.py` in turn. Promised: at most"
             " %.0f ms more." % (1000 * START_MAX_S), "", "| CPython | bare, ms | recorded, ms | more, ms |", "|---|---|---|---|"] + parts["start"] + [""]
    text += ["## While the program sleeps", "", "CPU time of the process as a share of one core, at 1 ms; medians of %d"
             " runs in turn. While all sleep a tick comes every %d ms; **waking alone** is the floor at that rate: a thread that wakes and"
             " sees that nobody ran. Where that costs more than was promised, what counts is what recording costs over it."
             % (1 if arguments.quick else IDLE_TURNS, STRETCH_MAX), "",
             "| CPython | threads asleep | bare, % | waking alone, % | recorded, % | over waking, % | promised, % |", "|---|---|---|---|---|---|---|"] + parts["idle"] + [""]
    text += ["## The event engine", "", "It sees each call and return: CPU time of the call-heavy program against bare.", "",
             "| CPython | slowdown |", "|---|---|"] + parts["event"] + [""]
    text += ["## Opening a recording", "", "A synthetic recording of several threads, read, made into a call tree and written as JSON:"
             " `pyinst -r json -o /dev/null FILE`.", ""] + open_rows(arguments, build, command, say) + [""]
    if failures:
        text += ["## Not kept", ""] + ["- " + failure for failure in failures] + [""]
    text += ["## The machine", "", machine()]
    return "\n".join(text) + "\n", failures
