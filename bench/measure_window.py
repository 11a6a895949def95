"""What the window costs: docs/window-performance.md.

measure-window (bench/measure_window.c) opens synthetic recordings of a million and of ten million samples, and one of
a program, in the real window under Xvfb, where GTK paints without a graphics processor.
"""

import os
import shutil
import statistics
import subprocess
import tempfile

import window_peers

PROGRAM_S = 10
CLOSED_FILES = 20
FIRST_PAINTS = 9        # of each kind, alternated
FIRST_PAINT_MS = 150
LIVE_S = 10
LIVE_RUNS = 3
LIVE_PERCENT = 10
# (name of measure-window's figure, words, unit); the targets are beside them, by number of samples.
FIGURES = [
    ("interactive", "opened: timeline painted, tree there", "s", {1000000: 0.5, 10000000: 3}),
    ("peak-memory", "peak memory", "MB", {1000000: 250, 10000000: 600}),
    ("frame-100", "frame, the whole recording", "ms", 16),
    ("frame-50", "frame, a half", "ms", 16),
    ("frame-10", "frame, a tenth", "ms", 16),
    ("frame-2.4", "frame, 2.4 %", "ms", 16),
    ("frame-1", "frame, a hundredth", "ms", 16),
    ("frame-0.1", "frame, a thousandth", "ms", 16),
    ("frame-0.01", "frame, a ten-thousandth", "ms", 16),
    ("found-many-frame-100", "frame, the whole recording, while a search finds much", "ms", 16),
    ("found-many-frame-1", "frame, a hundredth, while a search finds much", "ms", 16),
    ("hover", "whole frame when only the pointer moves", "ms", 2),
    ("range-50", "tree of half of the time", "ms", {10000000: 50}),
    ("range-1", "tree of a hundredth of the time", "ms", {10000000: 50}),
    ("search", "search: until what is found is known", "ms", {10000000: 200}),
    ("expanded-rows", "tree: rows after all are opened, nothing folded away", "rows", None),
    ("expand", "tree: until they are painted", "s", {1000000: 1}),
]


def measure(program, recording, n_files):
    """{name: value}; or the reason why there are none."""
    return run_program([program, recording] + ([str(n_files)] if n_files else []))


def measure_first_paint(program):
    """Of our empty window, and of one of libadwaita with nothing but a label: medians in ms; or the reason."""
    times = {"--first-paint": [], "--floor": []}
    for _ in range(FIRST_PAINTS):
        for option in times:
            figures, reason = run_program([program, option])
            if figures is None:
                return None, reason
            times[option].append(figures["first-paint"])
    return tuple(statistics.median(times[option]) for option in ("--first-paint", "--floor")), ""


def measure_live(build, command, python):
    """Percent of a core that the window uses while it records five busy threads: the median; or the reason."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "live_threads.py")
    found = []
    for _ in range(LIVE_RUNS):
        figures, reason = run_program([os.path.join(build, "bench", "measure-live"), python.path, script, str(LIVE_S)],
                                      os.path.dirname(command))
        if figures is None:
            return None, reason
        found.append(figures)
    return sorted(found, key=lambda figures: figures["live-cpu"])[LIVE_RUNS // 2], ""


def run_program(line, folder_of_pyinst=None):
    if shutil.which("xvfb-run") is None and "DISPLAY" not in os.environ:
        return None, "there is no display and no xvfb-run"
    environment = dict(os.environ, GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory", GTK_A11Y="none", ADW_DISABLE_PORTAL="1",
                       LC_ALL="C.UTF-8")
    if folder_of_pyinst is not None:
        environment["PATH"] = folder_of_pyinst + os.pathsep + environment["PATH"]
    if "DISPLAY" not in environment:
        line = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"] + line
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as state:
        environment["XDG_STATE_HOME"] = environment["XDG_CONFIG_HOME"] = environment["XDG_DATA_HOME"] = state
        try:
            done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=900)
        except subprocess.TimeoutExpired:
            return None, "it took more than 15 minutes"
    if done.returncode != 0:
        return None, (done.stderr.strip().splitlines() or ["it ended with %d" % done.returncode])[-1][:100]
    return read_figures(done.stdout), ""


def read_figures(text):
    figures = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) in (2, 3):
            figures[words[0]] = float(words[1])
    return figures


def cell(figures, name, target, failures, where):
    """One figure, or p50 and p95 of one."""
    value = figures.get(name + "-p95", figures.get(name))
    if value is None:
        return "–"
    if target is not None and value > target:
        failures.append("%s of %s is %g, not %g" % (name, where, value, target))
    if name + "-p95" in figures:
        return "%.1f / %.1f" % (figures[name + "-p50"], value)
    return "%g" % value


def rows_of(found, failures):
    """The table; *found* is [(what is opened, number of samples or None, figures)]."""
    rows = ["| | " + " | ".join(name for name, _samples, _figures in found) + " | at most |", "|---|" + "---|" * (len(found) + 1)]
    for name, words, unit, targets in FIGURES:
        cells, asked = [], []
        for where, samples, figures in found:
            target = targets.get(samples) if isinstance(targets, dict) else targets if samples else None
            cells.append(cell(figures, name, target, failures, where))
            if target is not None and target not in asked:
                asked.append(target)
        rows.append("| %s, %s | %s | %s |" % (words, unit, " | ".join(cells), ", ".join("%g" % one for one in asked) or "–"))
    return rows


def words_of_first_paint(paints, reason, failures):
    if paints is None:
        return "First paint of the empty window: not measured, %s." % reason.rstrip(".")
    ours, floor = paints
    if ours > FIRST_PAINT_MS:
        failures.append("first paint of the empty window is %.0f, not %d" % (ours, FIRST_PAINT_MS))
    return ("First paint of the empty window: **%.0f ms** (at most %d). An empty libadwaita window, a label and nothing else, needs"
            " %.0f ms here. Medians of %d alternated runs, from the application's activation to the end of the first frame."
            % (ours, FIRST_PAINT_MS, floor, FIRST_PAINTS))


def words_of_live(live, reason, failures):
    if live is None:
        return "While it records: not measured, %s." % reason.rstrip(".")
    if live["live-cpu"] > LIVE_PERCENT:
        failures.append("the window uses %.1f %% of a core while it records, not %d" % (live["live-cpu"], LIVE_PERCENT))
    return ("While it records five busy threads at 1 ms the window uses **%.1f %%** of a core (at most %d): its own CPU time over %.1f s,"
            " without the program and the recorder; %g trees and %g frames were shown. Median of %d runs."
            % (live["live-cpu"], LIVE_PERCENT, live["live-seconds"], live["live-trees"], live["live-frames"], LIVE_RUNS))


def text_of(arguments, found, notes, machine, paints=(None, "not asked for"), peers=(), live=(None, "not asked for")):
    failures = []
    first_paint = words_of_first_paint(*paints, failures)
    recording = words_of_live(*live, failures)
    rows = rows_of(found, failures)
    for where, _samples, figures in found:
        if "after-files" in figures:
            before, after = figures["before-files"], figures["after-files"]
            notes = notes + ["- %s opened and closed in a tab %d times: %g MB before, %g MB after." % (where, CLOSED_FILES, before, after)]
            if abs(after - before) > before * 0.1:
                failures.append("memory after closing %d files differs by %.0f %%" % (CLOSED_FILES, 100 * (after - before) / before))
    text = ["# What the window costs", "", arguments.made if hasattr(arguments, "made") else "Made by `%s` on %s." % (arguments.how, arguments.today), "",
            "The real window at 1600×1000 with GTK's cairo renderer, no graphics processor. A frame is from the begin of an update"
            " to the end of painting, p50 / p95 while the timeline pans; the synthetic recordings have a new stack in every"
            " second to fifth sample, more than programs have.", "", first_paint, "", recording, ""] + rows
    text += [""] + list(peers) if peers else []
    text += ([""] + notes if notes else []) + (["", "Not kept: " + "; ".join(failures) + "."] if failures else [])
    return "\n".join(text + ["", machine]) + "\n", failures


def page(arguments, pythons, build, command, say, machine):
    """The text of docs/window-performance.md, and what is not kept."""
    program = os.path.join(build, "bench", "measure-window")
    make_synthetic = os.path.join(build, "tests", "profile", "make-synthetic")
    found, notes, peers = [], [], []
    if not os.path.exists(program):
        return "# What the window costs\n\nThis build has no window.\n", []
    with tempfile.TemporaryDirectory(prefix="pyinst-bench-") as folder:
        recording = os.path.join(folder, "program.pyprof")
        here = os.path.dirname(os.path.abspath(__file__))
        subprocess.run([command, "--python", pythons[-1].path, "-o", recording, os.path.join(here, "accuracy", "shares.py"),
                        str(PROGRAM_S), os.path.join(folder, "truth")], check=True, stdout=subprocess.DEVNULL)
        asked = [("a program of %d s" % PROGRAM_S, None, recording)]
        for samples in (arguments.samples, arguments.samples * 10):
            path = os.path.join(folder, "%d.pyprof" % samples)
            subprocess.run([make_synthetic, str(samples), path], check=True, stdout=subprocess.DEVNULL)
            asked.append(("%d samples" % samples, samples, path))
        say("the first paint")
        paints = measure_first_paint(program)
        say("the window while it records")
        live = measure_live(build, command, pythons[-1])
        for name, samples, path in asked:
            say("the window with " + name)
            figures, reason = measure(program, path, CLOSED_FILES if samples == arguments.samples else 0)
            if figures is None:
                notes.append("- %s: not measured, %s." % (name, reason.rstrip(".")))
            else:
                found.append((name, samples, figures))
        peers = window_peers.lines(asked[1:], build, command, folder, say)
    return text_of(arguments, found, notes, machine(), paints, peers, live)
