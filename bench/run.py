"""What ./dev bench runs: run.py --build FOLDER --docs FOLDER [cost | tasks | accuracy | stacks | asyncio | reports | window | all] OPTION...

Each subject measures, prints its page and writes it below docs/. What cannot be measured here
is named in the page with its reason. --help of a subject lists its options.
"""

import argparse
import datetime
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests", "python"))

import interpreters  # noqa: E402
import measure_accuracy  # noqa: E402
import measure_cost  # noqa: E402
import measure_reports  # noqa: E402
import measure_stacks  # noqa: E402
import measure_asyncio  # noqa: E402
import measure_tasks  # noqa: E402
import measure_window  # noqa: E402
from documents import describe_machine, join, publish, read_page  # noqa: E402

SUBJECTS = ("cost", "tasks", "accuracy", "stacks", "asyncio", "reports", "window", "all")


def say(words):
    print("bench: " + words, file=sys.stderr, flush=True)


def words_of(text):
    return [word for word in text.split(",") if word]


def read_arguments(words):
    subject = words.pop(0) if words and not words[0].startswith("-") else "cost"
    if subject not in SUBJECTS:
        sys.exit("./dev bench: %s is none of %s." % (subject, ", ".join(SUBJECTS)))
    parser = argparse.ArgumentParser(prog="./dev bench " + subject)
    parser.add_argument("--pythons", type=words_of, default=[], help="versions, with commas; the newest alone without")
    parser.add_argument("--no-write", action="store_true", help="print the page, leave the file as it is")
    if subject in ("tasks", "all"):
        parser.add_argument("--switches", type=int, default=1000000, help="between tasks, of each run")
    if subject in ("cost", "tasks", "reports", "window", "all"):
        parser.add_argument("--rounds", type=int, default=9, help="alternated rounds; at least 5 without --quick")
        parser.add_argument("--quick", action="store_true", help="short programs, few rounds: to try the bench")
        parser.add_argument("--samples", type=int, default=1000000, help="of the recording that is opened")
    if subject in ("cost", "all"):
        parser.add_argument("--workloads", type=words_of, default=list(measure_cost.WORKLOADS))
    if subject in ("accuracy", "all"):
        parser.add_argument("--seconds", type=float, default=10.0, help="of each run")
        parser.add_argument("--runs", type=int, default=5, help="of ours")
        parser.add_argument("--peer-runs", type=int, default=3, help="of each other profiler")
        parser.add_argument("--programs", type=words_of, default=list(measure_accuracy.PROGRAMS))
        parser.add_argument("--peers", type=words_of, default=[], help="names, with commas; all without")
    if subject in ("stacks", "all"):
        parser.add_argument("--stacks", type=int, default=1000000, help="samples of each version and number of threads")
    arguments = parser.parse_args(words)
    arguments.subject = subject
    if not set(getattr(arguments, "programs", [])) <= set(measure_accuracy.PROGRAMS):
        parser.error("the programs are " + ", ".join(measure_accuracy.PROGRAMS))
    if not set(getattr(arguments, "workloads", [])) <= set(measure_cost.WORKLOADS):
        parser.error("the workloads are " + ", ".join(measure_cost.WORKLOADS))
    if hasattr(arguments, "rounds") and arguments.rounds < 5 and not arguments.quick:
        parser.error("fewer than 5 rounds say nothing on a machine that does other things too; there is --quick")
    return arguments


def choose_pythons(wanted):
    found = interpreters.find()
    chosen = [one for one in found if one.version in wanted] if wanted else \
        [one for one in found if one.version in interpreters.MAIN_VERSIONS][-1:]
    if not chosen:
        sys.exit("bench: none of the interpreters asked for was found; there are %s."
                 % (", ".join(one.version for one in found) or "none"))
    return chosen


# Some subjects share a page: these are its last parts, and each keeps the others'.
LAST_PARTS = {"accuracy.md": ("# Accuracy", measure_stacks.HEADING, measure_asyncio.HEADING),
              "performance.md": ("# Performance", measure_tasks.HEADING)}


def main():
    build, docs = os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[4])
    arguments = read_arguments(sys.argv[5:])
    arguments.how = "./dev bench" + "".join(" " + word for word in sys.argv[5:])
    arguments.today = datetime.date.today().isoformat()
    pythons = choose_pythons(arguments.pythons)
    load_before = os.getloadavg()[0]
    subjects = {"cost": (measure_cost, "performance.md"), "tasks": (measure_tasks, "performance.md"),
                "accuracy": (measure_accuracy, "accuracy.md"),
                "stacks": (measure_stacks, "accuracy.md"), "asyncio": (measure_asyncio, "accuracy.md"),
                "reports": (measure_reports, "reports.md"),
                "window": (measure_window, "window-performance.md")}
    failures = []
    for name, (module, file_name) in subjects.items():
        if arguments.subject not in (name, "all"):
            continue
        text, failed = module.page(arguments, pythons, build, os.path.join(build, "command", "pyinst"), say,
                                   lambda: describe_machine(load_before))
        path = os.path.join(docs, file_name)
        if file_name in LAST_PARTS:
            text = join(text, read_page(path), *LAST_PARTS[file_name])
        publish(text, path, arguments.no_write)
        failures += failed
    for failure in failures:
        say("not kept: " + failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
