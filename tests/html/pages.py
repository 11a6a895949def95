"""What the tests of the page share: pages to open, and one browser for a whole file of tests."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "python"))

import browser  # noqa: E402
import tap      # noqa: E402  (the other tests' way of telling)

PYINST = os.environ["PYINST_COMMAND"]


class PageTest(unittest.TestCase):
    """Opens pages of make-pages by name; a test that ends with a complaint in the console fails."""

    @classmethod
    def setUpClass(cls):
        reason = browser.why_absent()
        if reason:
            raise unittest.SkipTest(reason)
        cls.scratch = tempfile.TemporaryDirectory(prefix="pyinst-pages-")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.blank = cls.folder / "blank.html"
        cls.blank.write_text("<!DOCTYPE html><title>blank</title>", encoding="utf-8")
        subprocess.run([os.environ["PYINST_MAKE_PAGES"], str(cls.folder)], check=True, timeout=60)
        cls.browser = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.scratch.cleanup()

    def open(self, name):
        """Opens a page as if for the first time."""
        path = self.folder / (name + ".html")
        # The browser's processes share what they keep, but not at once: a page that keeps nothing sees when.
        self.browser.open(str(self.blank))
        self.browser.run("localStorage.clear()")
        self.browser.open(str(self.blank))
        self.browser.wait("localStorage.length === 0 || (localStorage.clear(), false)")
        self.browser.requests()      # what was asked for until here is no page's
        self.browser.open(str(path))
        self.browser.settle()
        self.browser.console_problems()

    def tearDown(self):
        self.assertEqual(self.browser.console_problems(), [])

    def rows(self):
        """The rows of the call tree that are in sight, as text; two spaces for a level."""
        self.browser.settle()
        return self.browser.run("""
            return [...document.querySelectorAll('#call-tree [role=treeitem]')].map((row) =>
              '  '.repeat(row.ariaLevel - 1) + [...row.querySelector('.branch').children]
                .map((child) => child.textContent).filter((text) => text !== '').join(' '))""")

    def row_selector(self, text):
        """Of the first row whose name is *text*."""
        number = self.browser.run("""
            const row = [...document.querySelectorAll('#call-tree [role=treeitem]')]
              .find((item) => item.querySelector('.name, .quiet').textContent === arguments[0]);
            return row ? row.dataset.row : null""", text)
        self.assertIsNotNone(number, "there is no row %s" % text)
        return "#row-%s" % number


main = tap.main
