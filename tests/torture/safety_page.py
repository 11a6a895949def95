"""docs/safety.md: what ./dev torture and ./dev memory printed, as tables. Each part is replaced by the run that makes it.

The lines that were printed are all that is read, so that a log of an earlier run does as well as a run.
"""

import datetime
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(os.path.dirname(HERE)), "bench"))

from documents import join, read_page  # noqa: E402

TITLE = """# Safety

The recorded program must behave as if nobody looked. This page says what was done to find out, and what was found.
[signal-safety.md](signal-safety.md) says why it should hold.

**Sanitizers.** The ring, the walker, the reader of code and the writer are built as plain programs and run under
AddressSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer, as part of `./dev check`
([tests/sampler](../tests/sampler/meson.build)). Where a sanitizer is not installed the test is skipped and says so.

**No rights.** Recording needs none: no root, no capabilities, no ptrace. The tests record as an ordinary user with
`no-new-privileges`, and without `/proc` ([test_proofs.py](../tests/torture/test_proofs.py)).

**Interrupted calls (EINTR).** A signal can end a system call early, and some C extensions do not try again. A thread that
sleeps gets no signal from us, but for one that falls asleep just then; a test counts interrupted calls with and without us
([test_interrupted_calls.py](../tests/python/test_interrupted_calls.py)). What can still happen to a C call that blocks and
holds the GIL is told in [signal-safety.md](signal-safety.md), with figures. `--engine event` sends no signal at all.
"""
HEADINGS = {"rounds": "## Torture", "exec": "## Programs that replace themselves", "kill": "## Sudden ends",
            "memory": "## Memory and disk"}
ABOUT = {
    "rounds": "Programs of everything that is hard on a recorder (threads that come and go, generators, recursion to the limit,"
              " fork, sub-interpreters, signals, tracers and more), each run bare and then recorded with the same seed. A crash,"
              " a hang or another result is a failure. A round that the interpreter does not stand without us either is left"
              " out; more than a quarter of them is a failure, too.",
    "exec": "`os.execv`, `execve`, `execvp` and `execl` while ticks fly, at 0.1 ms: no tick may meet the program that comes after.",
    "kill": "Ended at random moments: SIGKILL, `abort`, a segmentation fault, `os._exit`, out of memory, and out of memory in a"
            " control group of 256 MB, where the kernel ends it. Each file must open, and its last sample be at most 100 ms"
            " before the end.",
    "memory": "A server of 50 threads, busy for a tenth of a core: twelve hours simulated, and a real one. At most 50 MB of memory"
              " and 100 MB on disk in twelve hours.",
}
ROUNDS = re.compile(r"CPython (\S+): (\d+) rounds, (?:\d+ left out, )?(\d+) samples, ([\d.]+) minutes, (\d+) failures;"
                    r" .*?; counters: [^;]*(?:; (.*))?$")
EXEC = re.compile(r"CPython (\S+): (\d+) os\.exec\* at 0\.1 ms, (\d+) killed or changed$")
KILL = re.compile(r"CPython (\S+): (\d+) sudden ends, (\d+) files that did not open or ended otherwise; (.*)$")
LEFT_OUT = re.compile(r"CPython (\S+), left out, (.*)$")
WORDS_MOST = 200    # of a failure: a changed result can be long


def by_version(rows):
    return sorted(rows, key=lambda row: [int(number) if number.isdigit() else 0 for number in row[0].split(".")])


def table(heads, rows):
    rows = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return ["| %s |" % " | ".join(row) for row in [heads, ["---"] * len(heads)] + by_version(rows)]


def plain(line):
    """A printed line without the machine it was printed on: no folders, no addresses, no place of a log."""
    line = re.sub(r" \(kept in [^)]*\)?", "", line.strip()).replace("torture: ", "", 1)
    line = re.sub(r"\w+://\S+", "…", line)
    return re.sub(r"(?<![\w.])/(?:[\w.+-]+/)+", "", line)


def matches(pattern, lines):
    return [list(match.groups()) for match in map(pattern.match, lines) if match]


def listed(title, items):
    return ["", title, ""] + ["- " + item for item in items] if items else []


def rounds_rows(lines):
    left_out = matches(LEFT_OUT, lines)
    rows = [[version, minutes, rounds, str(sum(one[0] == version for one in left_out)), samples, failures, green or ""]
            for version, rounds, samples, minutes, failures, green in matches(ROUNDS, lines)]
    return table(["CPython", "minutes", "rounds", "left out", "samples", "failures", "greenlet, gevent, uvloop"], rows) + \
        listed("Left out:", ["CPython %s, %s" % tuple(one) for one in left_out])


def exec_rows(lines):
    return table(["CPython", "exec", "killed or changed"], matches(EXEC, lines))


def kill_rows(lines):
    return table(["CPython", "ends", "did not open, or ended otherwise", "lateness"], matches(KILL, lines))


def memory_rows(lines):
    figures = [line.lstrip("# ") for line in lines if line.startswith(("# ", "real server"))]
    return ["- " + figure[0].upper() + figure[1:] + "." for figure in figures]


ROWS = {"rounds": (rounds_rows, ROUNDS), "exec": (exec_rows, EXEC), "kill": (kill_rows, KILL),
        "memory": (memory_rows, re.compile("real server, "))}


def part(subject, lines, made):
    """The text of one part, or None where the lines tell nothing of it."""
    lines = [plain(line) for line in lines]
    rows, pattern = ROWS[subject]
    if not any(map(pattern.match, lines)):
        return None
    failed = [line[len("failed: "):][:WORDS_MOST] for line in lines if line.startswith("failed: ")]
    failed += [line for line in lines if line.startswith("not ok")]
    return "\n".join([HEADINGS[subject], "", "Made by %s." % made, "", ABOUT[subject], ""] + rows(lines)
                     + (listed("**Not kept:**", failed) or ["", "Nothing failed."])) + "\n"


def write(docs, subject, lines, made):
    """Puts a part into the page, whose other parts stay as they are. True when there was something to put."""
    path, text = os.path.join(docs, "safety.md"), part(subject, lines, made)
    if text is None:
        return False
    headings = list(HEADINGS.values())
    page = join(TITLE, join(text, read_page(path), TITLE, *headings), TITLE, *headings)
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)
    return True


def write_log(docs, words):
    """./dev torture page SUBJECT LOG [WORDS]: the words say of what, as "commit 1234567"."""
    if len(words) not in (2, 3) or words[0] not in HEADINGS:
        sys.exit("Usage: ./dev torture page SUBJECT LOG [WORDS]; the subjects are %s." % ", ".join(HEADINGS))
    subject, path = words[:2]
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        day = datetime.date.fromtimestamp(os.path.getmtime(path)).isoformat()
    except OSError as problem:
        sys.exit("The log %s cannot be read: %s. Name a file with what the run printed." % (path, problem.strerror))
    command = "./dev memory" if subject == "memory" else "./dev torture" + ("" if subject == "rounds" else " " + subject)
    if not write(docs, subject, lines, "`%s` on %s%s" % (command, day, "".join(", " + word for word in words[2:]))):
        sys.exit("%s tells nothing of %s. Is it the output of %s?" % (path, subject, command))
    return None
