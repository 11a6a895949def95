"""unittest, told as TAP: one line per test, skips with their reason, so that meson can count them."""

import sys
import traceback
import unittest

from interpreters import ends, find


def _for_pythons(case, pythons):
    for name, method in list(vars(case).items()):
        if not name.startswith("each_"):
            continue
        for python in pythons:
            def test(self, method=method, python=python):
                method(self, python)
            setattr(case, "test_%s_%s" % (name[len("each_"):], python.label), test)
    return case


def for_each_python(case):
    """Make test_NAME_3_11(self), ... of each method each_NAME(self, python) of a TestCase."""
    return _for_pythons(case, find())


def for_ends_with_signals(case):
    """The same for the oldest and the newest that the signal engine knows: what takes minutes and is alike on all."""
    return _for_pythons(case, ends([python for python in find() if python.number >= (3, 11)]))


def for_ends(case):
    """The same for the oldest and the newest of all."""
    return _for_pythons(case, ends(find()))


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.count = 0

    def _tell(self, test, word, note=""):
        self.count += 1
        name = test.id().replace("__main__.", "").replace("#", "")
        print("%s %d - %s%s" % (word, self.count, name, note), flush=True)

    def _tell_failure(self, test, err):
        self._tell(test, "not ok")
        text = "".join(traceback.format_exception(*err))
        print("".join("# %s\n" % line for line in text.splitlines()), end="", flush=True)

    def addSuccess(self, test):
        self._tell(test, "ok")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._tell(test, "ok", " # SKIP " + reason)

    def addSubTest(self, test, subtest, err):
        """Good ones are their test's; one that fails is a failure of its own."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._tell_failure(subtest, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell_failure(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._tell_failure(test, err)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    if len(sys.argv) > 1:
        chosen = [test for group in suite for test in group
                  if any(word in test.id() for word in sys.argv[1:])]
        suite = unittest.TestSuite(chosen)
    result = TapResult()
    suite.run(result)
    print("1..%d" % result.count)
    sys.exit(0 if result.wasSuccessful() else 1)
