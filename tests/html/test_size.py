"""A million samples: the page is written, opened and moved in, nothing left out."""

import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import pages
from browser import Browser, why_absent

SAMPLES = 1000000
# The aim on a machine with nothing else to do is 1 s and 3 s; the bounds are four times that, for busy ones.
WRITE_SECONDS = 4
OPEN_SECONDS = 12


class SizeTest(unittest.TestCase):
    def setUp(self):
        reason = why_absent()
        if reason:
            self.skipTest(reason)

    def test_million(self):
        with tempfile.TemporaryDirectory() as folder:
            recording, page = pathlib.Path(folder, "r.pyprof"), pathlib.Path(folder, "r.html")
            subprocess.run([os.environ["PYINST_MAKE_SYNTHETIC"], str(SAMPLES), str(recording)], check=True, timeout=60)
            best = 1e9
            for _ in range(3):
                began = time.monotonic()
                subprocess.run([pages.PYINST, "-o", str(page), str(recording)], check=True, timeout=60)
                best = min(best, time.monotonic() - began)
            print("# written in %.2f s, %.1f MB" % (best, page.stat().st_size / 1e6))
            with Browser() as browser:
                opened = 1e9
                for _ in range(3):
                    began = time.monotonic()
                    browser.open(str(page))
                    browser.settle()
                    browser.press("ArrowDown")
                    opened = min(opened, time.monotonic() - began)
                print("# interactive in %.2f s" % opened)
                self.assertEqual(browser.run("return model.lanes.reduce((sum, lane) => sum + lane.samples.n, 0)"), SAMPLES)
                self.assertGreater(browser.run("return document.querySelectorAll('#call-tree [role=treeitem]').length"), 5)
                shares = {}
                for view in ("timeline", "flame", "functions"):
                    began = time.monotonic()
                    browser.click("#tab-" + view)
                    browser.settle()
                    shares[view] = time.monotonic() - began
                print("# first sight of %s" % ", ".join("%s %.2f s" % item for item in shares.items()))
                self.assertEqual(browser.console_problems(), [])
        self.assertLess(best, WRITE_SECONDS)
        self.assertLess(opened, OPEN_SECONDS)


if __name__ == "__main__":
    pages.main()
