"""One session in both packages: the same trees, and files that the other one reads. Needs pyinstrument."""

import json
import os
import subprocess
import sys
import unittest

import pyinstrument
import pyinstrument.processors
import pyinstrument.session

import pyinst
import pyinst.processors
from common import ApiTest, main

PROGRAM = """
import json, re
def parse():
    return json.loads("[" + ",".join(["1"] * 20000) + "]")
def match():
    return re.compile("(a|b)*c").findall("abc" * 5000)
def main():
    for _ in range(60):
        parse(); match()
main()
"""


def tree(frame):
    return (frame.identifier, round(frame.time, 6), [tree(child) for child in frame.children])


class BesideTest(ApiTest):
    def setUp(self):
        super().setUp()
        with open(self.path("program.py"), "w") as file:
            file.write(PROGRAM)
        self.file = self.path("theirs.pyisession")
        subprocess.run([sys.executable, "-m", "pyinstrument", "-r", "pyisession", "-o", self.file, "program.py"],
                       check=True, cwd=self.folder)

    def test_fields(self):
        theirs, ours = pyinstrument.session.Session.load(self.file), pyinst.Session.load(self.file)
        self.assertEqual(json.loads(json.dumps(theirs.to_json())), json.loads(json.dumps(ours.to_json())))
        # The same stacks; theirs count what is left of a sample in it and in the next one.
        self.assertEqual([stack for stack, _ in theirs.resample(0.01).frame_records],
                         [stack for stack, _ in ours.resample(0.01).frame_records])

    def test_trees(self):
        for trim in (True, False):
            theirs = pyinstrument.session.Session.load(self.file).root_frame(trim_stem=trim)
            ours = pyinst.Session.load(self.file).root_frame(trim_stem=trim)
            self.assertEqual(tree(theirs), tree(ours))

    def test_processors(self):
        """One after the other, as their renderers run them."""
        theirs = pyinstrument.session.Session.load(self.file).root_frame()
        ours = pyinst.Session.load(self.file).root_frame()
        for name in ("remove_importlib", "remove_tracebackhide", "merge_consecutive_self_time",
                     "aggregate_repeated_calls", "remove_irrelevant_nodes", "remove_unnecessary_self_time_nodes"):
            theirs = getattr(pyinstrument.processors, name)(theirs, options={})
            ours = getattr(pyinst.processors, name)(ours, options={})
            self.assertEqual(tree(theirs), tree(ours), name)

    def test_they_read_ours(self):
        session = pyinst.Session.load(self.file)
        session.save(self.path("ours.pyisession"))
        self.assertEqual(tree(pyinstrument.session.Session.load(self.path("ours.pyisession")).root_frame()),
                         tree(session.root_frame()))
        with pyinst.Profiler() as profiler:
            exec(compile(PROGRAM, self.path("program.py"), "exec"), {})
        profiler.last_session.save(self.path("recorded.pyisession"))
        text = subprocess.run([sys.executable, "-m", "pyinstrument", "--load", self.path("recorded.pyisession")],
                              stdout=subprocess.PIPE, check=True, env=dict(os.environ, XDG_DATA_HOME=self.folder)).stdout
        self.assertRegex(text, rb"main  \S*program.py:7")

    def test_same_program(self):
        """Every function that both saw with a tenth of the time or more is called from the same one."""
        def callers(package):
            with package.Profiler() as profiler:
                exec(compile(PROGRAM, self.path("program.py"), "exec"), {})
            root = profiler.last_session.root_frame()
            waiting, found = [root], {}
            while waiting:
                frame = waiting.pop()
                waiting += frame.children
                if frame.time > 0.1 * root.time and frame.parent and frame.file_path == self.path("program.py"):
                    caller = frame.parent
                    # Ours has C functions that call back, too.
                    while caller.file_path == "<built-in>" and caller.parent:
                        caller = caller.parent
                    found[frame.function] = caller.function
            return found

        theirs, ours = callers(pyinstrument), callers(pyinst)
        self.assertEqual(ours["main"], theirs["main"])
        for function in set(theirs) & set(ours):
            self.assertEqual(theirs[function], ours[function], function)


if __name__ == "__main__":
    main()
