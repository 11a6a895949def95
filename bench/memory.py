"""What a recording of a long-lived server needs: memory in the process, bytes on disk.

usage: memory.py BUILD [--docs FOLDER] [--minutes N] [--python PROGRAM]

First twelve hours in the simulation (tests/sampler/memory-simulation.c), then a real server of 50
threads, at most a tenth of a core busy with requests of 5 ms and two waits each, for N minutes, bare and recorded side by side. What the
recorder adds to the resident memory must stay below 50 MB, twelve hours of the file below 100 MB. With --docs the figures become a part of safety.md there.
"""

import argparse
import datetime
import os
import subprocess
import sys
import tempfile
import textwrap
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "tests", "torture"))

import safety_page  # noqa: E402

SERVER = """
    import json, random, sys, threading, time
    def parse(text): return json.loads(text)
    def render(rows): return ''.join('<td>%s</td>' % (row,) for row in rows)
    def query(rows):
        time.sleep(0.003)
        return [(i, i * i) for i in range(rows)]
    def serve(kind):
        rows = query(3000 + kind * 100)
        parse(json.dumps(rows))
        query(10)
        return render(rows)
    def worker(seed):
        choice = random.Random(seed)
        while True:
            begin = time.thread_time()
            for _ in range(choice.randint(1, 2)):
                serve(choice.randint(0, 40))
            # 50 threads, each 1/560 of a core: just below a tenth together.
            time.sleep(560 * (time.thread_time() - begin) * choice.uniform(0.8, 1.2))
    for number in range(49):
        threading.Thread(target=worker, args=(number,), daemon=True).start()
    time.sleep(float(sys.argv[1]))
    print(time.process_time() / float(sys.argv[1]), flush=True)
    """


def resident_bytes(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise RuntimeError("the kernel does not tell how much memory process %d has" % pid)


def child_of(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
        return int(file.read().split()[0])


def run_pair(arguments, folder):
    script, recording = os.path.join(folder, "server.py"), os.path.join(folder, "server.pyprof")
    with open(script, "w", encoding="ascii") as file:
        file.write(textwrap.dedent(SERVER))
    seconds = arguments.minutes * 60
    bare = subprocess.Popen([arguments.python, script, str(seconds)], stdout=subprocess.PIPE)
    recorded = subprocess.Popen([os.path.join(arguments.build, "command/pyinst"), "--python", arguments.python,
                                 "-o", recording, script, str(seconds)], stdout=subprocess.PIPE)
    try:
        # The first half defines what the second only uses.
        time.sleep(seconds / 2)
        half = os.path.getsize(recording)
        # Just before they end: a peak is all that is asked for.
        time.sleep(max(1.0, seconds / 2 - 3))
        peaks = resident_bytes(bare.pid), resident_bytes(child_of(recorded.pid))
        busy = [float(process.communicate(timeout=120)[0].split()[0]) for process in (bare, recorded)]
    finally:
        for process in (bare, recorded):
            if process.poll() is None:
                process.kill()
                process.wait()
    return peaks, busy, half, os.path.getsize(recording)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--docs", help="the folder of safety.md, which gets the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pyinst-memory-") as folder:
        simulation = subprocess.run([os.path.join(arguments.build, "tests/sampler/memory-simulation"),
                                     os.path.join(folder, "simulated.pyprof"), "12"], stdout=subprocess.PIPE, check=True)
        text = simulation.stdout.decode()
        print(text, end="", flush=True)
        peaks, busy, half, size = run_pair(arguments, folder)
    added_mb = (peaks[1] - peaks[0]) / 2**20
    disk_mb = (half + (size - half) * (2 * 12 * 60 / arguments.minutes - 1)) / 2**20
    real = ("real server, %g minutes, %.1f %% busy (%.1f %% bare): %.1f MB of memory more than bare, "
            "%.2f MB on disk (%.1f MB in 12 hours)" % (arguments.minutes, 100 * busy[1], 100 * busy[0], added_mb,
                                                     size / 2**20, disk_mb))
    is_good = "not ok" not in text and added_mb <= 50 and disk_mb <= 100
    verdict = "ok" if is_good else "not ok: more than 50 MB of memory, or than 100 MB on disk in 12 hours"
    print(real, verdict, sep="\n")
    if arguments.docs:
        made = "`./dev memory --minutes %g` on %s" % (arguments.minutes, datetime.date.today().isoformat())
        safety_page.write(arguments.docs, "memory", text.splitlines() + [real, verdict], made)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
