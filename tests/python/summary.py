"""Count what meson ran: summary.py TESTLOG EXPECTED_SKIPS STATUS

Reads meson's testlog.json, prints each skip with its reason, the interpreters covered, what
failed with what it said and, as the last line alone, "N passed, N failed, N skipped". With CI=true a skip that EXPECTED_SKIPS
does not list, or fewer than four of CPython 3.11 to 3.15, is a failure.
"""

import fnmatch
import json
import os
import re
import sys

import interpreters

TAP_LINE = re.compile(r"^(ok|not ok)\b\s*(\d+)?\s*(?:-\s*)?([^#]*)(?:#\s*(skip|todo)\b:?\s*(.*))?$", re.IGNORECASE)
BAD_RESULTS = ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")
MOST_LINES_SAID = 12


def read_expected(path):
    """Lines "PATTERN: reason"; the pattern is of the test's whole name, with * in it."""
    expected = []
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                pattern, colon, reason = line.partition(": ")
                if not line.startswith("#") and colon and reason.strip():
                    expected.append(pattern.strip())
    except FileNotFoundError:
        pass
    return expected


def shorten(lines, most):
    """The last of them: an error is said at its end."""
    return lines if len(lines) <= most else ["…"] + lines[-most:]


def tell_failures(name, test):
    """[line]: what the failed program said of each failure, or its last words where it said nothing of one."""
    told, said = [], None
    for line in (test.get("stdout") or "").splitlines():
        case = TAP_LINE.match(line)
        if case and case[1] == "not ok" and (case[4] or "").lower() != "todo":
            said = []
            told.append((line, said))
        elif case:
            said = None
        elif said is not None:
            said.append(line)
    if told:
        last_words = (test.get("stderr") or "").splitlines() if not any(said for _line, said in told) else []
        lines = [text for line, said in told for text in [line] + shorten(said, MOST_LINES_SAID)]
    else:
        last_words = ((test.get("stdout") or "") + (test.get("stderr") or "")).splitlines()
        lines = []
    lines += shorten(last_words, MOST_LINES_SAID)
    return ["failed %s (%s)" % (name, test["result"])] + ["  " + line for line in lines]


def read_log(path):
    """(passed, failed, [(name, reason)], [line about a failure]) over all tests of the log."""
    passed, failed, skips, failures = 0, 0, [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            test = json.loads(line)
            name = test["name"].rpartition(" / ")[2].rpartition(":")[2]
            output = test.get("stdout") or ""
            cases = [match for match in map(TAP_LINE.match, output.splitlines()) if match]
            bad = [case for case in cases if case[1] == "not ok" and (case[4] or "").lower() != "todo"]
            if test["result"] in BAD_RESULTS:
                # A crash or a time-out shows in no line of its own.
                failed += max(1, len(bad))
                failures += tell_failures(name, test)
            if cases:
                for case in cases:
                    if (case[4] or "").lower() == "skip":
                        skips.append((name + "/" + case[3].strip().strip("/"), case[5] or "no reason given"))
                    elif case[1] == "ok":
                        passed += 1
            elif test["result"] == "SKIP":
                reason = (output.strip().splitlines() or ["no reason given"])[-1]
                skips.append((name, reason))
            elif test["result"] not in BAD_RESULTS:
                passed += 1
    return passed, failed, skips, failures


def main(log_path, expected_path, status):
    is_strict = os.environ.get("CI") == "true"
    complaints = []
    try:
        passed, failed, skips, failures = read_log(log_path)
    except FileNotFoundError:
        sys.exit("no test was run: meson wrote no " + log_path)
    expected = read_expected(expected_path)
    for name, reason in skips:
        print("skipped %s: %s" % (name, reason))
        if is_strict and not any(fnmatch.fnmatchcase(name, pattern) for pattern in expected):
            complaints.append("%s was skipped and is not in %s" % (name, os.path.basename(expected_path)))
    found = interpreters.find()
    print("interpreters: " + (", ".join("%s (%s)" % one for one in found) or "none"))
    main_versions = [one.version for one in found if one.version in interpreters.MAIN_VERSIONS]
    if is_strict and len(main_versions) < 4:
        complaints.append("only %d of CPython %s were there; four are needed"
                          % (len(main_versions), ", ".join(interpreters.MAIN_VERSIONS)))
    if passed + failed == 0:
        complaints.append("no test was run")
    # Last, since a log that is cut is cut at its beginning.
    for line in failures:
        print(line)
    for complaint in complaints:
        print("failed: " + complaint)
    failed += len(complaints)
    if status and not failed:
        failed = 1
    print("%d passed, %d failed, %d skipped" % (passed, failed, len(skips)))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
