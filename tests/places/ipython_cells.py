"""Cells of a real IPython, run by test_ipython.py in an environment that has it."""

import asyncio
import html
import re
import unittest

from IPython.core.interactiveshell import InteractiveShell

SETUP = """
import asyncio, time
def work(seconds=0.1):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return 41
"""


class CellTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shell = InteractiveShell.instance()
        cls.shell.run_line_magic("load_ext", "pyinst")
        cls.shell.run_cell(SETUP)

    def setUp(self):
        self.shown = []
        self.shell.display_pub.publish = lambda data=None, metadata=None, **_: self.shown.append(data)

    def run_cell(self, text):
        self.shown.clear()
        return self.shell.run_cell(text, store_history=True)

    def text(self):
        self.assertEqual(len(self.shown), 1, self.shown)
        return re.sub(r"\x1b\[[\d;]*m", "", self.shown[0]["text/plain"])

    def page(self):
        found = re.match(r'<iframe width="100%" height="(\d+)" style="[^"]*resize: vertical[^"]*" srcdoc="([^"]*)"></iframe>$',
                         self.shown[0]["text/html"])
        return int(found[1]), html.unescape(found[2])

    def test_cell(self):
        result = self.run_cell("%%pyinst\nvalue = work()\nvalue + 1\n")
        self.assertEqual((result.result, result.error_in_exec, result.error_before_exec), (42, None, None))
        self.assertEqual(self.shell.user_ns["value"], 41)
        self.assertRegex(self.text(), r"(?m)^Cell \[\d+\]  Python")
        self.assertRegex(self.text(), r"MainThread\n[^\n]*100\.0 %  └─ <module>  <ipython-input[^\n]*\n[^\n]*work")
        self.assertNotIn("IPython/", self.text())
        height, page = self.page()
        self.assertEqual(height, 400)
        self.assertIn("<html", page)
        self.assertIn("\x1b[", self.shown[0]["text/plain"])
        # An ordinary cell after it is none of ours.
        self.assertEqual(self.run_cell("work(0.01)").result, 41)
        self.assertEqual(self.shown, [])

    def test_line(self):
        self.assertEqual(self.run_cell("%pyinst work()").result, 41)
        self.assertRegex(self.text(), r"(?m)^Line in cell \[\d+\]")
        self.assertNotIn("magic", self.text())
        self.run_cell("found = %pyinst -h 300 work(); 7\n")
        self.assertEqual(self.page()[0], 300)
        self.assertEqual(self.shell.user_ns["found"], 7)

    def test_await(self):
        for text in ("%%pyinst\nawait asyncio.sleep(0.1)\nwork()", "%pyinst await asyncio.sleep(0.1); work()"):
            self.assertEqual(self.run_cell(text).result, 41)
            self.assertRegex(self.text(), r"(?s)<module>.*work .*\[await\]|<module>.*\[await\].*work ")
            self.assertNotIn("IPython/", self.text())
            self.assertEqual(self.text().count("<module>"), 1)

    def test_await_in_a_running_loop(self):
        """As a kernel does: cells are tasks of a loop that runs already."""
        async def somebody_else():
            while True:
                await asyncio.sleep(0)
                sum(range(1000))

        async def kernel():
            task = asyncio.ensure_future(somebody_else())
            text = "%%pyinst\nawait asyncio.sleep(0.2)\nwork()"
            transformed = self.shell.transform_cell(text)
            self.assertTrue(self.shell.should_run_async(text, transformed_cell=transformed))
            result = await self.shell.run_cell_async(text, transformed_cell=transformed)
            self.shell.events.trigger("post_run_cell", result)
            task.cancel()
            return result

        loop = asyncio.new_event_loop()
        self.addCleanup(loop.close)
        self.assertEqual(loop.run_until_complete(kernel()).result, 41)
        self.assertIn("[await]", self.text())
        self.assertNotIn("somebody_else", self.text())

    def test_options(self):
        cell = "\nimport json\ndef first(): work(0.05)\nfirst(); work(0.05); first()\n"
        self.run_cell("%%pyinst --timeline" + cell)
        self.assertEqual(self.text().count("first  "), 2)
        self.run_cell("%%pyinst --timeline=False -p time=percent_of_total" + cell)
        self.assertEqual(self.text().count("first  "), 1)
        self.assertNotRegex(self.text(), r"\d\.\d{3} +\d")
        self.run_cell("%%pyinst -p flat -p flat_time=total --interval 0.002" + cell)
        self.assertIn("one every 2 ms", self.text())
        self.run_cell("%%pyinst --hide '*' --show-regex nothing" + cell)
        self.assertNotIn("first  ", self.text())
        self.run_cell("%%pyinst --show-all --async_mode strict" + cell)
        self.assertIn("first  ", self.text())

    def test_what_is_wrong(self):
        """A sentence, and the cell does not run."""
        for options in ("-p bogus=1", "--interval x", "--interval 99", "--nothing", "--show a --show-regex b",
                        "-p time=never", "--async_mode no", "work()"):
            error = self.run_cell("%%%%pyinst %s\nran = True" % options).error_in_exec
            self.assertEqual(type(error).__name__, "UsageError", options)
            self.assertTrue(str(error).startswith("%"), error)
            self.assertNotIn("ran", self.shell.user_ns)
            self.assertEqual(self.shown, [])
        self.assertIsNone(self.run_cell("%pyinst").error_in_exec)
        self.assertIsNone(self.run_cell("%%pyinst\n").error_in_exec)
        self.assertIsInstance(self.run_cell("%%pyinst\nx = = 1").error_before_exec, SyntaxError)

    def test_exceptions(self):
        error = self.run_cell("%%pyinst\nwork()\n1 / 0").error_in_exec
        self.assertIsInstance(error, ZeroDivisionError)
        # The line is that of the cell, and the report is there.
        last = error.__traceback__
        while last.tb_next:
            last = last.tb_next
        self.assertEqual(last.tb_lineno, 3)
        self.assertIn("work", self.text())
        self.assertIsInstance(self.run_cell("%%pyinst\nraise KeyboardInterrupt").error_in_exec, KeyboardInterrupt)
        self.assertEqual(self.run_cell("%%pyinst\nwork()").result, 41)

    def test_unloaded(self):
        shell = self.shell
        before = len(shell.ast_transformers), len(shell.input_transformers_cleanup)
        shell.run_line_magic("unload_ext", "pyinst")
        try:
            self.assertEqual((len(shell.ast_transformers), len(shell.input_transformers_cleanup)),
                             (before[0] - 1, before[1] - 1))
            self.run_cell("%%pyinst\nwork()")
            self.assertEqual(self.shown, [])
        finally:
            shell.run_line_magic("load_ext", "pyinst")


if __name__ == "__main__":
    unittest.main()
