"""Programs run for a report: what is written, where it is kept, and what is shown of it."""

import json
import os
import pstats
import re
import stat
import subprocess

import interpreters
from support import ProgramTest, COMMAND
from tap import main

PROGRAM = """
    import sys, threading, time

    class Shop:
        def price(self):
            end = time.perf_counter() + 0.15
            while time.perf_counter() < end:
                sum(range(300))

    # Its time is its own, not a built-in's: it must lead its thread on a busy machine, too.
    def other():
        end = time.perf_counter() + 0.1
        while time.perf_counter() < end:
            for number in range(3000):
                number += 1

    worker = threading.Thread(target=other, name="helper")
    worker.start()
    Shop().price()
    worker.join()
    print("done", *sys.argv[1:])
"""


class ReportsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.python = interpreters.find()[-1]
        self.write("shop.py", PROGRAM)

    def run_pyinst(self, *arguments, **options):
        return self.run_command([COMMAND, "--python", self.python.path, *arguments], **options)

    def out(self, name):
        return os.path.join(self.folder, name)

    def test_every_format(self):
        for name, begin in (("a.json", b'{"start_time"'), ("a.speedscope.json", b'{"$schema"'), ("a.pyisession", b'{"start_time"'),
                            ("a.folded", b"MainThread"), ("a.gecko.json", b'{"meta"'), ("a.pb.gz", b"\x1f\x8b"),
                            ("a.txt", b"\nshop.py"), ("a.pyprof", b"PYPROF\0")):
            ending = self.run_pyinst("-o", self.out(name), "shop.py")
            self.assertEqual((ending.status, ending.stdout, ending.stderr), (0, b"done\n", b""))
            with open(self.out(name), "rb") as file:
                self.assertEqual(file.read(len(begin)), begin, name)
        with open(self.out("a.folded"), encoding="utf-8") as file:
            self.assertRegex(file.read(), r"(?m)^helper;.*;other \(shop\.py:\d+\).* \d+$")

    def test_no_source(self):
        """The text of the program's files, and of its children's, is kept unless it is not wanted."""
        self.write("parent.py", """
            import os, subprocess, sys, time
            SECRET = "in the text"
            if len(sys.argv) > 1:
                end = time.perf_counter() + 0.2
                while time.perf_counter() < end:
                    sum(range(300))
            elif os.fork() == 0:
                sys.argv.append("child")
                exec(open(__file__).read())
            else:
                os.wait()
                subprocess.run([sys.executable, __file__, "again"], check=True)
            """)
        for options, kept in ((("--children",), True), (("--children", "--no-source"), False)):
            for name in os.listdir(self.folder):
                if name.endswith(".pyprof"):
                    os.unlink(self.out(name))
            ending = self.run_pyinst("-o", self.out("a.pyprof"), *options, "parent.py")
            self.assertEqual(ending.status, 0, ending.stderr)
            names = [name for name in os.listdir(self.folder) if name.endswith(".pyprof")]
            self.assertEqual(len(names), 3, names)
            found = 0
            for name in names:
                with open(self.out(name), "rb") as file:
                    data = file.read()
                self.assertIn(b"parent.py", data, name)
                found += b"SECRET" in data
            self.assertEqual(found > 0, kept, options)
            self.assertEqual(found, len(names) if kept else 0)

    def test_redact(self):
        home = os.path.join(self.folder, "home", "ada")
        self.write("home/ada/shop.py", PROGRAM)
        ending = self.run_pyinst("-o", self.out("a.pyprof"), os.path.join(home, "shop.py"), "--token=abracadabra")
        self.assertEqual(ending.status, 0, ending.stderr)
        ending = self.run_command([COMMAND, "redact", self.out("a.pyprof")], env={"HOME": home})
        self.assertEqual((ending.status, ending.stdout), (0, b""), ending.stderr)
        for name, kept in (("a.pyprof", True), ("a-shared.pyprof", False)):
            with open(self.out(name), "rb") as file:
                data = file.read()
            for word in (b"abracadabra", b"class Shop", home.encode()):
                self.assertEqual(word in data, kept, (name, word))
            self.assertIn(b"Shop.price", data)
        self.assertIn(b"price", self.run_command([COMMAND, self.out("a-shared.pyprof")]).stdout)

    def test_pstats(self):
        ending = self.run_pyinst("-o", self.out("a.pstats"), "shop.py")
        self.assertEqual(ending.status, 0, ending.stderr)
        stats = pstats.Stats(self.out("a.pstats")).stats
        (_, _, own, total, callers), = [value for key, value in stats.items() if key[2] == "price"]
        self.assertTrue(0.1 < total < 0.5, total)
        self.assertEqual([caller[2] for caller in callers], ["<module>"])

    def test_bytes_after_the_programs(self):
        ending = self.run_pyinst("-r", "json", "shop.py")
        self.assertTrue(ending.stdout.startswith(b"done\n{"), ending)
        self.assertEqual(json.loads(ending.stdout[5:])["target_description"], "Program: shop.py")

    def test_description_is_recorded(self):
        self.run_pyinst("-o", self.recording, "--target-description", "the shop: {args}", "shop.py", "--fast")
        shown = self.run_command([COMMAND, self.recording]).stdout.decode()
        self.assertEqual(shown.splitlines()[1].split("  ")[0], "the shop: shop.py --fast")

    def test_from_path(self):
        script = self.write("bin/shop-tool", "#!/usr/bin/env python3\nprint('tool')\n")
        os.chmod(script, 0o755)
        ending = self.run_pyinst("--from-path", "shop-tool", env={"PATH": self.out("bin") + ":/usr/bin:/bin"})
        self.assertEqual(ending.status, 0, ending.stderr)
        self.assertTrue(ending.stdout.startswith(b"tool\n"), ending)

    def test_timing_thread(self):
        ending = self.run_pyinst("--use-timing-thread", "-o", self.out("a.txt"), "shop.py")
        self.assertEqual((ending.status, ending.stdout, ending.stderr.count(b"\n")), (0, b"done\n", 1))
        self.assertIn(b"is not needed", ending.stderr)

    def test_no_two_runs_share_a_name(self):
        self.write("quick.py", "pass")
        lines = [[COMMAND, "--python", self.python.path, "-r", "pyprof", "quick.py"]] * 6
        for process in [self.start_command(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for line in lines]:
            self.assertEqual(process.wait(60), 0)
        folder = os.path.join(self.state, "pyinst", "reports")
        kept = os.listdir(folder)
        self.assertEqual(len(kept), 6)
        for name in kept:
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600)
            report = self.run_command([COMMAND, "--load-prev", name[:-len(".pyprof")]])
            self.assertEqual(report.status, 0, report.stderr)

    def test_nothing_is_kept_of_what_did_not_begin(self):
        ending = self.run_pyinst("nowhere.py")
        self.assertEqual(ending.status, 2)
        ending = self.run_pyinst("-o", "/nonexistent/a.txt", "shop.py")
        self.assertEqual((ending.status, ending.stdout), (2, b""))
        self.assertEqual(os.listdir(os.path.join(self.state, "pyinst", "reports")), [])

    def test_what_cannot_be_is_said_before(self):
        for options in (["-t", "-r", "pstats"], ["-p", "bogus"], ["--hide-regex", "("], ["-r", "my.Renderer"]):
            ending = self.run_pyinst(*options, "shop.py")
            self.assertEqual((ending.status, ending.stdout, ending.stderr.count(b"\n")), (2, b"", 1), ending)

    def test_without_the_window(self):
        tool = self.write("alone/bin/pyinst", "")
        with open(COMMAND, "rb") as file, open(tool, "wb") as copy:
            copy.write(file.read())
        os.chmod(tool, 0o755)
        self.run_pyinst("-o", self.recording, "shop.py")
        ending = self.run_command([tool, "--gui", self.recording], env={"PATH": "/nonexistent"})
        self.assertEqual((ending.status, ending.stdout, ending.stderr.count(b"\n")), (2, b"", 1), ending)
        self.assertIn(b"The window is not installed", ending.stderr)

    def test_with_the_window(self):
        seen = self.write("bin/pyinst-gui", "#!/bin/sh\nprintf '%s|' \"$@\"\n")
        os.chmod(seen, 0o755)
        tool = self.out("bin/pyinst")
        with open(COMMAND, "rb") as file, open(tool, "wb") as copy:
            copy.write(file.read())
        os.chmod(tool, 0o755)
        ending = self.run_command([tool, "--gui", "-i", "2ms", "-m", "package", "-o", "x"])
        self.assertEqual(ending.stdout, b"--interval=0.002000000|-m|package|-o|x|", ending)

    def test_threads_and_lines(self):
        self.run_pyinst("-o", self.recording, "shop.py")
        whole = self.run_command([COMMAND, self.recording]).stdout.decode()
        self.assertRegex(whole, r"(?m)^ +[\d.]+ +[\d.]+  helper  .*other")
        helper = self.run_command([COMMAND, "--thread", "helper", "--lines", self.recording]).stdout.decode()
        self.assertRegex(helper, r"(?m)^ +[\d.]+ 100\.0 %  helper$")
        self.assertNotIn("Shop.price", helper)
        lines = re.findall(r"(?m)^ +([\d.]+) +([\d.]+)  (\d+)$", helper[helper.index("other  shop.py", helper.index("line\n")):])
        self.assertTrue(sum(float(own) for own, _, _ in lines) > 0.05, helper)
        number = re.search(r'"tid": (\d+)', self.run_command([COMMAND, "-r", "gecko", "--thread", "helper", self.recording])
                           .stdout.decode())[1]
        self.assertEqual(self.run_command([COMMAND, "--thread", number, "--lines", self.recording]).stdout.decode(), helper)


if __name__ == "__main__":
    main()
