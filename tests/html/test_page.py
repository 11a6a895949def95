"""The page as a whole: it opens, asks nobody for anything, obeys no name, remembers, and can be read by all."""

import os
import pathlib
import re
import subprocess

import browser
import pages


class PageTest(pages.PageTest):
    def test_opens_quietly(self):
        """No complaint in the console, and no request but the page's own."""
        self.browser.requests()
        self.open("shop")
        for view in ("timeline", "flame", "functions", "tree"):
            self.browser.click("#tab-" + view)
            self.browser.settle()
        asked = {url for url in self.browser.requests() if not url.startswith(("chrome://", "data:"))}
        self.assertEqual(asked, {"file://%s" % (self.folder / "shop.html")})
        self.assertEqual(self.browser.run("return document.title"), "0.100 s - main.py - Pyinst")

    def test_says_what_was_recorded(self):
        self.open("shop")
        header = self.browser.run("return document.querySelector('header').innerText")
        self.assertIn("main.py", header)
        self.assertIn("of the CPU time was used in", header)
        self.assertIn("200 samples, one every 1 ms; threads: 2.", header)
        self.assertIn("Recorded 2023-11-14 22:13:20, for 0.100 s", header)
        self.assertIn("Recorded by the signal engine.", header)

    def test_says_what_was_lost(self):
        self.open("killed")
        warnings = self.browser.run("return [...document.querySelectorAll('.warning')].map((item) => item.textContent)")
        self.assertEqual(warnings, ["7 of 500 ticks were lost; their time went to the samples after them.",
                                    "The recording has no end mark: its program was killed, or still runs."])

    def test_empty(self):
        self.open("empty")
        self.assertIn("no sample was taken", self.browser.run("return document.querySelector('.empty').textContent"))
        for view in ("timeline", "flame", "functions"):
            self.browser.click("#tab-" + view)
            self.browser.settle()

    def test_answer_goes_there(self):
        self.open("shop")
        self.browser.click("#tab-functions")
        self.browser.click("#answer")
        self.browser.settle()
        self.assertEqual(self.browser.run("return state.view"), "tree")
        self.assertEqual(self.browser.run("return document.activeElement.id"), "call-tree")
        focused = self.browser.run("return document.querySelector('#call-tree .focused .name').textContent")
        self.assertEqual(focused, self.browser.run("return nameOf(facts.answer.function)"))

    def test_obeys_no_name(self):
        """Names are texts: no alert, no element, no foreign script, whatever they look like."""
        self.open("hostile")
        self.browser.run("change({threshold: 0})")
        for view in ("tree", "timeline", "flame", "functions"):
            self.browser.run("change({view: arguments[0], selected: 1})", view)
            self.browser.settle()
            self.browser.move(500, 330)
        self.assertEqual(self.browser.run("return document.querySelectorAll('body script').length"), 3)
        self.assertEqual(self.browser.run("return document.querySelectorAll('img, b, iframe').length"), 0)
        self.assertEqual(self.browser.run("return document.querySelector('h1').textContent"), "<img/src=x/onerror=alert(1)>.py")
        self.browser.click("#tab-tree")
        self.assertIn("<script>alert(1)</script> </script><script>alert(2)</script>.py:1", "\n".join(self.rows()))

    def test_policy_holds(self):
        """What a name could have injected would not run: the policy names one script by its hash."""
        self.open("shop")
        self.browser.run("""
            const script = document.createElement('script');
            script.textContent = 'window.wasRun = true';
            document.body.append(script);
            const image = document.createElement('img');
            image.src = 'https://example.invalid/x.png';
            document.body.append(image);""")
        self.browser.settle()
        self.assertIsNone(self.browser.run("return window.wasRun ?? null"))
        complaints = self.browser.console_problems()
        self.assertEqual(len([text for text in complaints if "Content Security Policy" in text]), 2, complaints)

    def test_file_is_plain(self):
        """Nothing of the data part can end its element: there are as many script elements as we wrote."""
        text = (self.folder / "hostile.html").read_bytes().decode("utf-8")
        self.assertEqual(len(re.findall(r"<script", text, re.I)), 4)
        self.assertEqual(len(re.findall(r"</script", text, re.I)), 4)
        self.assertNotIn("<!--", text)

    def test_options_persist(self):
        self.open("shop")
        self.browser.run("const list = document.querySelector('#choose-theme'); list.selectedIndex = 2;"
                         "list.dispatchEvent(new Event('change'))")
        self.browser.click("#tab-flame")
        dark = "document.documentElement.dataset.theme === 'dark'"
        self.assertTrue(self.browser.run("return " + dark))
        color = self.browser.run("return getComputedStyle(document.body).backgroundColor")
        self.open_again("shop", kept="flame")
        self.assertTrue(self.browser.run("return " + dark))
        self.assertEqual(self.browser.run("return getComputedStyle(document.body).backgroundColor"), color)
        self.assertEqual(self.browser.run("return state.view"), "flame")

    def test_without_storage(self):
        """A page within a page without rights has no storage; it works, and forgets."""
        self.open("shop")
        text = (self.folder / "shop.html").read_text(encoding="utf-8")
        (self.folder / "frame.html").write_text("<!DOCTYPE html><iframe sandbox='allow-scripts' width=900 height=600 srcdoc=\"%s\">"
                                                "</iframe>" % text.replace("&", "&amp;").replace('"', "&quot;"), encoding="utf-8")
        self.browser.open(str(self.folder / "frame.html"))
        self.browser.settle()
        self.assertEqual(self.browser.console_problems(), [])

    def test_follows_the_system(self):
        with browser.Browser(dark=True) as dark:
            dark.open(str(self.folder / "shop.html"))
            self.assertEqual(dark.run("return effectiveTheme()"), "dark")
            self.assertEqual(dark.console_problems(), [])

    def test_contrast(self):
        """Text is at least 4.5:1 on what it stands on, in both themes, in every view."""
        script = """
            const parse = (text) => text.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((v) => linearChannel(v / 255)).reduce((sum, v, i) =>
              sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = (item) => {
              for (; item; item = item.parentElement) {
                const color = parse(getComputedStyle(item).backgroundColor);
                if (color.length < 4 || color[3] === 1) return color;
              }
              return [255, 255, 255];
            };
            const bad = [];
            for (const item of document.querySelectorAll('body *')) {
              const own = [...item.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '');
              if (!own || item.offsetParent === null || item.closest('script, option')) continue;
              const [a, b] = [light(parse(getComputedStyle(item).color)), light(behind(item))].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(`${item.className} ${item.textContent} ${(a + 0.05) / (b + 0.05)}`);
            }
            return bad;"""
        for name in ("shop", "killed", "libraries"):
            self.open(name)
            for theme in ("light", "dark"):
                for view in ("tree", "functions", "timeline"):
                    self.browser.run("change({theme: arguments[0], view: arguments[1], selected: 1, query: 'a'})", theme, view)
                    self.browser.settle()
                    self.assertEqual(self.browser.run(script), [], "%s %s %s" % (name, theme, view))

    def test_words_are_all_there(self):
        """Every word that the script asks for is in the dictionary."""
        sources = pathlib.Path(__file__).parent.parent.parent / "profile" / "html"
        text = "".join(path.read_text(encoding="utf-8") for path in sources.glob("*.js"))
        self.open("shop")
        known = set(self.browser.run("return Object.keys(words.texts)"))
        plurals = set(self.browser.run("return Object.keys(words.plurals)"))
        asked = set(re.findall(r"\bsay\('([^']+)'", text))
        self.assertGreater(len(asked), 40)
        self.assertEqual(asked - known, set())
        self.assertEqual(set(re.findall(r"\bsayPlural\('([^']+)'", text)), plurals)

    def test_help(self):
        self.open("shop")
        self.browser.press("?")
        self.assertTrue(self.browser.run("return document.querySelector('dialog').open"))
        self.browser.press("Escape")
        self.assertFalse(self.browser.run("return document.querySelector('dialog').open"))

    def open_again(self, name, kept=""):
        """When the other processes of the browser have what this page keeps."""
        self.browser.open(str(self.blank))
        self.browser.wait("(localStorage.getItem('pyinst.page') ?? '').includes(arguments[0])", kept)
        self.browser.open(str(self.folder / (name + ".html")))
        self.browser.settle()

    # ---- the command ----

    def test_command(self):
        """By -r, by the extension, on stdout, and with what was asked for on the command line."""
        golden = pathlib.Path(__file__).parent.parent / "profile" / "golden" / "version-1.pyprof"
        page = self.folder / "page.html"
        subprocess.run([pages.PYINST, "-o", str(page), "--clock=cpu", "--percent", str(golden)], check=True, timeout=30)
        piped = subprocess.run([pages.PYINST, "-r", "html", str(golden)], check=True, timeout=30, capture_output=True)
        self.assertTrue(piped.stdout.startswith(b"<!DOCTYPE html>") and piped.stdout.endswith(b"</html>\n"))
        self.assertEqual(piped.stderr, b"")
        self.open("shop")            # forgets what was chosen
        self.browser.open(str(page))
        self.assertEqual(self.browser.run("return [state.clock, state.unit]"), ["cpu", "percent"])
        self.assertEqual(self.browser.run("return document.documentElement.lang"), "en")
        self.browser.click("#tab-functions")
        # What a command asked for is no choice of the reader's; the view was one.
        self.open_again("shop", kept="functions")
        self.assertEqual(self.browser.run("return [state.clock, state.unit, state.view]"), ["wall", "time", "functions"])
        self.browser.run("localStorage.setItem('pyinst.page', '{\"view\": \"none\", \"clock\": 7, \"theme\": \"dark\"}')")
        self.open_again("shop", kept="dark")
        self.assertEqual(self.browser.run("return [state.clock, state.view, state.theme]"), ["wall", "tree", "dark"])
        self.browser.run("localStorage.setItem('pyinst.page', '][')")
        self.open_again("shop", kept="][")
        self.assertEqual(self.browser.run("return state.view"), "tree")

    def test_command_on_a_terminal(self):
        """A page is not for a terminal: it goes to a file of its own, and the command says which."""
        golden = pathlib.Path(__file__).parent.parent / "profile" / "golden" / "version-1.pyprof"
        parent, child = os.openpty()
        done = subprocess.run([pages.PYINST, "-r", "html", str(golden)], stdout=child, stderr=subprocess.PIPE, text=True,
                              timeout=30, env=dict(os.environ, TMPDIR=str(self.folder)))
        os.close(child)
        os.close(parent)
        self.assertEqual(done.returncode, 0, done.stderr)
        path = done.stderr.strip().splitlines()[-1].strip()
        self.assertTrue(path.startswith(str(self.folder)) and path.endswith(".html"), done.stderr)
        self.assertTrue(pathlib.Path(path).read_text(encoding="utf-8").endswith("</html>\n"))


if __name__ == "__main__":
    pages.main()
