"""Every row of docs/from-pyinstrument.md's table of the command line: what pyinstrument takes does here what it says."""

import json
import os
import pstats
import pty
import re
import time

import interpreters
from support import ProgramTest, COMMAND
from tap import main

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "from-pyinstrument.md")
# All that pyinstrument 5.1 takes.
OPTIONS = """-m -c --from-path -o --outfile -r --renderer -p --render-option --html -t --timeline --target-description --hide
    --hide-regex --show --show-regex --show-all --unicode --no-unicode --color --no-color -i --interval
    --use-timing-thread --load --load-prev --version --help""".split()
PROGRAM = """
    import sys, time
    import shelf

    def spin(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            pass

    def first(): spin(0.06)
    def second(): spin(0.06)

    first(); second(); first()
    shelf.search()
    print(*sys.argv[1:])
"""
RENDERERS = """
    from pyinst.renderers import ConsoleRenderer, FrameRenderer

    class Names(FrameRenderer):
        def __init__(self, mark="", **options):
            super().__init__(**options)
            self.mark = mark

        def default_processors(self):
            return []

        def render(self, session):
            names, waiting = [], [session.root_frame()]
            while waiting:
                frame = waiting.pop(0)
                names.append(frame.function)
                waiting += frame.children
            return "%s %s %s\\n%s\\n" % (self.mark, sorted(self.processor_options), session.target_description, names)

    class Short(ConsoleRenderer):
        pass

    class Bytes(Names):
        output_is_binary = True

    class Broken(Names):
        def render(self, session):
            return {}["nothing"]

    class Nothing:
        pass
"""


class ComingOverTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.python = interpreters.find()[-1]
        self.write("program.py", PROGRAM)
        self.write("site-packages/shelf.py", "import time\ndef search():\n    inner()\ndef inner():\n    end = time.perf_counter() + 0.06\n"
                   "    while time.perf_counter() < end:\n        pass\n")
        self.write("renderers.py", RENDERERS)
        self.variables = {"PYTHONPATH": os.path.join(self.folder, "site-packages")}

    def run_pyinst(self, *words, status=0, **variables):
        ending = self.run_command([COMMAND, "--python", self.python.path, *words], env={**self.variables, **variables})
        self.assertEqual(ending.status, status, ending)
        return ending

    def report(self, *words, **variables):
        return self.run_pyinst(*words, **variables).stdout.decode()

    def record(self):
        self.run_pyinst("-o", self.recording, "program.py")
        return self.recording

    def assert_refused(self, *words):
        """One sentence, status 2, and the program has not run."""
        ending = self.run_pyinst(*words, status=2)
        self.assertEqual((ending.stdout, ending.stderr.count(b"\n")), (b"", 1), ending)
        return ending.stderr.decode()

    # ---- the document ----

    def test_every_option_has_a_row(self):
        with open(DOCUMENT, encoding="utf-8") as file:
            rows = file.read().partition("## Command line")[2]
        named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rows))
        self.assertFalse(set(OPTIONS) - named)
        helped = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", self.report("--help")))
        self.assertFalse(set(OPTIONS) - helped)

    # ---- its rows ----

    def test_targets(self):
        self.assertTrue(self.report("program.py", "-o", "x", "--help").startswith("-o x --help\n"))
        self.assertTrue(self.report("-m", "program", "-t").startswith("-t\n"))
        self.assertRegex(self.report("-c", "import program", "a"), r"^a\n[^$]*first  program\.py")
        self.assertTrue(self.report("--", "program.py", "--").startswith("--\n"))
        self.write("raises.py", "import program\nraise ValueError('no')\n")
        ending = self.run_pyinst("raises.py", status=1)
        self.assertIn(b"first  program.py", ending.stdout)
        self.assertIn(b"ValueError: no", ending.stderr)

    def test_outputs(self):
        for name, begin in (("a.txt", b"\nprogram.py"), ("a.json", b'{"start_time"'), ("a.HTML", b"<!"),
                            ("a.pyisession", b'{"start_time"'), ("a.speedscope.json", b'{"$schema"'), ("a.else", b"\nprogram.py")):
            ending = self.run_pyinst("--outf", name, "program.py", "x")
            self.assertEqual((ending.stdout, ending.stderr), (b"x\n", b""), name)
            with open(os.path.join(self.folder, name), "rb") as file:
                self.assertEqual(file.read(len(begin)).lower(), begin.lower(), name)
        self.run_pyinst("-o", "a.pstats", "program.py")
        self.assertTrue(pstats.Stats(os.path.join(self.folder, "a.pstats")).stats)
        self.write("kept.txt", "kept")
        self.assert_refused("-o", "kept.txt", "-i", "abc", "program.py")
        with open(os.path.join(self.folder, "kept.txt")) as file:
            self.assertEqual(file.read(), "kept")

    def test_renderers(self):
        recording = self.record()
        for name in ("json", "pyisession", "session", "speedscope"):
            self.assertTrue(json.loads(self.report("-r", name, recording)), name)
        self.assertRegex(self.report("--renderer=text", recording), r"first  program\.py")
        self.assertIn("<html", self.report("-r", "html", recording))
        self.assertIn("<html", self.report("--html", "-r", "json", recording))
        self.assertIn("There is no renderer", self.assert_refused("-r", "nothing", "program.py"))

    def test_renderer_class(self):
        said = self.report("-r", "renderers.Names", "-p", "mark=**", "--hide", "*x*", "program.py", "a")
        self.assertRegex(said, r"^a\n\*\* \['hide_regex'\] Program: program\.py a\n.*'first'")
        recording = self.record()
        said = self.report("-r", "renderers.Names", "--target-description", "this {args}", "-p", "mark", recording)
        self.assertRegex(said, r"^True \[\] this program\.py\n")
        self.run_pyinst("-r", "renderers.Names", "-o", "own.txt", recording)
        with open(os.path.join(self.folder, "own.txt")) as file:
            self.assertIn("'first'", file.read())
        # What is a console renderer's, and what the user's own class says.
        self.assertRegex(self.report("-r", "renderers.Short", "--percent", "--unicode", recording), "─ <module>")
        self.assertIn("first", self.report("-r", "renderers.Short", "-p", "short_mode", recording))

    def test_renderer_class_that_is_wrong(self):
        for words, sentence in ((["renderers.Missing"], "renderers has no Missing."),
                                (["no.such.Thing"], "No module named 'no'"),
                                (["renderers.Nothing"], "it has no render(session)."),
                                (["renderers.Names", "-p", "bogus=1"], "unexpected keyword argument 'bogus'."),
                                (["renderers.Names", "-p", "processor_options.hide_regex=("], "regular expression"),
                                (["renderers.Names", "--thread", "x"], "leave --thread out.")):
            self.assertIn(sentence, self.assert_refused("-r", *words, "program.py"))
        self.write("wrong.py", "import sys\nsys.no_such_thing\n")
        self.assertIn("wrong.py, line 2", self.assert_refused("-r", "wrong.Names", "program.py"))
        # Only its report is lost: the program ran, and the recording is kept.
        ending = self.run_pyinst("-r", "renderers.Broken", "program.py", "ran")
        self.assertEqual(ending.stdout, b"ran\n")
        self.assertRegex(ending.stderr.decode(), r"^pyinst: The renderer renderers\.Broken failed: KeyError: 'nothing' \(.*line 28\)\.\n$")

    def test_render_options(self):
        recording = self.record()
        self.assertNotRegex(self.report("-p", "time=percent_of_total", recording), r"\d\.\d{3} +\d")
        self.assertRegex(self.report("-p", "flat", "-p", "flat_time=total", recording), r"spin  program\.py")
        self.assertEqual(self.report("-p", "processor_options.show_regex=.*", recording).count("inner"), 1)
        self.assert_refused("-p", "a.b=1", "program.py")

    def test_order_of_time(self):
        recording = self.record()
        self.assertEqual(len(re.findall(r"first  program\.py", self.report(recording))), 1)
        self.assertEqual(len(re.findall(r"first  program\.py", self.report("-t", recording))), 2)
        self.assertEqual(len(re.findall(r"first  program\.py", self.report("--timeline", recording))), 2)

    def test_what_is_shown(self):
        recording = self.record()
        for words, shown in (([], False), (["--show", "*/shelf.py"], True), (["--show-regex", ".*/shelf"], True),
                             (["--show-all"], True)):
            self.assertEqual("inner" in self.report(*words, recording), shown, words)
        # What is hidden is folded, in every format that folds.
        self.assertNotIn("inner  ", self.report("--hide", "*/shelf.py", recording))
        self.assertNotIn("first  ", self.report("--hide-regex", ".*/program", "--show", "*/shelf.py", recording))
        for pair in (("--hide", "--hide-regex"), ("--show", "--show-regex")):
            self.assertIn("exclude each other", self.assert_refused(pair[0], "x", pair[1], "x", "program.py"))

    def test_looks(self):
        recording = self.record()
        self.assertIn("└─", self.report("--unicode", recording, LC_ALL="C"))
        self.assertNotIn("└─", self.report("--no-unicode", recording))
        self.assertIn("\x1b[", self.report("--color", recording))
        self.assertNotIn("\x1b[", self.report("--no-color", recording, FORCE_COLOR="1"))

    def test_interval(self):
        self.run_pyinst("-i", "0.005", "-o", self.recording, "program.py")
        self.assertIn("one every 5 ms", self.report(self.recording))
        self.assertIn("one every 2 ms", self.report("--interval=0.002", "program.py"))
        self.assertIn("one every 4 ms", self.report("program.py", PYINSTRUMENT_INTERVAL="0.004"))
        self.assert_refused("-i", "abc", "program.py")

    def test_other_options(self):
        self.assertIn("Run of program.py x", self.report("--target-description", "Run of {args}", "program.py", "x"))
        self.assertIn("{wrong}", self.assert_refused("--target-description", "{wrong}", "program.py"))
        os.mkdir(os.path.join(self.folder, "bin"))
        os.chmod(os.path.join(self.folder, "program.py"), 0o755)
        os.symlink(os.path.join(self.folder, "program.py"), os.path.join(self.folder, "bin", "tool"))
        self.assertTrue(self.report("--from-path", "tool", "x", PATH=self.folder + "/bin:/usr/bin:/bin").startswith("x\n"))
        self.assertIn("from-path", self.assert_refused("--from-path", "-m", "program"))
        self.assertIn("not needed", self.run_pyinst("--use-timing-thread", "program.py").stderr.decode())
        self.assertRegex(self.report("--version"), r"^pyinst \d")
        self.assertIn("Usage: pyinst", self.report("--help"))

    def test_loading(self):
        recording = self.record()
        self.run_pyinst("-o", "a.pyisession", recording)
        for words in (["--load", "a.pyisession"], ["--load", recording]):
            self.assertIn("first", self.report(*words))
        self.report("program.py"), self.report("program.py")
        saved = re.findall(r"\S+-program-\S+", self.report("--list-saved"))
        self.assertEqual(len(set(saved)), 2, saved)
        self.assertIn("first", self.report("--load-prev", os.path.basename(saved[0])))
        self.assert_refused("--load-prev", "nothing")
        self.assert_refused("--load", "nothing.pyisession")
        self.assert_refused("--load", recording, "program.py")

    # ---- the browser ----

    def run_on_terminal(self, *words, **variables):
        """What is said on a terminal that is all three streams."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.environ.update(self.variables, XDG_STATE_HOME=self.state, TMPDIR=self.folder, LC_ALL="C.UTF-8", **variables)
            os.execv(COMMAND, [COMMAND, "--python", self.python.path, *words])
        said = b""
        while True:
            try:
                block = os.read(terminal, 65536)
            except OSError:
                break
            said += block
            if not block:
                break
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()

    def wait_for(self, name):
        path = os.path.join(self.folder, name)
        for _ in range(300):
            if os.path.exists(path) and os.path.getsize(path):
                with open(path, encoding="utf-8") as file:
                    return file.read()
            time.sleep(0.1)
        return self.fail("the browser was not started")

    def test_page_on_a_terminal(self):
        browser = self.write("my browser", "#!/bin/sh\necho \"$@\" > opened.tmp; mv opened.tmp opened\n")
        os.chmod(browser, 0o755)
        recording = self.record()
        for value, wanted in (("/no/such/browser:'%s'" % browser, "file://"), ("'%s' --new %%s" % browser, "--new file://")):
            status, said = self.run_on_terminal("-r", "html", recording, BROWSER=value)
            self.assertEqual(status, 0, said)
            opened = self.wait_for("opened").strip()
            self.assertTrue(opened.startswith(wanted), opened)
            page = opened.partition("file://")[2]
            self.assertIn(page, said)
            with open(page, encoding="utf-8") as file:
                self.assertIn("<html", file.read())
            os.unlink(os.path.join(self.folder, "opened"))
        status, said = self.run_on_terminal("--html", "program.py", "ran", BROWSER="/no/such/browser")
        self.assertEqual((status, said.partition("\r\n")[0]), (0, "ran"))
        self.assertIn("The page is for a browser", said)
        # A pipe or a file gets the page itself, and no browser starts.
        self.assertIn("<html", self.report("-r", "html", recording, BROWSER="'%s'" % browser))
        self.assertFalse(os.path.exists(os.path.join(self.folder, "opened")))


if __name__ == "__main__":
    main()
