"""How far each profiler is from the truth, program by program: docs/accuracy.md.

Each program of bench/accuracy/ is run by each profiler; clocks inside the run tell how long each
phase took (truth.py). The error of a run is the largest difference between a function's share as
the profiler tells it and as the clocks did, in points of a hundred. A profiler that slows some
phases down more than others shows what it did, and is right about the run that it spoiled; so the
same programs are run bare too, and the second figure is the error against those.
"""

import json
import os
import statistics
import subprocess
import tempfile
import typing

from peers import Cannot, Python, all_of_them, ours
import environments

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = ("shares", "calls_and_inline", "tiny_calls", "c_calls", "sleeps", "work_before_sleep", "mutual_recursion",
            "in_step", "two_threads", "short_threads", "bursts", "lines")
MAY_BE_OFF = {"median": 1.0, "each": 2.0, "lines": 3.0}
# Bursts are a hundredth of their program: a point would be all of them. The edge of each is known to a stretched
# tick of 4 ms, so twenty of them to about a twentieth of their own length.
BURSTS_MAY_BE_OFF = {"median": 0.2, "each": 0.5}
WAY = "| program | %s |"


class Result(typing.NamedTuple):
    errors: list          # points, a run each: against the clocks of the same run
    against_bare: list    # points: against the program as it runs without a profiler
    reason: str           # why there is none


def shares(groups):
    """{name: share of its group}"""
    found = {}
    for sums in groups.values():
        whole = sum(sums.values())
        for name, value in sums.items():
            found[name] = value / whole if whole else 0.0
    return found


def run_once(line, script, truth_path, timeout_s):
    """{group: {name: wall seconds}} as the clocks told it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    if os.path.exists(truth_path):
        os.unlink(truth_path)
    done = subprocess.run(line, cwd=os.path.dirname(script), env=environment, timeout=timeout_s, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if not os.path.exists(truth_path):
        words = [word for word in done.stdout.strip().splitlines() if word.strip()]
        raise Cannot(words[-1][:100] if words else "it ended with %d" % done.returncode)
    with open(truth_path, encoding="utf-8") as file:
        groups = json.load(file)
    if not groups:
        raise Cannot("no phase was finished in the time")
    return {group: {name: times[0] for name, times in sums.items()} for group, sums in groups.items()}


def named_lines(script):
    """{name: line number} of the comments "# line: NAME"."""
    found = {}
    with open(script, encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            _code, mark, name = text.partition("# line: ")
            if mark:
                found[name.strip()] = number
    return found


def seen_by(peer, output, script, truth):
    """What the profiler says of the same names, in the same groups."""
    if "lines" in truth:
        numbers = named_lines(script)
        by_line = peer.lines(output, script)
        sums = {name: by_line.get(number, 0.0) for name, number in numbers.items()}
    else:
        sums = peer.functions(output, script)
    seen = {group: {name: sums.get(name, 0.0) for name in names} for group, names in truth.items()}
    missing = [group for group, names in seen.items() if not sum(names.values())]
    if missing:
        raise Cannot("it saw nothing of %s" % ", ".join("the threads" if len(truth) == 1 else group for group in missing))
    return seen


def worst(one, other):
    return max(abs(one[name] - other.get(name, 0.0)) for name in one) * 100


def bare_shares(python, script, seconds, runs, folder):
    truth_path = os.path.join(folder, "bare.json")
    found = [shares(run_once([python.path, script, str(seconds), truth_path], script, truth_path, seconds * 20 + 60))
             for _ in range(runs)]
    return {name: statistics.median(run[name] for run in found) for name in found[0]}


def measure(peer, python, program, seconds, runs, bare=None):
    script = os.path.join(HERE, "accuracy", program + ".py")
    errors, against_bare = [], []
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        truth_path = os.path.join(folder, "truth.json")
        for turn in range(runs):
            output = os.path.join(folder, "out%d" % turn + (".json" if peer.NAME in ("VizTracer", "Scalene") else ".pyprof"
                                                            if peer is ours else ".out"))
            try:
                truth = run_once(peer.line(python, output, script, [str(seconds), truth_path]), script, truth_path,
                                 seconds * 20 + 120)
                if not os.path.exists(output):
                    raise Cannot("it wrote nothing")
                seen = shares(seen_by(peer, output, script, truth))
            except (Cannot, OSError, ValueError, KeyError, TypeError, subprocess.TimeoutExpired) as problem:
                return Result([], [], "took too long" if isinstance(problem, subprocess.TimeoutExpired) else
                              str(problem) or type(problem).__name__)
            errors.append(worst(shares(truth), seen))
            if bare:
                against_bare.append(worst(bare, seen))
            os.unlink(output)
    return Result(errors, against_bare, "")


def is_good(program, errors):
    """Our own promise: the median of the runs and each of them."""
    if program == "lines":
        return max(errors) <= MAY_BE_OFF["lines"]
    if program == "bursts":
        return statistics.median(errors) <= BURSTS_MAY_BE_OFF["median"] and max(errors) <= BURSTS_MAY_BE_OFF["each"]
    return statistics.median(errors) <= MAY_BE_OFF["median"] and max(errors) <= MAY_BE_OFF["each"]


def cell(result):
    if not result.errors:
        return "–"
    text = "%.2f (%.2f)" % (statistics.median(result.errors), max(result.errors))
    if result.against_bare:
        text += " / %.1f" % statistics.median(result.against_bare)
    return text


def prepare(build, python, peers):
    """The interpreter with its environment, and {peer's name: why it is not there}."""
    folder, reason = environments.environment(build, python.version, python.path)
    ready = Python(python.version, python.path, folder or "")
    absent = {}
    for peer in peers:
        why = peer.problem(ready)
        if why is None and peer.PACKAGE is not None:
            why = reason if folder is None else environments.install(folder, peer.PACKAGE)
        if why is not None:
            absent[peer.NAME] = why
    return ready, absent


def table(build, python, peers, programs, seconds, runs, peer_runs, say):
    """Rows of a table for one version, and the programs in which we are further off than promised."""
    ready, absent = prepare(build, python, peers)
    present = [peer for peer in peers if peer.NAME not in absent]
    rows = [WAY % " | ".join(peer.NAME for peer in present), "|---" * (len(present) + 1) + "|"]
    notes = ["- %s: not measured, %s." % (name, why.rstrip(".")) for name, why in absent.items()]
    failed = []
    for program in programs:
        script = os.path.join(HERE, "accuracy", program + ".py")
        cells = []
        with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
            bare = bare_shares(ready, script, seconds, peer_runs, folder)
        for peer in present:
            say("%s, CPython %s, %s" % (program, python.version, peer.NAME))
            result = measure(peer, ready, program, seconds, runs if peer is ours else peer_runs, bare)
            cells.append(cell(result))
            if result.reason:
                notes.append("- %s, `%s`: %s." % (peer.NAME, program, result.reason.rstrip(".")))
            if peer is ours and (not result.errors or not is_good(program, result.errors)):
                failed.append("%s on CPython %s: %s" % (program, python.version, result.reason or cell(result)))
        rows.append("| `%s` | %s |" % (program, " | ".join(cells)))
    return rows + ([""] + notes if notes else []), failed


def choose_peers(names):
    peers = all_of_them()
    return peers if not names else [peer for peer in peers if peer.NAME in names or peer is ours]


def page(arguments, pythons, build, command, say, machine):
    """The text of docs/accuracy.md, and what failed."""
    ours.command = command
    text = ["# Accuracy", "", "Made by `%s` on %s." % (arguments.how, arguments.today), "",
            "Programs whose truth is known by construction, each run for %g s by each profiler at an interval of 1 ms."
            " Clocks inside the run tell how long each phase took; the profilers are not asked. A figure is the largest"
            " error of a function's share in points: **median of the runs (the worst run) / against the program without"
            " a profiler** (its shares are the median of bare runs). The last one is what a profiler does to the program"
            " by slowing some of it more than the rest; on a busy machine it is the less certain one. %d runs of ours,"
            " %d of each other." % (arguments.seconds, arguments.runs, arguments.peer_runs), "",
            "The promise: median ≤ %g point, each run ≤ %g, lines ≤ %g. `bursts` are one point of their program in all,"
            " so there it is %g and %g." % (
                MAY_BE_OFF["median"], MAY_BE_OFF["each"], MAY_BE_OFF["lines"],
                BURSTS_MAY_BE_OFF["median"], BURSTS_MAY_BE_OFF["each"]), ""]
    failures = []
    for python in pythons:
        rows, failed = table(build, python, choose_peers(arguments.peers), arguments.programs, arguments.seconds,
                             arguments.runs, arguments.peer_runs, say)
        text += ["## CPython " + python.version, ""] + rows + [""]
        failures += failed
    if failures:
        text += ["## Not kept", ""] + ["- " + failure for failure in failures] + [""]
    text += ["## How each is read", "",
             "A function's time is that of all samples in whose stack it stands, in whatever thread. Ours, Tachyon, py-spy,"
             " Austin and Scalene: weights of merged stacks. pyinstrument: the records of its session. VizTracer: durations of"
             " its events. cProfile and profile: cumulative times; both see one thread alone. The readers are in `bench/peers/`,"
             " the programs in `bench/accuracy/`.", "", "## The machine", "", machine()]
    return "\n".join(text) + "\n", failures
