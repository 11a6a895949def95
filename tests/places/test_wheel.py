"""pip install: an sdist with all that a build needs, and a wheel that works in environments of several versions."""

import glob
import os
import shutil
import subprocess
import tarfile
import unittest
import zipfile

import environments
import interpreters
from support import ProgramTest
from tap import main

BUILD_TOOLS = ("meson-python>=0.17", "ninja")
PLACE = os.path.join(environments.PLACE, "wheel")

PROGRAM = """
    import sys, time
    import pyinst

    def work():
        end = time.perf_counter() + 0.15
        while time.perf_counter() < end:
            sum(range(300))

    work()
    print(sys.prefix, pyinst.__file__)
"""


def with_headers():
    """The oldest interpreter that an extension module can be built for: a wheel serves it and all later ones."""
    for python in interpreters.find():
        include = subprocess.run([python.path, "-c", "import sysconfig; print(sysconfig.get_path('include'))"],
                                 capture_output=True, text=True).stdout.strip()
        if os.path.exists(os.path.join(include, "Python.h")):
            return python
    raise unittest.SkipTest("no interpreter has its headers")


def run_backend(python, hook, folder, *options):
    """A hook of the build backend, as pip and build call them; the name of what it made."""
    program = "import sys, mesonpy; print(mesonpy.%s(sys.argv[1], %s))" % (hook, ", ".join(options) or "None")
    done = subprocess.run([python, "-c", program, folder], cwd=environments.SOURCE, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=dict(os.environ, PATH=os.path.dirname(python) + ":" + os.environ["PATH"]))
    if done.returncode != 0:
        raise AssertionError(done.stdout[-4000:])
    return os.path.join(folder, done.stdout.strip().splitlines()[-1])


class WheelTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.builder = with_headers()
        tools = environments.make(cls.builder, *BUILD_TOOLS)
        os.makedirs(PLACE, exist_ok=True)
        for old in glob.glob(os.path.join(PLACE, "*.whl")):
            os.unlink(old)
        # The build folder stays: what did not change is not compiled again.
        cls.wheel = run_backend(tools, "build_wheel", PLACE,
                                "{'build-dir': %r, 'setup-args': ['-Dbuildtype=debug']}" % os.path.join(PLACE, "build"))
        cls.tools = tools

    def setUp(self):
        super().setUp()
        self.write("program.py", PROGRAM)

    def install(self, python):
        """The bin folder of a new environment that has the wheel."""
        inside = environments.create(python.path, os.path.join(self.folder, "environment-" + python.label))
        environments.install(inside, "--no-index", self.wheel)
        return os.path.dirname(inside)

    def pythons(self):
        """Of the versions that can take the wheel."""
        return interpreters.ends([python for python in interpreters.find() if python.number >= self.builder.number])

    def run_installed(self, words, **options):
        environment = dict({"PATH": "/usr/bin:/bin"}, **options.pop("env", {}))
        return self.run_command(words, env=environment, **options)

    def test_contents(self):
        names = zipfile.ZipFile(self.wheel).namelist()
        for wanted in ("pyinst/boot.py", "pyinst/py.typed", "pyinst/_sampler.abi3.so", "pyinst/_profile.abi3.so",
                       "pyinst/renderers/html.py", "pyinst/pytest_plugin.py", ".data/scripts/pyinst", ".dist-info/LICENSE", "man1/pyinst.1"):
            self.assertTrue([name for name in names if name.endswith(wanted)], wanted)
        self.assertFalse([name for name in names if "pyinst-gui" in name or "tests/" in name])
        self.assertIn("-abi3-", os.path.basename(self.wheel))
        sources = {os.path.relpath(path, environments.SOURCE)
                   for path in glob.glob(os.path.join(environments.SOURCE, "pyinst", "**", "*.py"), recursive=True)}
        self.assertLessEqual(sources, set(names))

    def test_source_distribution(self):
        git = shutil.which("git")
        if not git or not os.path.exists(os.path.join(environments.SOURCE, ".git")):
            self.skipTest("this is no git checkout")
        with tarfile.open(run_backend(self.tools, "build_sdist", self.folder)) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}
        # What is not committed yet is not in it.
        head = subprocess.run([git, "ls-tree", "-r", "--name-only", "HEAD"], cwd=environments.SOURCE,
                              capture_output=True, text=True, check=True).stdout.split()
        self.assertGreater(len(head), 100)
        self.assertFalse(({*head, "LICENSE", "pyproject.toml", "meson.build", "PKG-INFO"}) - names)

    def test_runs_in_environments(self):
        self.assertTrue(self.pythons())
        for python in self.pythons():
            self.check_environment(python, self.install(python))

    def check_environment(self, python, scripts):
        prefix = os.path.dirname(scripts)
        told = "%s %s/lib/python%s/site-packages/pyinst/__init__.py\n" % (prefix, prefix, python.version)
        for words in ([os.path.join(scripts, "pyinst")], [os.path.join(scripts, "python"), "-m", "pyinst"]):
            # Called by its path, nothing activated: the environment that it is in is meant.
            ending = self.run_installed([*words, "-o", self.recording, "program.py"])
            self.assertEqual((ending.status, ending.stdout.decode(), ending.stderr), (0, told, b""))
            report = self.run_installed([*words, self.recording]).stdout.decode()
            self.assertRegex(report, r"work  program\.py:5")
            ending = self.run_installed([*words, "program.py"])
            self.assertIn(b"To look at it again", ending.stdout)
            self.assertNotIn(b"pyinst-gui", ending.stdout)
        ending = self.run_installed([os.path.join(scripts, "pyinst"), "--gui", self.recording])
        self.assertEqual((ending.status, ending.stdout, ending.stderr.count(b"\n")), (2, b"", 1))
        self.assertIn(b"The window is not installed; a wheel is without it.", ending.stderr)
        ending = self.run_installed([os.path.join(scripts, "python"), "-c",
                                     "import pyinst\nwith pyinst.Profiler() as profiler: exec(open('program.py').read())\n"
                                     "print(profiler.output_text())"])
        self.assertEqual(ending.status, 0, ending.stderr)
        self.assertIn(b"work", ending.stdout)

    def test_active_environment_first(self):
        """As pipx has it: the command in an environment of its own, called by a link; the active one is meant."""
        python = self.pythons()[-1]
        scripts = self.install(python)
        bare = os.path.join(self.folder, "bare")
        subprocess.run([python.path, "-m", "venv", "--without-pip", bare], check=True, stdout=subprocess.DEVNULL)
        os.mkdir(self.folder + "/bin")
        os.symlink(scripts + "/pyinst", self.folder + "/bin/pyinst")
        os.symlink(python.path, self.folder + "/bin/python3")
        for variables, prefix in (({"VIRTUAL_ENV": bare}, bare), ({}, None)):
            ending = self.run_installed([self.folder + "/bin/pyinst", "-o", self.recording, "program.py"],
                                        env=dict(variables, PATH=self.folder + "/bin:/usr/bin:/bin"))
            self.assertEqual((ending.status, ending.stderr), (0, b""))
            seen, package = ending.stdout.decode().split()
            self.assertEqual(package, glob.glob(scripts[:-3] + "lib/python3*/site-packages/pyinst")[0] + "/__init__.py")
            if prefix:
                self.assertEqual(seen, prefix)
            else:
                self.assertNotIn(seen, (bare, os.path.dirname(scripts)))

    def test_another_version_beside(self):
        """A package of another version, of another interpreter with the same prefix, is not ours."""
        scripts = self.install(self.pythons()[-1])
        own, = glob.glob(scripts[:-3] + "lib/python3*/site-packages/pyinst")
        for version, mark in (("3.1", "0.0.1"), ("3.99", "0.0.1")):
            other = os.path.join(scripts[:-3], "lib", "python" + version, "site-packages", "pyinst")
            shutil.copytree(own, other)
            with open(other + "/_version.py", "w") as file:
                file.write('__version__ = "%s"\n' % mark)
        ending = self.run_installed([scripts + "/pyinst", "-o", self.recording, "program.py"])
        self.assertEqual((ending.status, ending.stdout.decode().split()[1]), (0, own + "/__init__.py"), ending.stderr)


if __name__ == "__main__":
    main()
