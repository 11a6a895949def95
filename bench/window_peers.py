"""Other viewers with the recordings of ./dev bench window: what they need until they show them.

speedscope runs in headless Chromium, driven by chromedriver, in a window as large as ours. A peer that is not here, or
that refuses a recording, is a line of the page and never a failure.
"""

import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests", "html"))

import browser  # noqa: E402

WIDTH, HEIGHT = 1600, 1000
PATIENCE_S = 300


def find_speedscope(build):
    """Its page as ./dev peers gets it, or None."""
    peers = os.environ.get("PYINST_PEERS", os.path.join(build, "peers"))
    page = os.path.join(peers, "node_modules", "speedscope", "dist", "release", "index.html")
    return page if os.path.exists(page) else None


def parents_of_processes():
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as file:
                parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            pass
    return parents


def memory_below_mb(ancestor):
    """What the processes that came from *ancestor* need together: pages that they share count once."""
    parents, total_kb = parents_of_processes(), 0
    for process in parents:
        above = parents.get(process)
        while above is not None and above != ancestor:
            above = parents.get(above)
        if above is None:
            continue
        try:
            with open("/proc/%d/smaps_rollup" % process, encoding="utf-8") as file:
                total_kb += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            pass
    return total_kb / 1000


def wait_until_shown(chromium, title, deadline):
    """Until the title is another one, or it says that something is wrong."""
    while True:
        try:
            chromium.wait("(document.title !== arguments[0] || /wrong|failed|error/i.test(document.body.innerText))", title,
                          seconds=max(deadline - time.monotonic(), 0))
            return
        except browser.BrowserError as error:
            # The driver gives up a question sooner than we do, while the page does nothing but read.
            if "timeout" not in str(error).lower() or time.monotonic() > deadline:
                raise


def open_in_speedscope(page, path):
    """(seconds until it is painted, MB of the whole browser then)."""
    with browser.Browser(WIDTH, HEIGHT) as chromium:
        chromium.open(page)
        chromium.wait("document.querySelector('input[type=file]') !== null")
        chromium.settle()
        before = chromium.run("return document.title")
        began = time.monotonic()
        chromium.choose_file("input[type=file]", path)
        wait_until_shown(chromium, before, began + PATIENCE_S)
        chromium.settle()
        seconds = time.monotonic() - began
        if chromium.run("return document.title") == before:
            raise browser.BrowserError(" ".join(chromium.run("return document.body.innerText").split())[:120])
        return seconds, memory_below_mb(chromium.driver.pid)


def line_of_speedscope(page, name, path, command, folder):
    exported = os.path.join(folder, "peer.speedscope.json")
    begin = "- speedscope in Chromium, %s: " % name
    try:
        subprocess.run([command, "-o", exported, path], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        size_mb = os.path.getsize(exported) / 1e6
        seconds, memory_mb = open_in_speedscope(page, exported)
        return begin + "painted after %.1f s, %.0f MB in all its processes (a file of %.0f MB; ours is opened from %.0f MB)." % (
            seconds, memory_mb, size_mb, os.path.getsize(path) / 1e6)
    except subprocess.CalledProcessError as error:
        return begin + "not exported: %s" % error.stderr.decode(errors="replace").strip()[:120]
    except AssertionError:
        return begin + "it showed nothing within %d s (a file of %.0f MB)." % (PATIENCE_S, size_mb)
    except (OSError, browser.BrowserError) as error:
        why = " ".join(str(error).split()).split(" (Session info")[0]
        return begin + "it did not open the file of %.0f MB: %s." % (size_mb, why[:160])
    finally:
        if os.path.exists(exported):
            os.remove(exported)


def lines(recordings, build, command, folder, say):
    """Of the page; *recordings* is [(name, number of samples, path)]."""
    page, reason = find_speedscope(build), browser.why_absent()
    text = []
    if page is None or reason is not None:
        text.append("- speedscope: not measured, %s." % (reason or "it is not there; ./dev peers gets it"))
    else:
        for name, _samples, path in recordings:
            say("speedscope with " + name)
            text.append(line_of_speedscope(page, name, path, command, folder))
    text.append("- sysprof: not measured: there is no export to its captures.")
    return ["Beside it, the same recordings in other viewers:", ""] + text
