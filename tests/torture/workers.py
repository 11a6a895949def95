"""What is hard on a recorder, one function each: worker(seed) gives a value that depends on the seed alone.

Every worker runs again and again in a thread of its own beside all the others. A worker checks what
it can itself and returns the rest; program.py compares that with a run without the recorder.
"""

import asyncio
import ctypes
import functools
import gc
import json
import os
import pickle
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref

from task_workers import tasks

# The size of new threads' stacks is one setting for all: who starts a thread holds this.
_starting = threading.Lock()
SMALL_STACK, USUAL_STACK = 64 << 10, 16 << 20


def start_thread(function, stack=USUAL_STACK, daemon=False):
    thread = threading.Thread(target=function, daemon=daemon)
    with _starting:
        threading.stack_size(stack)
        thread.start()
    return thread


def in_threads(count, function, stack=USUAL_STACK):
    """The results of function(0), function(1), ... each in a thread of its own."""
    results = [None] * count

    def run(n):
        results[n] = function(n)

    threads = [start_thread(functools.partial(run, n), stack) for n in range(count)]
    for thread in threads:
        thread.join()
    return results


def mix(n):
    for i in range(50):
        n = (n * 31 + i) & 0xffff
    return n


def thread_churn(seed):
    return in_threads(8, lambda n: mix(seed + n))


def tiny_stacks(seed):
    return in_threads(4, lambda n: sum(mix(seed + i) for i in range(n * 5)), SMALL_STACK)


def generators(seed):
    def tree(n):
        if n:
            yield from tree(n - 1)
        yield mix(n + seed)

    def echo():
        got = 0
        try:
            while True:
                got = yield got + 1
        finally:
            closed.append(got)

    closed = []
    half = tree(40)
    taken = [next(half) for _ in range(20)]
    del half
    talker = echo()
    next(talker)
    sent = [talker.send(n) for n in range(20)]
    talker.close()
    nested = sum(a * b for a in (i for i in range(seed % 20)) for b in range(5))
    return taken, sent, closed, nested, list(tree(25))


def coroutines(seed):
    async def down(n):
        if n:
            return await down(n - 1) + 1
        await asyncio.sleep(0)
        return mix(seed)

    async def count(n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i

    async def main():
        sums = await asyncio.gather(*(down(n) for n in range(12)))
        return sums, [i async for i in count(5)], [i for i in range(3)]

    return asyncio.run(main())


def recursion(seed):
    depths = []

    def down(n):
        if n > depths[-1]:
            depths[-1] = n
        return down(n + 1) + 1

    for _ in range(2):
        depths.append(0)
        try:
            down(0)
        except RecursionError:
            pass
    return [depth > 500 for depth in depths], mix(seed)


class Mirror:
    """Its text is its own text: C calls Python calls C, to the limit."""

    def __repr__(self):
        return "[%r]" % self

    def __eq__(self, other):
        return other == self

    __hash__ = None


def recursion_in_c(seed):
    limits = 0
    for act in (lambda: repr(Mirror()), lambda: Mirror() == Mirror(), lambda: json.loads("[" * 100000)):
        try:
            act()
        except (RecursionError, json.JSONDecodeError):
            limits += 1    # a new CPython takes so many brackets on a big stack, and misses what should follow
    nested = functools.reduce(lambda inner, _n: [inner], range(90), seed)
    return limits, pickle.loads(pickle.dumps(nested)) == nested


def exceptions(seed):
    def fall(n):
        try:
            if n == 0:
                raise ValueError(seed)
            fall(n - 1)
        except ValueError as error:
            raise KeyError(n) from error

    try:
        fall(30)
    except KeyError as error:
        length, cause = 0, error
        while cause is not None:
            length, cause = length + 1, cause.__cause__
        return length, error.args


def dying_code(seed):
    found = []
    for n in range(15):
        source = ("def outer_%d(a):\n  def inner_%d(b):\n    return [x + b for x in range(a)]\n"
                  "  return inner_%d(3)\nresult = outer_%d(%d)\n" % (n, n, n, n, seed % 9 + n))
        scope = {}
        exec(compile(source, "<dying %d %d>" % (seed, n), "exec"), scope)
        found.append(scope["result"])
        code = scope["outer_%d" % n].__code__
        found.append(code.replace(co_name="renamed").co_name)
    return found


class CollectorRests:
    """While any worker is within, garbage is collected by who asks for it alone."""
    lock = threading.Lock()
    within = 0

    def __enter__(self):
        with self.lock:
            CollectorRests.within += 1
            gc.disable()

    def __exit__(self, *_error):
        with self.lock:
            CollectorRests.within -= 1
            if CollectorRests.within == 0:
                gc.enable()


class Last:
    """Does some work when it dies."""
    said = threading.local()

    def __init__(self, n):
        self.n = n
        self.self = self if n % 2 else None

    def __del__(self):
        sum(i for i in range(self.n % 7))


def garbage(seed):
    calls = []
    # A thread that is at its limit of recursion loses what it collects there: its callbacks fail, and nobody is told.
    with CollectorRests():
        things = [Last(n) for n in range(40)]
        references = [weakref.ref(thing, lambda _reference: calls.append(mix(1))) for thing in things]
        del things
        gc.collect()
        if seed % 5 == 0:
            gc.freeze()
            gc.unfreeze()
        # Another thread may be collecting, and then ours does nothing.
        end = time.monotonic() + 20
        while len(calls) < 40 and time.monotonic() < end:
            gc.collect()
    return [reference() for reference in references] == [None] * 40, len(calls)


def dying_types(seed):
    """Types that live for a moment, called back from C: built-in and Python functions both."""
    found = []
    for n in range(6):
        kind = type("Kind%d" % n, (), {
            "__init__": lambda self, value: setattr(self, "value", value),
            "__lt__": lambda self, other: self.value < other.value,
            "__del__": lambda self: mix(3),
            "__call__": lambda self, *arguments: len(arguments),
            "__len__": lambda self: self.value & 7})
        things = [kind((seed + i * 7) % 23) for i in range(15)]
        found.append([thing.value for thing in sorted(things)])
        found.append([thing.value for thing in sorted(things, key=len)])
        found.append(sum(map(len, things)) + functools.partial(things[0], 1, 2)())
        found.append(max(things, key=functools.cmp_to_key(lambda a, b: a.value - b.value)).value)
        del things, kind
    found.append(sorted(["b", "A", "c"], key=str.lower))
    return found


def forks(seed):
    """Children that work, and a grandchild; their statuses say whether they did it right."""
    statuses = []
    for n in range(2):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                good = in_child(seed + n)
                grandchild = os.fork()
                if grandchild == 0:
                    os._exit(17 if good else 1)
                good &= os.waitstatus_to_exitcode(os.waitpid(grandchild, 0)[1]) == 17
                status = 40 + n if good else 1
            finally:
                os._exit(status)
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return statuses


def in_child(seed):
    want = [mix(seed + n) for n in range(5)]
    again = [mix(seed + n) for n in range(5)]
    return want == again and len(list(generators(seed))) == 5


def fork_and_exec(seed):
    child = os.fork()
    if child == 0:
        try:
            os.execv("/bin/sh", ["sh", "-c", "exit %d" % (seed % 50)])
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def subprocesses(seed):
    done = subprocess.run(["/bin/sh", "-c", "echo said %d; exit %d" % (seed, seed % 7)], stdout=subprocess.PIPE)
    return done.stdout, done.returncode


def sleeps_and_sockets(seed):
    """Blocking calls that must neither fail nor come back early."""
    one, other = socket.socketpair()
    with one, other:
        begin = time.monotonic()
        time.sleep(0.004)
        nothing = select.select([one], [], [], 0.003)
        is_on_time = time.monotonic() - begin >= 0.007
        other.sendall(b"%d" % seed)
        got = one.recv(64)
        poll = select.poll()
        poll.register(one, select.POLLIN)
        return nothing, got, poll.poll(1), is_on_time


def locks(seed):
    lock, condition, total = threading.Lock(), threading.Condition(), []

    def take(n):
        for _ in range(20):
            with lock:
                total.append(n)
        with condition:
            condition.wait(0.001)
            condition.notify_all()
        return lock.acquire(timeout=60) and (lock.release() or True)

    return in_threads(3, take), len(total), mix(seed)


def all_signals_blocked(seed):
    old = signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
    try:
        value = [mix(seed + n) for n in range(300)]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)
    return sum(value)


def tracing(seed):
    """The program's own trace and profile functions see what they see without us."""
    events = []

    def trace(frame, event, _argument):
        events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        return trace

    def profile(frame, event, _argument):
        if event in ("call", "return"):
            events.append((event, frame.f_code.co_name))

    def traced(n):
        return [mix(i) for i in range(n)]

    def follow(install, function, n):
        install(function)
        try:
            traced(n)
        finally:
            install(None)

    # What other workers left behind must not be closed here: a coroutine's end is an event.
    with CollectorRests():
        follow(sys.settrace, trace, seed % 3)
        if not os.environ.get("PYINST_TORTURE_EVENTS"):
            follow(sys.setprofile, profile, 2)
    return events


def libraries(seed):
    """Libraries that come and go."""
    import _ctypes
    names = ["libutil.so.1", "libcrypt.so.1", "libBrokenLocale.so.1", "libanl.so.1", "libthread_db.so.1"]
    opened = []
    for _ in range(10):
        for name in names:
            try:
                handle = _ctypes.dlopen(name, ctypes.DEFAULT_MODE)
            except OSError:
                continue
            opened.append(name)
            _ctypes.dlclose(handle)
    return opened, mix(seed)


def big_work_in_c(seed):
    numbers = list(range(3000))
    random.Random(seed).shuffle(numbers)
    return sorted(numbers)[:3], pow(7, 3000 + seed % 10, 10 ** 9 + 7), len(json.dumps(numbers))


def sub_interpreters(seed):
    """An interpreter that comes, works and goes; what it found comes through a pipe."""
    try:
        import _interpreters as interpreters
        run = interpreters.exec
    except ImportError:
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            return None
        run = interpreters.run_string
    reader, writer = os.pipe()
    try:
        inner = interpreters.create()
        run(inner, "import os\ndef f(n):\n  return n if n < 2 else f(n - 1) + f(n - 2)\n"
                   "os.write(%d, str(f(%d)).encode())\n" % (writer, seed % 12))
        interpreters.destroy(inner)
        return os.read(reader, 64)
    finally:
        os.close(reader)
        os.close(writer)


# CPython cannot fork while there are sub-interpreters, with or without us: never both in one program.
FORKING = [forks, fork_and_exec]
ALONE = [sub_interpreters]
OTHERS = [thread_churn, tiny_stacks, generators, coroutines, recursion, recursion_in_c, exceptions, dying_code, garbage,
          dying_types, subprocesses, sleeps_and_sockets, locks, all_signals_blocked, tracing, libraries, big_work_in_c, tasks]


def choose(seed):
    """About half of them; two seeds that follow each other, an even one first, have them all."""
    mixed = random.Random(seed // 2).sample(OTHERS, len(OTHERS))
    half = len(mixed) // 2
    return FORKING + mixed[:half] if seed % 2 == 0 else ALONE + mixed[half:]
