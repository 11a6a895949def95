"""What cannot be run is one clear sentence and status 2; and a job is stopped and continued as a whole."""

import os
import signal
import subprocess
import sys
import time

import interpreters
from support import ProgramTest, COMMAND
from tap import main

# Runs the boot under an interpreter that pretends to be another one.
PRETEND = """#!/bin/sh
exec '{python}' -c '
import sys
{change}
sys.argv = sys.argv[1:]
names = dict(__name__="__main__", __file__=sys.argv[0])
exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"), names)
' "$@"
"""


class LaunchingTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.python = interpreters.find()[-1]
        self.write("fine.py", "print('fine')")

    def pretend(self, change):
        path = self.write("other-python", PRETEND.format(python=self.python.path, change=change))
        os.chmod(path, 0o755)
        return path

    def assert_refused(self, arguments, *words, **options):
        ending = self.run_command([COMMAND, *arguments], **options)
        error = ending.stderr.decode()
        self.assertEqual((ending.status, ending.stdout), (2, b""), error)
        self.assertEqual(error.count("\n"), 1, error)
        self.assertNotIn("Traceback", error)
        for word in words:
            self.assertIn(word, error)

    def recorded(self, *arguments):
        return ["--python", self.python.path, "-o", self.recording, *arguments]

    def test_script_missing(self):
        self.assert_refused(self.recorded("nowhere.py"), "nowhere.py", "-m")

    def test_script_below_a_file(self):
        self.assert_refused(self.recorded("fine.py/nowhere.py"), "fine.py/nowhere.py")

    def test_script_unreadable(self):
        if os.geteuid() == 0:
            self.skipTest("root can read every file")
        os.chmod(self.folder + "/fine.py", 0)
        self.assert_refused(self.recorded("fine.py"), "fine.py")

    def test_folder_without_main(self):
        os.mkdir(self.folder + "/empty")
        self.assert_refused(self.recorded("empty"), "empty", "__main__.py")

    def test_interpreter_missing(self):
        self.assert_refused(["--python", "/no/such/python", "fine.py"], "/no/such/python", "--python")
        self.assert_refused(["--python", "no-such-python", "fine.py"], "no-such-python", "--python")

    def test_interpreter_not_executable(self):
        self.write("python", "")
        self.assert_refused(["--python", "./python", "fine.py"], "./python")

    def test_interpreter_is_no_program(self):
        os.chmod(self.write("python", "\x7fELF nothing"), 0o755)
        self.assert_refused(["--python", "./python", "fine.py"], "./python")

    def test_interpreter_is_not_python(self):
        self.assert_refused(["--python", "/bin/true", "fine.py"], "/bin/true", "-c pass")

    def test_no_python_at_all(self):
        self.assert_refused(["fine.py"], "python3", "--python", env={"PATH": "/nowhere"})

    def test_interpreter_too_old(self):
        self.assert_refused(["--python", self.pretend("sys.version_info = (3, 8, 18)"), "fine.py"], "3.8", "3.9")

    def test_interpreter_free_threaded(self):
        self.assert_refused(["--python", self.pretend("sys.abiflags = 't'".replace("'", '"')), "fine.py"],
                            "free-threaded", self.python.version)

    def test_interpreter_other_implementation(self):
        self.assert_refused(["--python", self.pretend('sys.implementation.name = "pypy"'), "fine.py"],
                            "pypy", "CPython")

    def test_really_old_interpreters(self):
        found = [path for path in
                 (os.path.expanduser("~/.pyenv/versions/%s/bin/python") % version
                  for version in sorted(os.listdir(os.path.expanduser("~/.pyenv/versions")))
                  if version.startswith(("2.", "3.6", "3.7", "3.8")))
                 if os.access(path, os.X_OK)] if os.path.isdir(os.path.expanduser("~/.pyenv/versions")) else []
        if not found:
            self.skipTest("no Python before 3.9 is installed")
        for path in found:
            self.assert_refused(["--python", path, "fine.py"], path, "3.9")

    def test_private_folder_missing(self):
        self.assert_refused(self.recorded("fine.py"), "/no/such/folder", env={"PYINST_HOME": "/no/such/folder"})

    def test_private_folder_without_recorder(self):
        home = os.path.join(os.path.dirname(os.path.dirname(COMMAND)), "pyinst", "boot.py")
        os.mkdir(self.folder + "/home")
        with open(home, encoding="utf-8") as file:
            self.write("home/boot.py", file.read())
        self.assert_refused(self.recorded("fine.py"), "recorder", env={"PYINST_HOME": self.folder + "/home"})

    def test_output_not_writable(self):
        self.recording = "/no/such/folder/out.pyprof"
        self.assert_refused(self.recorded("fine.py"), "/no/such/folder")

    def test_virtual_environment(self):
        """The active environment's python is used, and nothing is installed into it."""
        environment = self.folder + "/venv"
        subprocess.run([self.python.path, "-m", "venv", "--without-pip", environment], check=True,
                       stdout=subprocess.DEVNULL, timeout=60)
        before = sorted(os.walk(environment))
        self.write("ask.py", "import sys\nprint(sys.prefix)\n")
        ending = self.run_command([COMMAND, "-o", self.recording, "ask.py"], env={"VIRTUAL_ENV": environment})
        self.assertEqual(ending.stdout.decode().strip(), environment, ending.stderr)
        self.assertEqual(sorted(os.walk(environment)), before)

    def test_python_on_path(self):
        folder = self.folder + "/bin"
        os.mkdir(folder)
        os.symlink(self.python.path, folder + "/python3")
        self.write("ask.py", "import sys\nprint(sys.executable)\n")
        ending = self.run_command([COMMAND, "-o", self.recording, "ask.py"], env={"PATH": folder + ":/usr/bin:/bin"})
        self.assertEqual(ending.stdout.decode().strip(), folder + "/python3", ending.stderr)

    def test_job_control(self):
        """Stopped, both are stopped; continued, both go on."""
        self.write("count.py", """
            import os, time
            os.write(1, b'%d\\n' % os.getpid())
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                time.sleep(0.01)
            print('through')
            """)
        process = self.start_command([COMMAND, *self.recorded("count.py")], stdout=subprocess.PIPE,
                                     preexec_fn=os.setpgrp)
        child = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGTSTP)
        self.assertTrue(self.wait_for_states((process.pid, child), "T"), "both should be stopped")
        time.sleep(0.7)
        os.killpg(process.pid, signal.SIGCONT)
        self.assertEqual(process.communicate(timeout=60)[0], b"through\n")
        self.assertEqual(process.returncode, 0)

    def test_whole_group_stopped(self):
        self.write("count.py", "import os, time\nos.write(1, b'%d\\n' % os.getpid())\ntime.sleep(0.5)\n")
        process = self.start_command([COMMAND, *self.recorded("count.py")], stdout=subprocess.PIPE,
                                     preexec_fn=os.setpgrp)
        child = int(process.stdout.readline())
        for _round in range(2):
            os.killpg(process.pid, signal.SIGTSTP)
            self.assertTrue(self.wait_for_states((process.pid, child), "T"), "both should be stopped")
            os.killpg(process.pid, signal.SIGCONT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)

    def wait_for_states(self, pids, wanted):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            states = []
            for pid in pids:
                with open("/proc/%d/stat" % pid, encoding="ascii") as file:
                    states.append(file.read().rpartition(")")[2].split()[0])
            if all(state == wanted for state in states):
                return True
            time.sleep(0.01)
        return False

    def test_python_minus_m(self):
        """python -m pyinst runs the same command for that interpreter."""
        package = os.path.join(os.path.dirname(os.path.dirname(COMMAND)), "pyinst")
        os.symlink(package, self.folder + "/pyinst")
        self.write("ask.py", "import sys\nprint(sys.executable, sys.argv)\nsys.exit(3)\n")
        ending = self.run_command([self.python.path, "-m", "pyinst", "-o", self.recording, "ask.py", "x"])
        self.assertEqual(ending.status, 3, ending.stderr)
        self.assertEqual(ending.stdout.decode(), "%s ['ask.py', 'x']\n" % self.python.path)
        self.assertTrue(os.path.exists(self.recording))

    def test_python_minus_m_without_command(self):
        package = os.path.join(os.path.dirname(os.path.dirname(COMMAND)), "pyinst")
        os.mkdir(self.folder + "/pyinst")
        for name in "__init__.py", "__main__.py", "_version.py", "marks.py":
            with open(os.path.join(package, name), encoding="utf-8") as file:
                self.write("pyinst/" + name, file.read())
        ending = self.run_command([self.python.path, "-m", "pyinst", "fine.py"], env={"PATH": "/nowhere"})
        self.assertEqual((ending.status, ending.stdout), (2, b""))
        self.assertEqual(ending.stderr.count(b"\n"), 1, ending.stderr)


if __name__ == "__main__":
    assert sys.version_info >= (3, 9)
    main()
