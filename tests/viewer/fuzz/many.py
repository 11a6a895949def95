"""many.py: many sequences of the window's fuzzer, each in a process of its own

many.py FUZZ-WINDOW [--seed N] [--sequences N] [--jobs N] [--minutes N]

A sequence hangs on its seed alone, and one that fails does not end the run: its seed and what it
said are printed. At the end stands what was reached and what never was.
"""

import argparse
import collections
import concurrent.futures
import os
import queue
import re
import subprocess
import sys
import tempfile
import time

# Of one sequence, which takes seconds.
LONGEST_S = 600
REACHED = re.compile(r"^fuzz-window: (\w+) (reached|never reached):(.*)$", re.MULTILINE)


def start_display():
    """An Xvfb of its own, for there is one pointer on a display; it and its number."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", "3840x2160x24", "-nolisten", "tcp",
                               "-noreset"], pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        return server, stream.readline().strip()


def run_sequence(program, seed, displays):
    display = displays.get()
    try:
        # One that fails leaves its files behind. What it started may outlive it and would keep a pipe open.
        with tempfile.TemporaryDirectory(prefix="pyinst-fuzz-") as folder, tempfile.TemporaryFile("w+", errors="replace") as output:
            try:
                status = subprocess.run([program, "--seed", str(seed), "--sequences", "1", "--reach"], stdin=subprocess.DEVNULL,
                                        stdout=output, stderr=subprocess.STDOUT, timeout=LONGEST_S, env=os.environ | {
                                            "DISPLAY": f":{display}", "LC_ALL": "C.UTF-8", "TMPDIR": folder}).returncode
            except subprocess.TimeoutExpired:
                status = "no end"
            output.seek(0)
            return seed, status, output.read()
    finally:
        displays.put(display)


def add_reached(counts, output):
    for kind, how, names in REACHED.findall(output):
        words = names.split()
        if how == "reached":
            for name, number in zip(words[::2], words[1::2]):
                counts[kind][name] += int(number)
        elif words != ["none"]:
            for name in words:
                counts[kind][name] += 0


def say_reached(counts):
    for kind, names in counts.items():
        print(f"{kind} reached:", " ".join(f"{name} {n}" for name, n in sorted(names.items()) if n))
        print(f"{kind} never reached:", " ".join(name for name, n in sorted(names.items()) if not n) or "none")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=int(time.time()) * 100000)
    parser.add_argument("--sequences", type=int, default=10000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0)
    options = parser.parse_args()
    end = time.monotonic() + options.minutes * 60 if options.minutes else float("inf")
    displays, servers = queue.Queue(), []
    for _ in range(options.jobs):
        server, number = start_display()
        servers.append(server)
        displays.put(number)
    counts = collections.defaultdict(collections.Counter)
    failed, n_done = [], 0
    seeds = iter(range(options.seed, options.seed + options.sequences))
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            running = set()
            while True:
                while len(running) < options.jobs and time.monotonic() < end and (seed := next(seeds, None)) is not None:
                    running.add(pool.submit(run_sequence, options.program, seed, displays))
                if not running:
                    break
                done, running = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                for future in done:
                    seed, status, output = future.result()
                    n_done += 1
                    add_reached(counts, output)
                    if status != 0:
                        failed.append(seed)
                        print(f"seed {seed} ended with {status}:\n{output}", flush=True)
                    if n_done % 100 == 0:
                        print(f"{n_done} sequences, {len(failed)} failed", flush=True)
    finally:
        for server in servers:
            server.terminate()
    say_reached(counts)
    print(f"{n_done} sequences from seed {options.seed} on, {len(failed)} failed:", *failed)
    return 1 if failed or n_done == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
