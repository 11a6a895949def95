"""The recordings of the lessons: whole, small, without this machine; and two made anew give the same answers.

test_recordings.py LIST-KEYS BUILD-FOLDER SOURCE-FOLDER
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

LIST_KEYS, BUILD, SOURCE = sys.argv[1:4]
del sys.argv[1:4]
sys.path.insert(0, os.path.join(SOURCE, "tests", "python"))

import record_lessons  # noqa: E402
from tap import main  # noqa: E402

FOLDER = os.path.join(SOURCE, "examples", "lessons")
COMMAND = os.path.join(BUILD, "command", "pyinst")
ANEW = "lookup", "blocking"


class RecordingsTest(unittest.TestCase):
    def list_recordings(self):
        names = record_lessons.LESSONS + record_lessons.PROGRAMS
        return [(name, os.path.join(FOLDER, file)) for name in names for file in record_lessons.list_files(name)
                if file.endswith(".pyprof")]

    def test_all_are_whole_and_small(self):
        for name, path in self.list_recordings():
            ending = subprocess.run([COMMAND, "check", path], stdout=subprocess.PIPE, text=True)
            self.assertEqual(ending.returncode, 0, path)
            self.assertIn("It is whole.", ending.stdout, path)
            self.assertLess(os.path.getsize(path), record_lessons.SIZES_MAX[name in record_lessons.PROGRAMS], path)

    def test_none_says_where_it_was_made(self):
        for _, path in self.list_recordings():
            self.assertEqual(record_lessons.find_paths(path), [], path)
            with open(path, "rb") as file:
                self.assertTrue(b"/lessons/" in file.read(), path)

    def test_they_have_their_programs(self):
        """What the source view shows is the file that the learner edits."""
        for name in record_lessons.LESSONS:
            with open(os.path.join(FOLDER, name, "slow.pyprof"), "rb") as recording, \
                    open(os.path.join(FOLDER, name, "slow.py"), "rb") as program:
                self.assertTrue(program.read() in recording.read(), "record %s anew: its program was changed" % name)

    def test_truths_are_whole(self):
        for name in record_lessons.PROGRAMS:
            with open(os.path.join(FOLDER, "two-ways", name, "timed.json"), encoding="utf-8") as file:
                truth = json.load(file)
            self.assertEqual(truth["whole"], "main")
            self.assertTrue(all(0 < function["share"] < 1 and function["calls"] > 0 for function in truth["functions"]))

    def test_two_anew(self):
        with tempfile.TemporaryDirectory(prefix="pyinst-lessons-") as folder:
            recorder = record_lessons.Recorder(BUILD, folder, self.find_python(), tries=1)
            copy = record_lessons.make_copy(FOLDER, recorder.folder)
            for name in ANEW:
                record_lessons.record(recorder, copy, name)
            old = record_lessons.list_keys(LIST_KEYS, FOLDER, ANEW)
            new = record_lessons.list_keys(LIST_KEYS, copy, ANEW)
            self.assertEqual(list(record_lessons.find_differences(old, new)), [])

    def find_python(self):
        try:
            return record_lessons.find_python()
        except SystemExit as error:
            raise unittest.SkipTest(str(error))

    def test_differences_are_found(self):
        old = {"a": ("share", "0.50", "0.05"), "b": ("choose", "option 1", ""), "c": ("count", "900", "0.05")}
        near = {"a": ("share", "0.54", "0.05"), "b": ("choose", "option 1", ""), "c": ("count", "2000", "0.05")}
        far = {"a": ("share", "0.56", "0.05"), "b": ("choose", "option 2", ""), "c": ("count", "900", "0.05")}
        self.assertEqual(list(record_lessons.find_differences(old, near)), [])
        self.assertEqual(len(list(record_lessons.find_differences(old, far))), 2)


if __name__ == "__main__":
    main()
