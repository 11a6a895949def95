"""What ./dev torture runs: run.py --build FOLDER --docs FOLDER [exec | kill] OPTION...

Without a word: rounds of program.py for so many minutes per version. exec: os.exec* chains. kill:
sudden ends. A line for each version, logs of failures alone, status 1 when there was one; the
lines become a part of docs/safety.md. page SUBJECT LOG [WORDS] makes that part of a log that is there.
"""

import argparse
import concurrent.futures
import datetime
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[1:1] = [os.path.join(ROOT, "tests", "python"), os.path.join(ROOT, "tests", "places"),
                 os.path.join(ROOT, "bench")]
# Where the environments are made: support.py looks there.
os.environ.setdefault("PYINST_COMMAND", os.path.join(os.path.abspath(sys.argv[2]), "command", "pyinst"))

import environments  # noqa: E402
import exec_storm  # noqa: E402
import green_runs  # noqa: E402
import interpreters  # noqa: E402
import kill  # noqa: E402
import recorded  # noqa: E402
import rounds  # noqa: E402
import safety_page  # noqa: E402

GREEN_TURNS = 5
said = []    # lines, from any thread; the page is made of them


def say(words):
    said.append("torture: " + words)
    print(said[-1], flush=True)


def read_arguments(words):
    subject = words.pop(0) if words and words[0] in ("exec", "kill") else "rounds"
    parser = argparse.ArgumentParser(prog="./dev torture" + ("" if subject == "rounds" else " " + subject))
    parser.add_argument("--pythons", default="", help="versions, with commas; all that there are without")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 1) // 2), help="versions at once")
    parser.add_argument("--seed", type=int, default=0, help="of the first round")
    if subject == "rounds":
        parser.add_argument("--minutes", type=float, default=30, help="recorded, of each version")
        parser.add_argument("--without-green", action="store_true",
                            help="accept that greenlet, gevent and uvloop cannot be had for a version")
        parser.add_argument("--round", type=float, default=60, help="seconds of one program")
    else:
        parser.add_argument("--count", type=int, default=10000 if subject == "exec" else 200, help="of all versions together")
    parser.add_argument("--no-write", action="store_true", help="leave docs/safety.md as it is")
    arguments = parser.parse_args(words)
    arguments.subject = subject
    return arguments


def green(arguments, command, python):
    """([what went wrong], what is to be said) of greenlet, gevent and uvloop."""
    failures, same, missing = [], [], []
    for kind, package in green_runs.PACKAGES.items():
        try:
            packages = environments.packages(python, package)
        except (unittest.SkipTest, subprocess.CalledProcessError) as reason:
            missing.append("%s not tried: %s" % (kind, reason))
            continue
        found = green_runs.compare(command, python, packages, kind, GREEN_TURNS)
        failures += found
        same += [] if found else [kind]
    words = ["%s: %d runs each, the same output" % (", ".join(same), GREEN_TURNS)] if same else []
    return failures + ([] if arguments.without_green else missing), "; ".join(words + missing)


def torture_rounds(arguments, build, command, python):
    logs = os.path.join(build, "torture-logs")
    report = rounds.torture(command, python, arguments.minutes, arguments.round, arguments.seed, logs, say)
    failures, words = green(arguments, command, python)
    say(report.line() + "; " + words)
    for skipped in report.skipped:
        say("CPython %s, left out, %s" % (python.version, skipped))
    return report.failures + failures + report.shortfalls(arguments.minutes)


def torture_exec(arguments, build, command, python):
    failures = exec_storm.storm(command, python, arguments.share, arguments.seed)
    say("CPython %s: %d os.exec* at 0.1 ms, %d killed or changed" % (python.version, arguments.share, len(failures)))
    return failures


def torture_kill(arguments, build, command, python):
    late, failures = kill.storm(command, python, arguments.share, arguments.seed)
    say("CPython %s: %d sudden ends, %d files that did not open or ended otherwise; %s"
        % (python.version, arguments.share, len(failures), kill.describe(late)))
    return failures + ["the last sample is %.0f ms before the end" % (1000 * one) for one in late if one > kill.LATE_S]


def main():
    build, docs, words = os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[4]), sys.argv[5:]
    if words[:1] == ["page"]:
        return safety_page.write_log(docs, words[1:])
    arguments = read_arguments(list(words))
    wanted = [word for word in arguments.pythons.split(",") if word]
    chosen = [one for one in interpreters.find() if not wanted or one.version in wanted]
    if not chosen:
        sys.exit("torture: none of the interpreters asked for was found.")
    if arguments.subject == "exec":
        # Older ones are recorded without ticks: none of them could be killed by one.
        chosen = [one for one in chosen if one.number >= (3, 11)] or chosen
    if arguments.subject != "rounds":
        arguments.share = -(-arguments.count // len(chosen))
    command = os.path.join(build, "command", "pyinst")
    work = {"rounds": torture_rounds, "exec": torture_exec, "kill": torture_kill}[arguments.subject]
    failures = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        running = [(python, pool.submit(work, arguments, build, command, python)) for python in chosen]
        for python, future in running:
            failures += ["CPython %s, %s" % (python.version, failure) for failure in future.result()]
    for failure in failures:
        say("failed: " + failure)
    say("load average %.1f" % os.getloadavg()[0])
    if not arguments.no_write:
        how = " ".join(["./dev torture", *words])
        safety_page.write(docs, arguments.subject, said, "`%s` on %s" % (how, datetime.date.today().isoformat()))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
