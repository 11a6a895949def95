"""How long a report takes: docs/reports.md.

A synthetic recording of many samples and a recording of a program of ten seconds, each reported as text
and as a page by pyinst, and by pyinstrument from the same samples (written for it as .pyisession).
The page is also opened in Chromium, until a key that was pressed has been answered.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

import environments
from peers import Python, pyinstrument

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "html"))

import browser  # noqa: E402

# (what, whole seconds allowed for a million samples, for a run of ten seconds; None: nothing is promised)
PROMISES = {"text": (0.5, 0.1), "page": (1.0, None), "interactive": (3.0, None)}
PROGRAM_S = 10


def clock(line, rounds):
    """Median seconds; or the reason why there are none."""
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seconds.append(time.perf_counter() - begin)
        if done.returncode != 0:
            return None, (done.stderr.strip().splitlines() or ["it ended with %d" % done.returncode])[-1][:100]
    return statistics.median(seconds), ""


def clock_browser(page, rounds):
    reason = browser.why_absent()
    if reason:
        return None, reason
    seconds = []
    with browser.Browser() as one:
        for _ in range(rounds):
            begin = time.perf_counter()
            one.open(page)
            one.settle()
            one.press("ArrowDown")
            seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), ""


def peer_python(build, python):
    """An interpreter with pyinstrument; or None and the reason."""
    folder, reason = environments.environment(build, python.version, python.path)
    if folder is not None:
        reason = environments.install(folder, pyinstrument.PACKAGE)
    return (None, reason) if reason else (Python(python.version, python.path, folder).inside, "")


def rows_of(name, recording, folder, command, peer, rounds):
    """[(what, ours, pyinstrument's, reason)] of one recording."""
    page, session = os.path.join(folder, "page.html"), os.path.join(folder, "r.pyisession")
    found = {}
    for what, options in (("text", ["-r", "text", "-o", os.devnull]), ("page", ["-r", "html", "-o", page])):
        found[what] = clock([command, *options, recording], rounds)
    found["interactive"] = clock_browser(page, rounds)
    theirs = {}
    if peer is not None:
        written, reason = clock([command, "-r", "pyisession", "-o", session, recording], 1)
        for what, renderer in (("text", "text"), ("page", "html")):
            theirs[what] = (None, reason) if written is None else clock(
                [peer, "-m", "pyinstrument", "--load", session, "-r", renderer, "-o", os.path.join(folder, "theirs")], max(1, rounds // 3))
    return [(name, what, *found[what], *theirs.get(what, (None, ""))) for what in found]


def figure(seconds):
    return "–" if seconds is None else "%.2f" % seconds


def page(arguments, pythons, build, command, say, machine):
    """The text of docs/reports.md, and what failed."""
    make_synthetic = os.path.join(build, "tests", "profile", "make-synthetic")
    python = pythons[-1]
    peer, reason = peer_python(build, python)
    failures, rows, notes = [], [], ["- pyinstrument: not measured, %s." % reason.rstrip(".")] if peer is None else []
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        million, program = os.path.join(folder, "million.pyprof"), os.path.join(folder, "program.pyprof")
        subprocess.run([make_synthetic, str(arguments.samples), million], check=True, stdout=subprocess.DEVNULL)
        script = os.path.join(HERE, "accuracy", "shares.py")
        subprocess.run([command, "--python", python.path, "-o", program, script, str(PROGRAM_S), os.path.join(folder, "truth")],
                       check=True, stdout=subprocess.DEVNULL)
        for index, (name, recording) in enumerate((("%d samples" % arguments.samples, million),
                                                   ("a program of %d s" % PROGRAM_S, program))):
            say("reports of " + name)
            for name, what, seconds, reason, theirs, their_reason in rows_of(name, recording, folder, command, peer, arguments.rounds):
                promise = PROMISES[what][index]
                rows.append("| %s | %s | %s | %s | %s |" % (name, {"page": "HTML page", "interactive": "page, interactive in Chromium"}.get(what, what),
                                                            figure(seconds), figure(promise), figure(theirs)))
                notes += ["- %s of %s: %s" % (what, name, why) for why in (reason, their_reason) if why]
                if promise is not None and seconds is not None and seconds > promise:
                    failures.append("%s of %s took %.2f s, not %.2f" % (what, name, seconds, promise))
    text = ["# How long reports take", "", "Made by `%s` on %s." % (arguments.how, arguments.today), "",
            "Seconds from the start of the command to its end, medians of %d. pyinstrument makes its reports of the same samples,"
            " which `pyinst -r pyisession` wrote for it; both read their file anew each time." % arguments.rounds, "",
            "| recording | report | pyinst, s | at most | pyinstrument, s |", "|---|---|---|---|---|"] + rows
    text += ([""] + notes if notes else []) + (["", "Not kept: " + "; ".join(failures) + "."] if failures else [])
    return "\n".join(text + ["", machine()]) + "\n", failures
