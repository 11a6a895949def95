"""What the tortures share: a program run with and without the recorder, and a look at its recording."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import typing

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "program.py")


class Ending(typing.NamedTuple):
    status: typing.Optional[int]    # negative for a signal; None: it hung and was killed
    output: str                     # both streams


class Checked(typing.NamedTuple):
    is_whole: bool
    samples: int
    words: str


def clean_environment(extra=None):
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith(("PYTHON", "PYENV", "VIRTUAL_ENV"))}
    environment.update(LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1", **(extra or {}))
    return environment


def recording_line(command, python, recording, interval, words):
    return [command, "--python", python, "-i", str(interval), "-o", recording, *words]


def threads_of(pid):
    """What every thread of a process and of its children stands in, for a hang's log."""
    words = []
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
            children = [int(word) for word in file.read().split()]
    except OSError:
        children = []
    for tid in sorted(os.listdir("/proc/%d/task" % pid), key=int) if os.path.isdir("/proc/%d/task" % pid) else []:
        row = []
        for name in "comm", "wchan", "syscall":
            try:
                with open("/proc/%d/task/%s/%s" % (pid, tid, name), encoding="utf-8", errors="replace") as file:
                    row.append(file.read().strip())
            except OSError:
                row.append("?")
        words.append("%d %s: %s" % (pid, tid, " | ".join(row)))
    if shutil.which("gdb"):
        try:
            words.append(subprocess.run(["gdb", "-p", str(pid), "-batch", "-ex", "thread apply all bt 12"],
                                        capture_output=True, text=True, timeout=60).stdout)
        except subprocess.TimeoutExpired:
            pass
    return "\n".join(words + [threads_of(child) for child in children])


def run(line, timeout_s, folder, extra=None, **options):
    """Runs to its end, or, when it hangs, to its threads' places and its death."""
    with tempfile.TemporaryFile(dir=folder) as output:
        process = subprocess.Popen(line, cwd=folder, env=clean_environment(extra), stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True, **options)
        status, places = None, ""
        try:
            status = process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            places = "\nIt hung:\n" + threads_of(process.pid)
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)   # what it left behind
            except ProcessLookupError:
                pass
            process.wait()
        output.seek(0)
        return Ending(status, output.read().decode("utf-8", "replace") + places)


def check(command, recording):
    """Opens the recording as a user would; no recording at all is not whole."""
    if not os.path.exists(recording):
        return Checked(False, 0, "there is no recording")
    done = subprocess.run([command, "check", recording], capture_output=True, text=True, timeout=300,
                          env=clean_environment())
    words = (done.stdout + done.stderr).strip()
    samples = re.search(r"samples (\d+)", words)
    return Checked(done.returncode == 0, int(samples[1]) if samples else 0, words)


def counters(recording):
    """{name: value} of what the recorder lost or met, by our second reader."""
    import pyprof
    names = {2: "late", 3: "pending", 4: "unattached", 5: "bad walks", 6: "truncated", 7: "ring full", 8: "names full",
             9: "unstable", 10: "signal taken", 11: "thread gone", 12: "faults", 13: "failed writes", 16: "displaced"}
    try:
        losses = pyprof.Recording(recording).losses
    except (pyprof.BadFile, OSError):
        return {}
    return {names[number]: value for number, value in losses.items() if number in names and value}


def keep(folder, logs, name, words):
    """Logs are kept of failures alone."""
    place = os.path.join(logs, name)
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, ignore_dangling_symlinks=True)
    with open(os.path.join(place, "what.txt"), "w", encoding="utf-8") as file:
        file.write(words + "\n")
    return place
