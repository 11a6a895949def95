"""Measure all that docs/performance.md says, and write it: run.py --build FOLDER --write FILE

./dev bench calls this. What cannot be measured here is named in the page with its reason.
"""

import argparse
import datetime
import os
import platform
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests", "python"))

import interpreters  # noqa: E402
import open_file  # noqa: E402
import slowdown  # noqa: E402


def say(words):
    print("bench: " + words, file=sys.stderr, flush=True)


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def environment_with_django(build, python):
    """An interpreter that has Django, in an environment of our own; or None and the reason."""
    folder = os.path.join(build, "bench-venv-" + python.version)
    found = os.path.join(folder, "bin", "python")
    has_django = [found, "-c", "import django"]
    # Some distributions' interpreters cannot put pip into an environment; then the pip at hand fills it.
    ways = [[[python.path, "-m", "venv", folder], [found, "-m", "pip", "install", "-q", "django"]],
            [[python.path, "-m", "venv", "--clear", "--without-pip", folder],
             [sys.executable, "-m", "pip", "--python", found, "install", "-q", "django"]]]
    complaint = ""
    for way in [[]] + ways:
        for step in way:
            done = subprocess.run(step, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode != 0:
                complaint = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
                break
        if os.path.exists(found) and subprocess.run(has_django, stderr=subprocess.DEVNULL).returncode == 0:
            return found, None
    return None, "Django could not be installed (%s)" % complaint


def slowdown_rows(arguments, command, python):
    django_python, reason = environment_with_django(arguments.build, python)
    programs = [("call-heavy (`bench/calls.py`)", python.path, "calls.py", "signal"),
                ("Django templates (`bench/templates.py`)", django_python, "templates.py", "signal"),
                ("call-heavy, event engine", python.path, "calls.py", "event")]
    rows = ["| program, CPython %s | bare, CPU s | recorded, CPU s | slowdown, median | lowest – highest |" % python.version,
            "|---|---|---|---|---|"]
    for name, interpreter, script, engine in programs:
        if interpreter is None:
            rows.append("| %s | not measured: %s | | | |" % (name, reason))
            continue
        say("%s on CPython %s, %d rounds" % (name, python.version, arguments.rounds))
        bare, recorded, ratios = slowdown.measure(command, interpreter, os.path.join(HERE, script),
                                                  arguments.rounds, 0.001, engine)
        rows.append("| %s | %.2f | %.2f | ×%.3f | ×%.3f – ×%.3f |"
                    % (name, bare, recorded, statistics.median(ratios), min(ratios), max(ratios)))
    return rows


def open_rows(arguments, command):
    make_synthetic = os.path.join(arguments.build, "tests", "profile", "make-synthetic")
    if not os.access(make_synthetic, os.X_OK):
        return ["Not measured: %s is not built." % os.path.relpath(make_synthetic, arguments.build)]
    say("opening a recording of %d samples" % arguments.samples)
    size, seconds, peak = open_file.measure(command, make_synthetic, arguments.samples, 3)
    return ["| samples | file, MB | open and report, s | peak memory, MB |", "|---|---|---|---|",
            "| %d | %.1f | %.2f | %.0f |" % (arguments.samples, size / 1e6, seconds, peak / 1e6)]


def main():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--build", required=True)
    parser.add_argument("--write", required=True)
    parser.add_argument("--rounds", type=int, default=7, help="at least 5")
    parser.add_argument("--samples", type=int, default=1000000)
    parser.add_argument("--pythons", default="", help="versions, with commas; the newest alone without")
    arguments = parser.parse_args()
    if arguments.rounds < 5:
        parser.error("fewer than 5 rounds say nothing on a machine that does other things too")
    command = os.path.join(arguments.build, "command", "pyinst")
    wanted = arguments.pythons.split(",") if arguments.pythons else None
    found = [one for one in interpreters.find()
             if (one.version in wanted if wanted else one.version in interpreters.MAIN_VERSIONS)]
    if not found:
        sys.exit("bench: none of the interpreters asked for was found")
    load_before = os.getloadavg()[0]
    page = ["# Performance", "", "Made by `./dev bench%s` on %s." % (
                "".join(" " + word for word in sys.argv[5:]), datetime.date.today().isoformat()),
            "", "## What recording costs, at 1 ms", "",
            "CPU time of the program with all its threads and children, the recorder and the `pyinst` command among them,"
            " start and end included. Bare and recorded runs alternate (%d each); the slowdown is the median of the"
            " rounds' ratios." % arguments.rounds, ""]
    for python in found if wanted else found[-1:]:
        page += slowdown_rows(arguments, command, python) + [""]
    page += ["## Opening a recording", "",
             "A synthetic recording of several threads, read, made into a call tree and written as JSON:"
             " `pyinst -r json -o /dev/null FILE`.", ""]
    page += open_rows(arguments, command)
    page += ["", "## The machine", "", "%s, %d processors, Linux %s, CPython %s; load average %.1f before and %.1f after,"
             " so others used it too where that is above 1." % (
                 processor(), os.cpu_count(), platform.release().partition("-")[0],
                 ", ".join(one.version for one in found), load_before, os.getloadavg()[0])]
    with open(arguments.write, "w", encoding="utf-8") as file:
        file.write("\n".join(page) + "\n")
    print("\n".join(page))


if __name__ == "__main__":
    main()
