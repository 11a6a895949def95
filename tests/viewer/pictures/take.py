#!/usr/bin/env python3
"""The pictures of the window in docs/pictures, from recordings made here.

usage: take.py BUILD OUTPUT [PICTURE…]

Each is the whole of a display of its own, with the window as large as it; the window is driven by keys, as a person's.
Needed are Xvfb, xdotool and ImageMagick; and the package index once, for Django.
"""

import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench"))

import environments  # noqa: E402

SMALL, LARGE = (1280, 800), (1920, 1080)
LIMIT_SECONDS = 40
FRAME_PX = 5   # of a window without a window manager, all around: outside of the picture

# The name; its recording; the size; light or dark; what is remembered from last time; the keys; more of the
# environment, or of GTK's settings.
# A key that begins with a quote is text to type, one with an @ a click there, one with a > a drag from there to there;
# with a ! it is a click at once, also while the window changes.
# The last one may be a ~ with seconds to wait: for what never settles, and so is taken as it is then.
ALONE = {"show-timeline": "false", "show-source": "false"}
PICTURES = {
    "window": ("threads", SMALL, "light", {"show-source": "false", "tree-height": "410"}, [], {}),
    "window-dark": ("threads", LARGE, "dark", {}, [], {}),
    "tasks": ("tasks", LARGE, "light", {}, [], {}),
    "tasks-dark": ("tasks", SMALL, "dark", {"show-source": "false"}, [], {}),
    "task-lanes": ("tasks", LARGE, "light", {"show-source": "false", "tree-height": "560"},
                   ["@900,300", "Escape"] + ["ctrl+Down"] * 9, {}),
    "task-lanes-dark": ("tasks", SMALL, "dark", {"show-source": "false", "tree-height": "330"}, ["ctrl+6"], {}),
    "inverted": ("django", SMALL, "light", ALONE, ["ctrl+2", "@300,402", "Right"], {}),
    "flame": ("django", LARGE, "light", ALONE, ["ctrl+3", "ctrl+l"], {}),
    "flame-dark": ("django", SMALL, "dark", ALONE, ["ctrl+3", "ctrl+l"], {}),
    "functions": ("django", SMALL, "light", {"show-timeline": "false"}, ["ctrl+4", "@90,428"], {}),
    "functions-dark": ("threads", LARGE, "dark", ALONE, ["ctrl+4", "@90,322"], {}),
    "source": ("threads", SMALL, "light", {"show-timeline": "false"}, ["ctrl+5"], {}),
    "source-dark": ("tasks", SMALL, "dark", {"show-timeline": "false"}, ["ctrl+5"], {}),
    "search": ("django", SMALL, "light", {"show-source": "false"}, ["ctrl+1", "ctrl+f", "'article"], {}),
    "transforms": ("django", SMALL, "dark", {"show-timeline": "false"},
                   ["@300,282", "f", "Down", "Down", "Down", "Right", "Down", "m"], {}),
    "range": ("threads", SMALL, "light", {"show-source": "false", "tree-height": "410"}, [">420,300,760,300"], {}),
    "pinned": ("threads", SMALL, "light", {"show-source": "false", "tree-height": "330"}, ["@640,374"], {}),
    "pinned-flame": ("threads", SMALL, "dark", ALONE, ["ctrl+3", "@520,300"], {}),
    "export": ("threads", SMALL, "light", {"show-source": "false", "tree-height": "410"},
               [">420,300,760,300", "ctrl+shift+e", "@660,406", "Down", "Down", "Down", "Down", "Return"], {}),
    "marks": ("frames", SMALL, "light", {"show-source": "false", "tree-height": "330"}, [], {}),
    "processes": ("frames", LARGE, "dark", {"show-source": "false", "tree-height": "800"},
                  ["@900,400", "Escape"] + ["ctrl+Down"] * 10, {}),
    "record": (None, SMALL, "light", {}, ["ctrl+r", "'wordcount_threads.py"], {}),
    "live": (None, SMALL, "light", {"show-source": "false", "tree-height": "300"},
             ["ctrl+r", "'render_frames.py", "Return", "~0.8", "!18,784", "~0.6"], {}),
    "record-dark": (None, SMALL, "dark", {}, ["ctrl+r"], {}),
    "welcome": (None, SMALL, "light", {}, [], {}),
    "learn-lesson": (None, SMALL, "light", {}, ["F2", "Return", "Return", "Tab", "Tab"], {}),
    "learn-what-if": ("threads", LARGE, "light", {"show-source": "false", "tree-height": "460"},
                      ["@160,760", "F2", "Down", "Down", "Down", "Down", "Return"], {}),
    "learn-words-dark": ("threads", SMALL, "dark", {"show-source": "false", "tree-height": "410"},
                         ["@110,672", "F2", "Down", "Return", "'gil", "Down", "Return"], {}),
    "learn-replay": ("threads", SMALL, "light", {"show-source": "false", "tree-height": "410"},
                     ["F2", "Down", "Down", "Return"] + ["shift+period"] * 5, {}),
    "large-text": ("threads", LARGE, "light", {"show-source": "false"}, [], {"gtk-font-name": "Sans 20"}),
    "high-contrast": ("threads", SMALL, "light", {}, [], {"ADW_DEBUG_HIGH_CONTRAST": "1"}),
    "high-contrast-dark": ("threads", SMALL, "dark", {}, [], {"ADW_DEBUG_HIGH_CONTRAST": "1"}),
    "high-contrast-flame": ("django", SMALL, "light", ALONE, ["ctrl+3"], {"ADW_DEBUG_HIGH_CONTRAST": "1"}),
}


def fail(reason):
    sys.exit("take.py: " + reason)


# ---- the recordings ----

def django_python(build):
    """An interpreter that has Django, made once."""
    folder, reason = environments.environment(build, "pictures", sys.executable)
    reason = reason or environments.install(folder, "django")
    if reason:
        fail("Django cannot be had: " + reason)
    return os.path.join(folder, "bin", "python")


def record(build, name):
    """The recording of that name, anew when the program is newer."""
    program = {"threads": os.path.join(ROOT, "examples", "wordcount_threads.py"),
               "tasks": os.path.join(ROOT, "examples", "shop_server.py"),
               "frames": os.path.join(HERE, "render_frames.py"),
               "django": os.path.join(HERE, "blog.py")}[name]
    folder = os.path.join(build, "recordings")
    recording = os.path.join(folder, os.path.basename(program)[:-3] + ".pyprof")
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(recording) or os.path.getmtime(recording) < os.path.getmtime(program):
        python = django_python(build) if name == "django" else sys.executable
        more = ["--children"] if name == "frames" else []
        subprocess.run([os.path.join(build, "command", "pyinst"), *more, "--python", python, "-o", recording,
                        os.path.basename(program)], cwd=os.path.dirname(program), check=True, stdout=subprocess.DEVNULL)
    return recording


# ---- the display ----

class Display:
    """A display of that size, with the time of a `with`."""

    def __init__(self, size):
        self.size = size

    def __enter__(self):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "%dx%dx24" % self.size,
                                        "-nolisten", "tcp", "-noreset"], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            fail("Xvfb did not start")
        self.environment = dict(os.environ, DISPLAY=":" + number)
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def run(self, *line):
        return subprocess.run(line, env=self.environment, check=True, capture_output=True, timeout=LIMIT_SECONDS).stdout

    def find_windows(self, process):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], env=self.environment,
                               capture_output=True, text=True, check=False).stdout.split()
        return [window for window in found if self.area(window) > 100 * 100]

    def area(self, window):
        lines = self.run("xdotool", "getwindowgeometry", "--shell", window).decode().splitlines()
        values = dict(line.split("=") for line in lines)
        return int(values["WIDTH"]) * int(values["HEIGHT"])

    def wait_for_window(self, process, but=()):
        deadline = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            windows = [window for window in self.find_windows(process) if window not in but]
            if windows:
                return windows[-1]
            time.sleep(0.1)
        fail("there is no window")

    def take(self):
        return self.run("import", "-window", "root", "-strip", "-define", "png:compression-level=9", "png:-")

    def settle(self):
        """The picture when nothing has changed for a while; what blinks is still in the end, too."""
        deadline = time.monotonic() + LIMIT_SECONDS
        before, same = None, 0
        while same < 3 and time.monotonic() < deadline:
            time.sleep(0.4)
            now = self.take()
            same = same + 1 if now == before else 0
            before = now
        return before


# ---- one picture ----

def environment_of(display, build, home, theme, remembered, more):
    environment = dict(display.environment, ADW_DEBUG_COLOR_SCHEME="prefer-" + theme, GDK_BACKEND="x11",
                       GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory", GSETTINGS_SCHEMA_DIR=os.path.join(build, "data"),
                       PYINST_LESSONS_DIR=os.path.join(ROOT, "examples", "lessons"),
                       GTK_A11Y="none", XDG_STATE_HOME=home, XDG_DATA_HOME=home,
                       XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home, LC_ALL="C.UTF-8",
                       **{name: value for name, value in more.items() if name.isupper()})
    settings = {"gtk-cursor-blink": "false", "gtk-enable-animations": "false",
                **{name: value for name, value in more.items() if name.islower()}}
    os.makedirs(os.path.join(home, "gtk-4.0"))
    with open(os.path.join(home, "gtk-4.0", "settings.ini"), "w", encoding="utf-8") as file:
        file.write("[Settings]\n")
        file.writelines("%s=%s\n" % item for item in settings.items())
    os.makedirs(os.path.join(home, "pyinst"))
    with open(os.path.join(home, "pyinst", "window.ini"), "w", encoding="utf-8") as file:
        file.write("[window]\nwidth=%d\nheight=%d\n" % display.size)
        file.writelines("%s=%s\n" % item for item in remembered.items())
    return environment


def place(display, window, is_dialog):
    """No window manager is there to do it."""
    width, height = display.size
    if not is_dialog:
        display.run("xdotool", "windowmove", window, str(-FRAME_PX), str(-FRAME_PX),
                    "windowsize", window, str(width + 2 * FRAME_PX), str(height + 2 * FRAME_PX))
    else:
        lines = display.run("xdotool", "getwindowgeometry", "--shell", window).decode().splitlines()
        values = dict(line.split("=") for line in lines)
        display.run("xdotool", "windowmove", window, str((width - int(values["WIDTH"])) // 2),
                    str((height - int(values["HEIGHT"])) // 2))
    display.run("xdotool", "windowfocus", window)


def press(display, key):
    if key.startswith("'"):
        display.run("xdotool", "type", "--delay", "40", key[1:])
    elif key[0] in "@!":
        x, y = key[1:].split(",")
        if key[0] == "@":
            display.settle()
        display.run("xdotool", "mousemove", x, y, "click", "1")
        time.sleep(0.1)
        display.run("xdotool", "mousemove", *map(str, (display.size[0] - 1, display.size[1] - 1)))
    elif key.startswith("~"):
        time.sleep(float(key[1:]))
    elif key.startswith(">"):
        from_x, from_y, to_x, to_y = key[1:].split(",")
        display.settle()
        display.run("xdotool", "mousemove", from_x, from_y, "mousedown", "1")
        for x, y in (((int(from_x) + int(to_x)) // 2, from_y), (to_x, to_y)):
            display.run("xdotool", "mousemove", str(x), y)
            time.sleep(0.1)
        display.run("xdotool", "mouseup", "1", "mousemove", *map(str, (display.size[0] - 1, display.size[1] - 1)))
    else:
        display.run("xdotool", "key", key)
    time.sleep(0.15)


def take(build, name, output):
    subject, size, theme, remembered, keys, more = PICTURES[name]
    recording = [record(build, subject)] if subject else []
    programs = HERE if name == "live" else os.path.join(ROOT, "examples")
    with Display(size) as display, tempfile.TemporaryDirectory() as home:
        environment = environment_of(display, build, home, theme, remembered, more)
        process = subprocess.Popen([os.path.join(build, "viewer", "pyinst-gui"), *recording], env=environment,
                                   cwd=programs, stderr=subprocess.DEVNULL)
        try:
            window = display.wait_for_window(process)
            display.run("xdotool", "mousemove", str(size[0] - 1), str(size[1] - 1))
            place(display, window, False)
            display.settle()
            for key in keys:
                press(display, key)
                if key in ("ctrl+r", "ctrl+shift+e"):
                    place(display, display.wait_for_window(process, [window]), True)
                    display.settle()
            picture = display.take() if keys and keys[-1].startswith("~") else display.settle()
            with open(output, "wb") as file:
                file.write(picture)
        finally:
            process.terminate()
            process.wait()


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    build, folder = (os.path.abspath(path) for path in sys.argv[1:3])
    os.makedirs(folder, exist_ok=True)
    for name in sys.argv[3:] or PICTURES:
        take(build, name, os.path.join(folder, name + ".png"))
        print(name)


if __name__ == "__main__":
    main()
