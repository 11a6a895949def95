"""Which C function runs: its name, "[gc]", the class of a method, on every interpreter present."""

import os
import shutil

from pyprof import Recording
from support import ProgramTest
from tap import for_each_python, main

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 115
PYTHON, BUILTIN, PSEUDO = 1, 2, 4

# Each phase lasts as long as it says by the clock; nearly all of it is in one C function, or in none.
PHASES = '''
import re, time

ordered = list(range(100000))
few = list(range(300))
# Long to compare, quick to free.
mixed = ["x" * 5000 + str(n * 7919 % 30011) for n in range(2000)]
pattern, text = re.compile("(a|b)*c"), "ab" * 20000
zeros = bytes(1000000) + b"1"

def phase_sorted(end):
    while time.perf_counter() < end:
        sorted(mixed)

def phase_sum(end):
    while time.perf_counter() < end:
        sum(ordered)

def phase_re(end):
    while time.perf_counter() < end:
        pattern.match(text)

def phase_sleep(end):
    time.sleep(end - time.perf_counter())

def phase_count(end):
    while time.perf_counter() < end:
        zeros.count(b"1")

def phase_int(end):
    while time.perf_counter() < end:
        int("7" * 4000)

def phase_python(end):
    n = 0
    while time.perf_counter() < end:
        for i in range(10000):
            n = (n + i * i) & 1023

def phase_calls(end):
    def inner(a, b):
        a = a + b; b = a * 2; c = b - a
        return a if a > c else b
    while time.perf_counter() < end:
        for i in range(1000):
            inner(i, i)

def phase_key(end):
    def key(value):
        a = value
        for _ in 1, 2, 3, 4, 5, 6, 7, 8:
            a = a * 3 & 4095
        return a
    while time.perf_counter() < end:
        sorted(few, key=key)

now = time.perf_counter()
for phase in (phase_sorted, phase_sum, phase_re, phase_sleep, phase_count, phase_int, phase_python,
              phase_calls, phase_key):
    now += %s
    phase(now)
'''
# By phase: what a stack is, above the phase's own frame. Other frames of Python do not occur.
TRUTH = {
    "phase_sorted": [("sorted",)],
    "phase_sum": [("sum",)],
    "phase_re": [("Pattern.match",)],
    "phase_sleep": [("sleep",)],
    "phase_count": [("bytes.count",)],
    "phase_int": [("int",)],
    "phase_python": [()],
    "phase_calls": [(), ("phase_calls.<locals>.inner",)],
    "phase_key": [("sorted", "phase_key.<locals>.key"), ("sorted",)],
}
# What else a phase calls: right, too, but of next to no time.
ALLOWED = {"perf_counter", "range"}


def above(stack, function):
    names = [frame[0] for frame in stack]
    return tuple(names[names.index(function) + 1:]) if function in names else None


@for_each_python
class LeavesTest(ProgramTest):
    compares_seconds = True

    def each_calls(self, python):
        if python.number < (3, 11):
            return
        shutil.copy(os.path.join(HERE, "leaves.py"), self.folder)
        ending = self.run_recorded(python, ["leaves.py"])
        lines = ending.stdout.decode().splitlines()
        self.assertEqual((ending.status, ending.stderr), (0, b""), lines)
        self.assertEqual([line for line in lines if not line.endswith(" ok")], [])
        self.assertEqual(len(lines), ROWS)
        self.assertEqual(Recording(self.recording).meta["leaves"], ["on"])

    def each_events(self, python):
        """The event engine charges a C function when it returns: the same names, the same places."""
        self.write("events.py", """
            import time
            class Shop:
                def wait(self):
                    time.sleep(0.02)
            class Small(Shop):
                pass
            def key(value):
                end = time.perf_counter() + 0.02
                while time.perf_counter() < end:
                    pass
                return value
            for _ in range(5):
                Small().wait()
                sorted([1, 2], key=key)
            """)
        ending = self.run_recorded(python, ["events.py"], ["--engine", "event"])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        recording = Recording(self.recording)
        stacks = {tuple(frame[0] for frame in stack): stack
                  for _b, _e, stack, _s, _c in recording.thread_named("MainThread").samples}
        wait = "Shop.wait" if python.number >= (3, 11) else "wait"
        self.assertIn(("<module>", wait, "sleep"), stacks)
        self.assertEqual(stacks["<module>", wait, "sleep"][-1].kind, BUILTIN)
        self.assertEqual(stacks["<module>", wait, "sleep"][1].class_name, "Small")
        self.assertIn(("<module>", "sorted", "key"), [names[:3] for names in stacks])

    def each_phases(self, python):
        """Of a program whose truth is known, 99 % of the time has the right leaf, and none a wrong one."""
        if python.number < (3, 11):
            return
        self.write("phases.py", PHASES.replace('%s', '0.5'))
        ending = self.run_recorded(python, ["phases.py"], ["--interval", "0.0005"])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        right = total = beside = 0
        wrong = {}
        for begin, end, stack, _state, _cpu in Recording(self.recording).thread_named("MainThread").samples:
            for phase, expected in TRUTH.items():
                seen = above(stack, phase)
                if seen is None:
                    continue
                total += end - begin
                if seen in expected:
                    right += end - begin
                elif len(seen) == 1 and seen[0] in ALLOWED:
                    beside += end - begin
                elif seen != () and not set(seen) <= ALLOWED | set(sum(expected, ())):
                    wrong[phase, seen] = wrong.get((phase, seen), 0) + 1
        self.assertEqual(wrong, {})
        stalled_ns = 1e9 * self.stalled_s()
        self.assertGreater(total, 9 * 0.5e9 * 0.95 - stalled_ns)
        self.assertLess(beside, 0.01 * total + stalled_ns)
        self.assertGreater(right + beside, 0.99 * total - stalled_ns)

    def each_collector(self, python):
        """Collections that the program did not ask for, and one that it did."""
        if python.number < (3, 11):
            return
        self.write("collect.py", """
            import gc, time
            class Node:
                pass
            class Problem(Exception):
                def __init__(self):
                    for _ in range(20):
                        a, b = Node(), Node()
                        a.other, b.other = b, a
            def asked():
                gc.collect()
            def unasked():
                while time.perf_counter() < end:
                    a, b = Node(), Node()
                    a.other, b.other = b, a
                    Problem()
                    sorted([1], key=lambda _: Problem() and 0)
            keep = [[n] for n in range(300000)]
            asked(), asked(), asked(), asked()
            gc.set_threshold(50, 2, 2)
            end = time.perf_counter() + 0.5
            unasked()
            """)
        self.assertEqual(self.run_recorded(python, ["collect.py"]).status, 0)
        stacks = {tuple(frame[0] for frame in stack): stack
                  for _b, _e, stack, _s, _c in Recording(self.recording).thread_named("MainThread").samples}
        self.assertIn(("<module>", "asked", "collect", "[gc]"), stacks)
        self.assertEqual(stacks["<module>", "asked", "collect", "[gc]"][-1].kind, PSEUDO)
        self.assertTrue([names for names in stacks if names[:2] == ("<module>", "unasked") and names[-1] == "[gc]"], stacks)
        # No Python runs within the collector here, so it is always innermost.
        self.assertEqual([names for names in stacks if "[gc]" in names[:-1]], [])
        self.assertTrue([names for names in stacks if names[-2:] == ("Problem.__init__", "[gc]")], stacks)

    def each_results(self, python):
        """A thread that waits for the GIL after a call stands there with the result: not what it runs."""
        if python.number < (3, 11):
            return
        self.write("results.py", """
            import threading, time
            def get():
                things = []
                while time.perf_counter() < end:
                    for _ in range(1000):
                        append = getattr(things, "append")
            def spin():
                n = 0
                while time.perf_counter() < end:
                    for _ in range(1000):
                        n += 1
            end = time.perf_counter() + 1
            threads = [threading.Thread(target=work, name=work.__name__) for work in (get, spin)]
            [thread.start() for thread in threads], [thread.join() for thread in threads]
            """)
        self.assertEqual(self.run_recorded(python, ["results.py"]).status, 0)
        thread = Recording(self.recording).thread_named("get")
        self.assertGreater(thread.wall_s("get"), 0.8 - self.stalled_s())
        # Not one look of a waiting thread; one that has the GIL, on a processor or taken off it (states 1 and 2),
        # is between two instructions for an instant.
        waiting = [stack for _b, _e, stack, state, _c in thread.samples if state not in (1, 2) and stack and stack[-1][0] == "list.append"]
        self.assertEqual(waiting, [])
        self.assertLess(thread.wall_s("list.append"), 0.1 + self.stalled_s())

    def each_object_given_back(self, python):
        """A call that has returned gives back its arguments and its object: to free them is no part of it."""
        if python.number < (3, 11):
            return
        self.write("temporary.py", """
            import time
            class Shelf(list):
                pass
            def use():
                while time.perf_counter() < end:
                    Shelf([] for _ in range(2000)).count(None)
                    len([[] for _ in range(2000)])
            end = time.perf_counter() + 0.6
            use()
            """)
        self.assertEqual(self.run_recorded(python, ["temporary.py"], ["--interval", "0.0002"]).status, 0)
        leaves = [stack[-1][0] for _b, _e, stack, _s, _c in Recording(self.recording).thread_named("MainThread").samples
                  if len(stack) > 1 and stack[1][0] == "use"]
        self.assertIn("Shelf.count", set(leaves))
        self.assertNotIn("list.count", set(leaves))
        # Before 3.15 the argument of len() lies there until it is gone.
        if python.number >= (3, 15):
            self.assertLess(leaves.count("len"), len(leaves) / 50)

    def each_type_at_an_old_address(self, python):
        """A class that died, and another one in its place: names follow."""
        if python.number < (3, 11):
            return
        self.write("classes.py", """
            import gc, time
            class Base(list):
                def run(self):
                    end = time.perf_counter() + 0.012
                    while time.perf_counter() < end:
                        pass
            def live(name):
                made = type(name, (Base,), {})
                addresses.add(id(made))
                it = made(range(20000))
                it.run()
                for _ in range(40):
                    it.count(-1)
            def red():
                live("Red")
            def blue():
                live("Blue")
            addresses = set()
            for _ in range(20):
                red()
                gc.collect()
                blue()
                gc.collect()
            print(len(addresses))
            """)
        ending = self.run_recorded(python, ["classes.py"])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        self.assertLess(int(ending.stdout), 40, "each class had an address of its own: nothing was tested")
        seen = {"red": set(), "blue": set()}
        for _b, _e, stack, _s, _c in Recording(self.recording).thread_named("MainThread").samples:
            names = [frame[0] for frame in stack]
            for color in seen:
                if color in names:
                    seen[color] |= {frame.class_name for frame in stack if frame.class_name}
                    seen[color] |= {name for name in names if name.endswith(".count")}
        self.assertEqual(seen, {"red": {"Red", "Red.count"}, "blue": {"Blue", "Blue.count"}})

    def each_traceback_hidden(self, python):
        self.write("hidden.py", """
            import time
            def shown():
                end = time.perf_counter() + 0.2
                while time.perf_counter() < end:
                    pass
            def hidden():
                __tracebackhide__ = True
                shown()
            hidden()
            """)
        self.assertEqual(self.run_recorded(python, ["hidden.py"]).status, 0)
        frames = {frame[0]: frame for _b, _e, stack, _s, _c in Recording(self.recording).thread_named("MainThread").samples
                  for frame in stack}
        self.assertEqual((frames["hidden"].flags & 1, frames["shown"].flags & 1), (1, 0))


if __name__ == "__main__":
    main()
