"""What profilers print for asyncio programs: the scenarios of tests/python/task_scenarios.py, one after the other.

The truth of each is known by construction. For each profiler: the heaviest ends of its stacks, as calls below the
scenario's own coroutine, with seconds. pyinstrument is used through its API, whose async mode its command has not; Tachyon
with --async-aware, in both of its modes.
"""

import ast
import json
import os
import subprocess
import tempfile

import environments
import interpreters

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(os.path.dirname(HERE), "tests", "python", "task_scenarios.py")
HEADING = "## asyncio"
TIMEOUT_S = 60

# What is true, in words; seconds as the program has them.
TRUTHS = {
    "gather_sleep": "10 sleeps of 0.2 s side by side: 0.2 s",
    "gather_cpu": "5 tasks that compute 0.03 s each, in turns: 0.15 s of work, the others ready",
    "nested": "5 sleeps of 0.2 s, each 5 calls deep: 0.2 s",
    "task_group": "5 sleeps of 0.2 s and 0.03 s of work",
    "to_thread": "a thread sleeps 0.2 s",
    "executor": "a thread computes 0.2 s",
    "async_generator": "3 sleeps of 0.05 s in the generator, 0.06 s of work in its user",
    "async_with": "2 sleeps of 0.1 s, entering and leaving",
    "lock": "3 sleeps of 0.1 s, one after the other for a lock: 0.3 s",
    "queue": "producer: 0.12 s of work, 0.12 s of sleep; consumer 0.02 s of work",
    "eager": "3 eager tasks: 0.06 s of work, then sleeps of 0.15 s side by side",
    "wait_for": "a sleep of 0.2 s, 5 calls deep",
    "background": "0.03 s of work in a task that nobody waits for, 0.2 s of sleep beside it",
}

API = """import asyncio, runpy, sys
sys.argv[:] = sys.argv[1:]
from pyinstrument import Profiler
from pyinstrument.renderers import JSONRenderer
scenarios = runpy.run_path(sys.argv[0])
profiler = Profiler(async_mode="enabled")
async def main():
    with profiler:
        await scenarios["main"](sys.argv[2:])
asyncio.run(main())
with open(sys.argv[1], "w") as file:
    file.write(profiler.output(JSONRenderer(show_all=True)))
"""


def run(line):
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          timeout=TIMEOUT_S)
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["ended with %d" % done.returncode])[-1]


def own_names():
    with open(PROGRAM, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    return {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))} - {"main"}


def shorten(path, scenario):
    """Below the scenario's coroutine, without a library's own way through."""
    if scenario in path:
        path = path[path.index(scenario) + 1:]
    path = [name for name in path if not name.startswith("Task-")]
    return path[:1] + ["…"] + path[-2:] if len(path) > 3 else path


def heaviest(ends, scenario, n=2):
    """*ends*: (path, seconds). Words for the heaviest of them."""
    sums = {}
    for path, seconds in ends:
        # A task that nobody waits for stands beside its scenario; what else is there is imports.
        if own_names().intersection(name.rpartition(".")[2] for name in path):
            key = " › ".join(shorten(path, scenario)) or "itself"
            sums[key] = sums.get(key, 0.0) + seconds
    rows = sorted(sums.items(), key=lambda item: -item[1])[:n]
    return "<br>".join("%.2f s `%s`" % (seconds, key) for key, seconds in rows if seconds >= 0.01) or "nothing of it"


def json_ends(frame, above=()):
    path = [*above, frame["function"]]
    own = frame["time"] - sum(child["time"] for child in frame["children"])
    if own > 0:
        yield [name for name in path if name != "[self]"], own
    for child in frame["children"]:
        yield from json_ends(child, path)


def ends_of_json(path):
    with open(path, encoding="utf-8") as file:
        root = json.load(file)["root_frame"]
    return list(json_ends(root)) if root else []


def ours(python, output, scenario, command):
    recording = output + ".pyprof"
    problem = run([command, "--python", python.path, "-o", recording, PROGRAM, scenario]) \
        or run([command, "-r", "json", "--show-all", "-o", output, recording])
    return problem, None if problem else ends_of_json(output)


def pyinstrument(python, output, scenario, inside):
    problem = run([inside, "-c", API, PROGRAM, output, scenario])
    return problem, None if problem else ends_of_json(output)


def tachyon(python, output, scenario, mode):
    problem = run([python.path, "-m", "profiling.sampling", "run", "--async-aware", "--async-mode", mode, "-r", "1khz",
                   "--collapsed", "-o", output, PROGRAM, scenario])
    if problem:
        return problem, None
    ends = []
    with open(output, encoding="utf-8") as file:
        for row in file:
            stack, _, count = row.rstrip("\n").rpartition(" ")
            frames = [frame.rsplit(":", 2) for frame in stack.split(";")[1:]]
            ends.append(([frame[-2] if len(frame) == 3 else frame[0] for frame in frames], float(count) / 1000))
    return None, ends


def tools_of(python, build, command):
    """Name, version, and a function of (output, scenario), or a reason."""
    yield "pyinst", lambda output, scenario: ours(python, output, scenario, command)
    reason = "there is no interpreter that it installs into"
    # It may not be there for the newest yet.
    for other in reversed([one for one in interpreters.find() if one.number <= python.number]):
        folder, problem = environments.environment(build, other.version, other.path)
        if not (problem or environments.install(folder, "pyinstrument")):
            inside = os.path.join(folder, "bin", "python")
            yield ("pyinstrument's API, " + other.version,
                   lambda output, scenario, inside=inside: pyinstrument(python, output, scenario, inside))
            break
    else:
        yield "pyinstrument", reason
    for mode in "running", "all":
        if python.number >= (3, 15):
            yield "Tachyon, " + mode, lambda output, scenario, mode=mode: tachyon(python, output, scenario, mode)
        else:
            yield "Tachyon, " + mode, "comes with CPython 3.15"


def table(python, build, command, say):
    tools, notes, failures = [], [], []
    for name, tool in tools_of(python, build, command):
        if callable(tool):
            tools.append((name, tool))
        else:
            notes.append("- %s: not run, %s." % (name, tool))
    rows = ["| scenario | truth | " + " | ".join(name for name, _tool in tools) + " |", "|---" * (len(tools) + 2) + "|"]
    with tempfile.TemporaryDirectory() as folder:
        for scenario, truth in TRUTHS.items():
            cells = []
            for name, tool in tools:
                say("%s, %s" % (scenario, name))
                problem, ends = tool(os.path.join(folder, "out.json"), scenario)
                if problem and name == "pyinst":
                    failures.append("%s: %s" % (scenario, problem))
                cells.append("failed: " + problem if problem else heaviest(ends, scenario))
            rows.append("| `%s` | %s | %s |" % (scenario, truth, " | ".join(cells)))
    return rows, notes, failures


def page(arguments, pythons, build, command, say, machine):
    python = pythons[-1]
    rows, notes, failures = table(python, build, command, say)
    text = [HEADING, "", "Made by `%s` on %s, CPython %s: what each prints for the same programs (`tests/python/task_scenarios.py`)."
            % (arguments.how, arguments.today, python.version),
            "The two heaviest ends of stacks below the scenario's coroutine, with seconds; library calls between are left out (…).",
            "Ours are shares of the wall, so they add up to it; Tachyon counts each task each time, so tasks that wait side by"
            " side add up to more.", "", *rows, "", *notes, machine(), ""]
    return "\n".join(text), failures
