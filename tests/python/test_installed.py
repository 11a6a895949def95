"""Installed into a prefix, and the prefix moved elsewhere: the command finds its own things, for any interpreter."""

import os
import shutil
import subprocess

import interpreters
from support import ProgramTest, COMMAND
from tap import for_each_python, main

BUILD = os.path.dirname(os.path.dirname(COMMAND))


@for_each_python
class InstalledTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.meson = shutil.which("meson")
        cls.place = os.path.realpath(subprocess.run(["mktemp", "-d"], capture_output=True, text=True).stdout.strip())
        if cls.meson:
            subprocess.run([cls.meson, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", cls.place],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           env=dict(os.environ, DESTDIR=""))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.place, ignore_errors=True)

    def setUp(self):
        super().setUp()
        if not self.meson:
            self.skipTest("meson is not on the PATH")
        found = [os.path.join(folder, "pyinst") for folder, _folders, files in os.walk(self.place)
                 if "pyinst" in files and folder.endswith("/bin")]
        self.assertEqual(len(found), 1, found)
        self.command = found[0]

    def each_records(self, python):
        self.write("program.py", "import sys, time, pyinst\ntime.sleep(0.05)\nprint(sys.argv, pyinst.__file__)\n")
        ending = self.run_command([self.command, "--python", python.path, "-o", self.recording, "program.py", "x"])
        private = os.path.join(os.path.dirname(os.path.dirname(self.command)), "lib", "pyinst")
        self.assertEqual((ending.status, ending.stdout.decode(), ending.stderr),
                         (0, "['program.py', 'x'] %s/__init__.py\n" % private, b""))
        ending = self.run_command([self.command, self.recording])
        self.assertEqual(ending.status, 0, ending.stderr)

    def test_layout(self):
        """As a distribution's package has it: all below one prefix, nothing in any interpreter's own folders."""
        prefix = os.path.dirname(os.path.dirname(self.command))
        for name in ("lib/pyinst/boot.py", "lib/pyinst/_version.py", "lib/pyinst/_sampler.abi3.so",
                     "lib/pyinst/_profile.abi3.so", "lib/pyinst/renderers/html.py",
                     "share/man/man1/pyinst.1", "share/bash-completion/completions/pyinst"):
            self.assertTrue(os.path.isfile(os.path.join(prefix, name)), name)
        files = [os.path.relpath(os.path.join(folder, file), prefix)
                 for folder, _folders, names in os.walk(self.place) for file in names]
        self.assertFalse([name for name in files if name.startswith("..") or "-packages" in name])
        self.assertFalse([name for name in files if name.startswith("lib") and not name.startswith("lib/pyinst/")])
        sources = os.path.join(os.path.dirname(__file__), "..", "..", "pyinst")
        for folder, _folders, names in os.walk(sources):
            for name in names:
                if name.endswith(".py"):
                    self.assertIn("lib/pyinst/" + os.path.relpath(os.path.join(folder, name), sources), files)

    def test_python_minus_m(self):
        python = interpreters.find()[-1]
        self.write("program.py", "print('here')")
        library = os.path.join(os.path.dirname(os.path.dirname(self.command)), "lib")
        ending = self.run_command([python.path, "-m", "pyinst", "-o", self.recording, "program.py"],
                                  env={"PYTHONPATH": library, "PATH": "/usr/bin:/bin"})
        self.assertEqual((ending.status, ending.stdout), (0, b"here\n"), ending.stderr)

    def test_needs_nothing_but_libc(self):
        """One binary for every interpreter: libc alone, and no interpreter's library."""
        if not shutil.which("readelf"):
            self.skipTest("readelf is not here")
        module = os.path.join(os.path.dirname(os.path.dirname(self.command)), "lib", "pyinst", "_sampler.abi3.so")
        dynamic = subprocess.run(["readelf", "-d", module], capture_output=True, text=True, check=True).stdout
        needed = {line.partition("[")[2].rstrip("]") for line in dynamic.splitlines() if "(NEEDED)" in line}
        self.assertLessEqual(needed, {"libc.so.6", "ld-linux-x86-64.so.2", "libpthread.so.0", "libdl.so.2"})


if __name__ == "__main__":
    main()
