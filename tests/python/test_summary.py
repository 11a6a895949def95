"""What ./dev check counts and when it fails: the summary of a log that is made here."""

import json
import os
import sys

from support import ProgramTest
from tap import main

SUMMARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "summary.py")


class SummaryTest(ProgramTest):
    def summarise(self, tests, expected="", status=0, **environment):
        log = "".join(json.dumps(dict(name="pyinst:python / " + name, result=result, stdout=output)) + "\n"
                      for name, result, output in tests)
        ending = self.run_command([sys.executable, SUMMARY, self.write("log.json", log),
                                   self.write("expected.txt", expected), str(status)],
                                  env=dict({"CI": ""}, **environment))
        lines = ending.stdout.decode().splitlines()
        return ending.status, lines[-1], "\n".join(lines[:-1])

    def test_all_good(self):
        status, last, _rest = self.summarise([("a", "OK", "ok 1 - x\nok 2 - y\n1..2\n"), ("b", "OK", "")])
        self.assertEqual((status, last), (0, "3 passed, 0 failed, 0 skipped"))

    def test_failures_are_counted(self):
        status, last, _rest = self.summarise([("a", "FAIL", "ok 1 - x\nnot ok 2 - y\nnot ok 3 - z\n"),
                                              ("crash", "FAIL", ""), ("slow", "TIMEOUT", "ok 1 - x\n")])
        self.assertEqual((status, last), (1, "2 passed, 4 failed, 0 skipped"))

    def test_failures_are_told_last(self):
        traceback = "".join("# line %d\n" % number for number in range(40)) + "# AssertionError: 3 != 4\n"
        status, _last, rest = self.summarise([
            ("a", "ERROR", "ok 1 - x # SKIP no display\nnot ok 2 - y\n" + traceback + "ok 3 - z\nnot ok 4 - w\n"),
            ("crash", "FAIL", "ok 1 - x\nlast word\n"), ("good", "OK", "ok 1 - x\n")])
        self.assertEqual(status, 1)
        told = rest[rest.index("failed a (ERROR)"):].splitlines()
        self.assertEqual(told[:3] + told[14:], ["failed a (ERROR)", "  not ok 2 - y", "  …", "  # AssertionError: 3 != 4",
                                                "  not ok 4 - w", "failed crash (FAIL)", "  ok 1 - x", "  last word"])
        self.assertLess(rest.index("skipped a/x"), rest.index("failed a"))
        self.assertNotIn("failed good", rest)

    def test_skips_have_reasons(self):
        status, last, rest = self.summarise([("a", "OK", "ok 1 /x/y # SKIP no display\nok 2 /x/z\n"),
                                             ("whole", "SKIP", "xmllint is not here\n")])
        self.assertEqual((status, last), (0, "1 passed, 0 failed, 2 skipped"))
        self.assertIn("skipped a/x/y: no display", rest)
        self.assertIn("skipped whole: xmllint is not here", rest)

    def test_strict_about_skips(self):
        tests = [("a", "OK", "ok 1 /x/y # SKIP no display\nok 2 /x/z\n")]
        pythons = ":".join(self.pretend(version) for version in ("3.11", "3.12", "3.13", "3.14"))
        strict = {"CI": "true", "PYINST_PYTHONS": pythons}
        status, last, rest = self.summarise(tests, **strict)
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 1 skipped"))
        self.assertIn("a/x/y was skipped and is not in expected.txt", rest)
        self.assertEqual(self.summarise(tests, "a/x/*: a reason\n", **strict)[:2], (0, "1 passed, 0 failed, 1 skipped"))
        # A pattern without a reason does not count.
        self.assertEqual(self.summarise(tests, "a/x/*: \n", **strict)[0], 1)

    def test_strict_about_interpreters(self):
        empty = {"CI": "true", "PATH": "/nowhere", "HOME": "/nowhere"}
        status, last, rest = self.summarise([("a", "OK", "ok 1 - x\n")], PYINST_PYTHONS=self.pretend("3.12"), **empty)
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("only 1 of CPython", rest)
        self.assertIn("interpreters: 3.12 (%s/python3.12)" % self.folder, rest)

    def test_nothing_ran(self):
        self.assertEqual(self.summarise([])[0], 1)
        self.assertEqual(self.run_command([sys.executable, SUMMARY, "/nowhere", "/nowhere", "0"]).status, 1)

    def test_meson_failed_otherwise(self):
        self.assertEqual(self.summarise([("a", "OK", "ok 1 - x\n")], status=1)[0], 1)

    def pretend(self, version):
        """Something that answers like an interpreter of that version."""
        path = self.folder + "/python" + version
        self.write("python" + version, "#!/bin/sh\necho '%s cpython - %s'\n" % (version, path))
        os.chmod(path, 0o755)
        return path


if __name__ == "__main__":
    main()
