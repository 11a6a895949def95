"""What ./dev torture runs: run.py --build FOLDER [exec | kill] OPTION...

Without a word: rounds of program.py for so many minutes per version. exec: os.exec* chains. kill:
sudden ends. A line for each version, logs of failures alone, status 1 when there was one.
"""

import argparse
import concurrent.futures
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[1:1] = [os.path.join(ROOT, "tests", "python"), os.path.join(ROOT, "bench")]

import environments  # noqa: E402
import exec_storm  # noqa: E402
import interpreters  # noqa: E402
import kill  # noqa: E402
import recorded  # noqa: E402
import rounds  # noqa: E402


def say(words):
    print("torture: " + words, flush=True)


def read_arguments(words):
    subject = words.pop(0) if words and words[0] in ("exec", "kill") else "rounds"
    parser = argparse.ArgumentParser(prog="./dev torture" + ("" if subject == "rounds" else " " + subject))
    parser.add_argument("--pythons", default="", help="versions, with commas; all that there are without")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 1) // 2), help="versions at once")
    parser.add_argument("--seed", type=int, default=0, help="of the first round")
    if subject == "rounds":
        parser.add_argument("--minutes", type=float, default=30, help="recorded, of each version")
        parser.add_argument("--round", type=float, default=60, help="seconds of one program")
    else:
        parser.add_argument("--count", type=int, default=10000 if subject == "exec" else 200, help="of all versions together")
    arguments = parser.parse_args(words)
    arguments.subject = subject
    return arguments


def green(build, command, python):
    """[what went wrong] with gevent and greenlet, or a reason why they were not tried."""
    folder, reason = environments.environment(build, python.version, python.path)
    reason = reason or environments.install(folder, "gevent")
    if reason:
        return [], "gevent not tried: " + reason
    inside = os.path.join(folder, "bin", "python")
    failures = []
    with tempfile.TemporaryDirectory(prefix="pyinst-torture-") as scratch:
        recording = os.path.join(scratch, "green.pyprof")
        words = [os.path.join(HERE, "green.py"), "300"]
        bare = recorded.run([inside, *words], 120, scratch)
        if bare.status != 0:
            return [], "gevent not tried: without us it ends with %s" % bare.status
        for turn in range(5):
            done = recorded.run(recorded.recording_line(command, inside, recording, "0.0001", words), 120, scratch)
            if done != bare:
                failures.append("gevent, turn %d: status %s, %s" % (turn, done.status, done.output[-300:]))
            elif not recorded.check(command, recording).is_whole:
                failures.append("gevent, turn %d: the recording is not whole" % turn)
    return failures, "gevent and greenlet: 5 runs, the same output" if not failures else "gevent: %d failures" % len(failures)


def torture_rounds(arguments, build, command, python):
    logs = os.path.join(build, "torture-logs")
    report = rounds.torture(command, python, arguments.minutes, arguments.round, arguments.seed, logs, say)
    failures, words = green(build, command, python)
    say(report.line() + "; " + words)
    for skipped in report.skipped:
        say("CPython %s, left out, %s" % (python.version, skipped))
    return report.failures + failures + (["no round could be made"] if report.rounds == 0 else [])


def torture_exec(arguments, build, command, python):
    failures = exec_storm.storm(command, python, arguments.share, arguments.seed)
    say("CPython %s: %d os.exec* at 0.1 ms, %d killed or changed" % (python.version, arguments.share, len(failures)))
    return failures


def torture_kill(arguments, build, command, python):
    late, failures = kill.storm(command, python, arguments.share, arguments.seed)
    say("CPython %s: %d sudden ends, %d files that did not open or ended otherwise; %s"
        % (python.version, arguments.share, len(failures), kill.describe(late)))
    return failures


def main():
    build = os.path.abspath(sys.argv[2])
    arguments = read_arguments(sys.argv[3:])
    wanted = [word for word in arguments.pythons.split(",") if word]
    chosen = [one for one in interpreters.find() if not wanted or one.version in wanted]
    if not chosen:
        sys.exit("torture: none of the interpreters asked for was found.")
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
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
