"""A headless Chromium, driven through chromedriver by the W3C WebDriver protocol.

Standard library only. What the page wrote to the console and which requests it
made are kept by the browser and can be asked for.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"ArrowUp": "\ue013", "ArrowDown": "\ue015", "ArrowLeft": "\ue012", "ArrowRight": "\ue014", "Enter": "\ue007",
        "Escape": "\ue00c", "Home": "\ue011", "End": "\ue010", "PageDown": "\ue00f", "Shift": "\ue008",
        "Control": "\ue009", "Alt": "\ue00a", "Tab": "\ue004"}


def find_chromium():
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


def why_absent():
    """Why there is no browser to test in, or None."""
    if shutil.which("chromedriver") is None:
        return "chromedriver is not installed"
    return None if find_chromium() else "Chromium is not installed"


class BrowserError(Exception):
    pass


class Browser:
    def __init__(self, width=1400, height=900, dark=False):
        self.folder = tempfile.mkdtemp(prefix="pyinst-browser-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = dict(os.environ, HOME=self.folder, TMPDIR=self.folder)
        self.driver = subprocess.Popen([shutil.which("chromedriver"), "--port=%d" % self.port], env=environment,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None
        try:
            self._wait_for_driver()
            self._start(width, height, dark)
        except BaseException:
            self.close()
            raise

    def _wait_for_driver(self):
        for _ in range(300):
            try:
                if self._call("GET", "/status")["ready"]:
                    return
            except (OSError, BrowserError):
                pass
            time.sleep(0.1)
        raise BrowserError("chromedriver did not start")

    def _start(self, width, height, dark):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
                     "--disable-background-networking", "--no-first-run", "--hide-scrollbars=false",
                     "--window-size=%d,%d" % (width, height), "--user-data-dir=" + os.path.join(self.folder, "profile")]
        if dark:
            arguments.append("--force-dark-mode")
        capabilities = {"browserName": "chrome", "goog:chromeOptions": {"binary": find_chromium(), "args": arguments},
                        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                        "timeouts": {"script": 120000, "pageLoad": 300000}}
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = "/session/" + answer["sessionId"]

    def _call(self, method, path, body=None):
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request("http://127.0.0.1:%d%s" % (self.port, path), data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=400) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(json.load(error)["value"]["message"]) from None

    def close(self):
        if self.session:
            try:
                self._call("DELETE", self.session)
            except (OSError, BrowserError):
                pass
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def open(self, path):
        self._call("POST", self.session + "/url", {"url": "file://" + path})

    def run(self, script, *arguments):
        return self._call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments, seconds=20):
        """Until the expression is true; its value."""
        deadline = time.monotonic() + seconds
        while True:
            value = self.run("return " + script, *arguments)
            if value:
                return value
            if time.monotonic() > deadline:
                raise AssertionError("it never came true: %s" % script)
            time.sleep(0.05)

    def _element(self, selector):
        return self._call("POST", self.session + "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector, alt=False):
        self.settle()
        origin = {ELEMENT: self._element(selector)}
        pointer = [{"type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0}, {"type": "pointerDown", "button": 0},
                   {"type": "pointerUp", "button": 0}]
        keys = [{"type": "keyDown", "value": KEYS["Alt"]}] + 3 * [{"type": "pause"}] + [{"type": "keyUp", "value": KEYS["Alt"]}]
        self._act(([{"type": "key", "id": "keys", "actions": keys}] if alt else [])
                  + [{"type": "pointer", "id": "mouse", "actions": ([{"type": "pause"}] if alt else []) + pointer}])

    def choose_file(self, selector, path):
        """As the dialog of a file input would, which is not shown."""
        self._call("POST", "%s/element/%s/value" % (self.session, self._element(selector)), {"text": path})

    def drag(self, x0, y0, x1, y1):
        self.settle()
        moves = [{"type": "pointerMove", "duration": 0, "x": round(x0), "y": round(y0)}, {"type": "pointerDown", "button": 0},
                 {"type": "pointerMove", "duration": 60, "x": round((x0 + x1) / 2), "y": round((y0 + y1) / 2)},
                 {"type": "pointerMove", "duration": 60, "x": round(x1), "y": round(y1)}, {"type": "pointerUp", "button": 0}]
        self._act([{"type": "pointer", "id": "mouse", "actions": moves}])
        self.settle()

    def move(self, x, y):
        self._act([{"type": "pointer", "id": "mouse",
                    "actions": [{"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}]}])
        self.settle()

    def click_at(self, x, y):
        self._act([{"type": "pointer", "id": "mouse",
                    "actions": [{"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)},
                                {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]}])
        self.settle()

    def wheel(self, x, y, by, control=False):
        keys = [{"type": "keyDown", "value": KEYS["Control"]}, {"type": "pause"}, {"type": "keyUp", "value": KEYS["Control"]}]
        scroll = [{"type": "pause"}] * control + [{"type": "scroll", "x": round(x), "y": round(y), "deltaX": 0, "deltaY": by,
                                                   "duration": 0}]
        self._act(([{"type": "key", "id": "keys", "actions": keys}] if control else [])
                  + [{"type": "wheel", "id": "wheel", "actions": scroll}])
        self.settle()

    def press(self, *keys):
        """Keys by name or letter; "Shift+Enter" holds the first."""
        actions = []
        for key in keys:
            held = [KEYS[name] for name in key.split("+")[:-1]] if len(key) > 1 else []
            last = key.split("+")[-1] if len(key) > 1 else key
            actions += [{"type": "keyDown", "value": value} for value in held]
            actions += [{"type": "keyDown", "value": KEYS.get(last, last)}, {"type": "keyUp", "value": KEYS.get(last, last)}]
            actions += [{"type": "keyUp", "value": value} for value in reversed(held)]
        self._act([{"type": "key", "id": "keys", "actions": actions}])
        self.settle()

    def _act(self, actions):
        self._call("POST", self.session + "/actions", {"actions": actions})

    def settle(self):
        """Until two more pictures were drawn: what was asked for is to be seen."""
        self._call("POST", self.session + "/execute/async", {"script":
                   "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))", "args": []})

    def log(self, kind):
        return self._call("POST", self.session + "/se/log", {"type": kind})

    def console_problems(self):
        return [entry["message"] for entry in self.log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """The addresses of everything asked for since the last call."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def picture(self, path):
        self.settle()
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("GET", self.session + "/screenshot")))
