"""The Python API, under every interpreter: the files in api/ run there, with the standard library alone."""

import os
import re
import sys
import unittest

from support import COMMAND, ProgramTest
from tap import for_each_python, main

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "api")
BUILD = os.path.normpath(os.path.join(os.path.dirname(COMMAND), ".."))


class InnerTest(ProgramTest):
    #: Where the files are that run inside.
    inner_folder = FOLDER

    def run_inner(self, python, name, packages=()):
        """*packages*: folders of what is imported beside Pyinst."""
        ending = self.run_command([python.path, os.path.join(self.inner_folder, name + ".py")],
                                  env={"PYTHONPATH": ":".join([BUILD, *packages])})
        text = ending.stderr.decode()
        self.assertEqual(ending.status, 0, "\n" + text)
        self.assertGreater(int(re.search(r"Ran (\d+) test", text)[1]), 0)
        return text


@for_each_python
class ApiTest(InnerTest):
    def each_names(self, python):
        self.run_inner(python, "names")

    def each_profiling(self, python):
        self.run_inner(python, "profiling")

    def each_sessions(self, python):
        self.run_inner(python, "sessions")

    def each_reports(self, python):
        self.run_inner(python, "reports")

    def each_frames(self, python):
        self.run_inner(python, "frames")

    def each_concurrent_runs(self, python):
        self.run_inner(python, "concurrent_runs")

    def each_examples(self, python):
        self.run_inner(python, "examples")

    def each_within_a_recorded_program(self, python):
        """A program that the command records may use profilers of its own; both are right."""
        self.write("program.py", """
            import time
            import pyinst
            def before():
                end = time.perf_counter() + 0.3
                while time.perf_counter() < end: sum(range(50))
            def inside():
                end = time.perf_counter() + 0.3
                while time.perf_counter() < end: sum(range(50))
            before()
            with pyinst.Profiler() as profiler:
                inside()
            names = {info.split(chr(0))[0] for stack, _ in profiler.last_session.frame_records for info in stack}
            assert "inside" in names and "before" not in names, names
            print(profiler.output_text())
            """)
        ending = self.run_recorded(python, ["program.py"])
        self.assertEqual(ending.status, 0, ending.stderr)
        self.assertIn(b"inside", ending.stdout)
        report = self.run_command([COMMAND, self.recording]).stdout
        self.assertIn(b"before", report)
        self.assertIn(b"inside", report)

    def each_import_is_quick(self, python):
        """At most 3 ms; the best of several, since the machine is not ours alone."""
        program = ("import sys, time\nimport contextvars\nbegin = time.perf_counter()\nimport pyinst\n"
                   "print(time.perf_counter() - begin)")
        extra = {"PYTHONPATH": BUILD, "PYTHONPYCACHEPREFIX": self.folder, "PYTHONDONTWRITEBYTECODE": ""}
        times = [float(self.run_command([python.path, "-c", program], env=extra).stdout) for _ in range(10)]
        self.assertLess(min(times), 0.003)

    def each_without_glib(self, python):
        """Where the reports cannot be loaded, the command makes them, and what it cannot do is said."""
        self.write("program.py", """
            import sys, time
            sys.modules["pyinst._profile"] = None
            import pyinst
            def work():
                end = time.perf_counter() + 0.3
                while time.perf_counter() < end: sum(range(50))
            with pyinst.Profiler() as profiler:
                work()
            print(profiler.output_text())
            try:
                profiler.last_session.frame_records
            except pyinst.ReportError as error:
                print(error)
            """)
        ending = self.run_command([python.path, "program.py"],
                                  env={"PYTHONPATH": BUILD, "PATH": os.path.dirname(COMMAND) + ":" + os.environ["PATH"]})
        self.assertEqual(ending.status, 0, ending.stderr)
        self.assertIn(b"work", ending.stdout)
        self.assertIn(b"This needs GLib, which cannot be loaded here", ending.stdout)


@for_each_python
class RenderFileTest(InnerTest):
    """What the command runs for a renderer class of the user's."""

    def render(self, python, *words):
        return self.run_command([python.path, os.path.join(BUILD, "pyinst", "_render_file.py"), *words])

    def each_class(self, python):
        self.write("program.py", "def work(n):\n    return sum(range(n))\nfor i in range(2000): work(5000)\n")
        self.run_recorded(python, ["program.py"])
        self.write("mine.py", """
            from pyinst.renderers import FrameRenderer
            from pyinst import processors
            class Names(FrameRenderer):
                def __init__(self, end="", **options):
                    super().__init__(**options)
                    self.end = end
                def default_processors(self):
                    return [processors.aggregate_repeated_calls]
                def render(self, session):
                    root = self.preprocess(session.root_frame())
                    return " ".join(frame.function for frame in root.walk()) + self.end
            class Nothing:
                pass
            """)
        ending = self.render(python, "mine.Names", self.recording, "end=!")
        self.assertEqual(ending.status, 0, ending.stderr)
        self.assertIn(b"<module> work", ending.stdout)
        self.assertTrue(ending.stdout.endswith(b"!"))
        ending = self.render(python, "pyinst.renderers.JSONRenderer", self.recording, "show_all")
        self.assertTrue(ending.stdout.startswith(b"{"), ending.stderr)
        for words in (("mine.Names", "nothing.pyprof"), ("mine.Missing", self.recording), ("nothing", self.recording),
                      ("mine.Nothing", self.recording), ("mine.Names", self.recording, "speed=3"),
                      ("mine.Names", "mine.py"), ("mine.Names",)):
            ending = self.render(python, *words)
            self.assertEqual((ending.status, ending.stdout), (2, b""), words)
            self.assertRegex(ending.stderr.decode(), r"\Apyinst: [^\n]+\.\n\Z")


class PeersTest(ProgramTest):
    """What needs packages of others, in an environment of the tests' own."""

    def find_program(self, package):
        venv = os.path.join(BUILD, "tests", "python", "api-venv")
        program = os.path.join(venv, "bin", package)
        if not os.path.exists(program):
            made = self.run_command([sys.executable, "-m", "venv", venv])
            if made.status == 0:
                made = self.run_command([os.path.join(venv, "bin", "pip"), "install", "-q", package])
            if made.status != 0:
                raise unittest.SkipTest("%s cannot be installed here" % package)
        return program

    def test_same_trees_as_pyinstrument(self):
        """Both packages make the same trees of one session, and read each other's files."""
        self.find_program("pyinstrument")
        python = os.path.join(BUILD, "tests", "python", "api-venv", "bin", "python")
        ending = self.run_command([python, os.path.join(FOLDER, "beside_pyinstrument.py")], env={"PYTHONPATH": BUILD})
        self.assertEqual(ending.status, 0, "\n" + ending.stderr.decode())

    def test_types(self):
        """mypy agrees with every annotation, as strictly as it can."""
        mypy = self.find_program("mypy")
        source = os.path.join(os.path.dirname(FOLDER), "..", "..", "pyinst")
        ending = self.run_command([mypy, "--strict", "--cache-dir", self.folder, "--config-file",
                                   os.path.join(FOLDER, "mypy.ini"), "-p", "pyinst"],
                                  env={"MYPYPATH": os.path.dirname(os.path.normpath(source))})
        self.assertEqual(ending.status, 0, "\n" + ending.stdout.decode() + ending.stderr.decode())


if __name__ == "__main__":
    main()
