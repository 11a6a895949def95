"""Rounds of program.py: bare for a while, then recorded with the same seed, and the two compared."""

import json
import os
import random
import tempfile
import time

import recorded

ENDINGS = {"return": 0, "exit": 3, "_exit": 4, "exec": 5}
# Of all rounds, the interpreter's own crashes: more of them, and too little was proven. Two are borne in any case.
LEFT_OUT_SHARE, LEFT_OUT_LEAST, LEFT_OUT_MOST = 0.25, 2, 20
FAILURES_MOST = 20
# CPython 3.15's JIT crashed in 3 of 8 runs of one program: three more of it would not have met that one time in four.
BARE_RUNS = 10


class Report:
    """What was seen of one version."""

    def __init__(self, version):
        self.version, self.rounds, self.samples, self.seconds = version, 0, 0, 0.0
        self.failures, self.skipped, self.counters, self.worker_rounds = [], [], {}, {}

    def add_counters(self, counted):
        for name, value in counted.items():
            self.counters[name] = self.counters.get(name, 0) + value

    def shortfalls(self, minutes):
        """Why what was seen proves too little: no round, too many left out, or an early stop."""
        tried, found = self.rounds + len(self.skipped), []
        if self.rounds == 0:
            found.append("no round could be made")
        if len(self.skipped) > max(LEFT_OUT_LEAST, LEFT_OUT_SHARE * tried):
            found.append("%d of %d rounds were left out" % (len(self.skipped), tried))
        if self.seconds < minutes * 60:
            found.append("%.1f of %g minutes were recorded" % (self.seconds / 60, minutes))
        return found

    def line(self):
        counted = ", ".join("%s %d" % item for item in sorted(self.counters.items())) or "none"
        return ("CPython %s: %d rounds, %d left out, %d samples, %.1f minutes, %d failures; %d workers, %d calls of them;"
                " counters: %s" % (self.version, self.rounds, len(self.skipped), self.samples, self.seconds / 60,
                                   len(self.failures), len(self.worker_rounds), sum(self.worker_rounds.values()), counted))


def settings(seed, python):
    """The interval, the environment and the ending that go with a seed."""
    chooser = random.Random(seed)
    environment = {}
    if chooser.random() < 0.3:
        environment["PYTHONFAULTHANDLER"] = "1"     # before us; program.py turns it on after us
    # Not with sub-interpreters, which odd seeds have: with both, CPython 3.14 crashes without us, 5 times of 6.
    # The short form of the tests leaves it out: CPython 3.15's crashes these programs without us, too, now and then.
    if chooser.random() < 0.8 and python.number >= (3, 13) and seed % 2 == 0 and os.environ.get("PYINST_TORTURE_JIT") != "0":
        environment["PYTHON_JIT"] = "1"             # where it was built in
    if python.number < (3, 11):
        environment["PYINST_TORTURE_EVENTS"] = "1"  # the event engine is the profile function: see workers.tracing
    return chooser.choice(("0.0001", "0.0002")), environment, chooser.choice(sorted(ENDINGS))


def problems_of(results_path, ending, want, log):
    """What went wrong inside the program."""
    if ending.status is None:
        return ["it hung"]
    found = []
    if ending.status != want:
        found.append("it ended with %d, not %d" % (ending.status, want))
    if not os.path.exists(results_path):
        return found or ["it told no results"]
    with open(results_path, encoding="utf-8") as file:
        told = json.load(file)
    for name, did in told.items():
        found += ["%s changed: %s" % (name, value) for value in did["changed"]]
        found += ["%s: %s" % (name, error.strip().splitlines()[-1]) for error in did["errors"]]
        log[name] = log.get(name, 0) + did["rounds"]
    return found


def crashes_bare(python, seed, seconds, ending, folder, environment):
    """A crash is the interpreter's own if one of some runs of the same length without us crashes too."""
    words = [recorded.PROGRAM, str(seed), str(seconds), ending, os.path.join(folder, "again.json")]
    for _ in range(BARE_RUNS):
        status = recorded.run([python.path, *words], seconds + 60, folder, environment).status
        if status is not None and status < 0:
            return True
    return False


def one_round(report, command, python, seed, seconds, logs):
    interval, environment, ending = settings(seed, python)
    limit_s = seconds + 60
    with tempfile.TemporaryDirectory(prefix="pyinst-torture-") as folder:
        bare_path, path = os.path.join(folder, "bare.json"), os.path.join(folder, "results.json")
        recording = os.path.join(folder, "torture.pyprof")
        words = [recorded.PROGRAM, str(seed), str(max(2.0, min(10.0, seconds / 6))), ending, bare_path]
        bare = recorded.run([python.path, *words], limit_s, folder, environment)
        trouble = problems_of(bare_path, bare, ENDINGS[ending], {})
        if trouble:
            # Not ours: the interpreter itself could not stand it.
            report.skipped.append("seed %d: without us, %s" % (seed, trouble[0]))
            return
        words = [recorded.PROGRAM, str(seed), str(seconds), ending, path, bare_path]
        line = recorded.recording_line(command, python.path, recording, interval, words)
        begin = time.monotonic()
        done = recorded.run(line, limit_s, folder, environment)
        took_s = time.monotonic() - begin
        checked = recorded.check(command, recording)
        trouble = [] if checked.is_whole else ["the recording is not whole: " + checked.words]
        if done.status is not None and done.status < 0 and crashes_bare(python, seed, seconds, ending, folder, environment):
            # The crash is forgiven, and the round does not count. A recording must outlive any crash.
            report.skipped.append("seed %d: it ended with %d, and so it does without us" % (seed, done.status))
        else:
            trouble = problems_of(path, done, ENDINGS[ending], report.worker_rounds) + trouble
            if checked.is_whole and checked.samples == 0:
                trouble.append("the recording has no samples")
            report.rounds += 1
            report.seconds += took_s
            report.samples += checked.samples
            report.add_counters(recorded.counters(recording) if checked.is_whole else {})
        if trouble:
            what = "%s\n\n%s\n%s\n\n%s" % ("\n".join(trouble), " ".join(line), environment, done.output)
            place = recorded.keep(folder, logs, "%s-seed-%d" % (python.version, seed), what)
            report.failures.append("seed %d: %s (kept in %s)" % (seed, "; ".join(trouble[:3]), place))


def torture(command, python, minutes, round_s, first_seed, logs, say):
    """Rounds until so many minutes have been recorded."""
    report = Report(python.version)
    seed = first_seed
    while report.seconds < minutes * 60 and len(report.failures) < FAILURES_MOST and len(report.skipped) < LEFT_OUT_MOST:
        one_round(report, command, python, seed, min(round_s, max(5.0, minutes * 60 - report.seconds)), logs)
        for failure in report.failures[-1:] if report.failures and "seed %d:" % seed in report.failures[-1] else []:
            say("CPython %s, %s" % (python.version, failure))
        seed += 1
    return report
