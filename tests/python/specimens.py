"""Runs inside the recorded interpreter: one specimen per phenomenon, its stack looked at by a real tick.

Each calls here(), which compares what the recorder saw with what the interpreter says. Prints a line
per specimen, "name ok" or what was seen and what was expected; standard library only, 3.11 and later.
"""

import asyncio
import contextlib
import functools
import re
import sys
import threading

from pyinst import _sampler

problems = []
seen = []


def walk(frame):
    frames = []
    while frame is not None:
        code = frame.f_code
        frames.append((code.co_qualname, code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return frames


def without_boot(frames):
    return [frame for frame in frames if not frame[1].endswith("/boot.py")]


def here(*_ignored):
    looked = _sampler.sample_here()
    expected = walk(sys._getframe())
    # The two lines above are the one difference that must be.
    expected[0] = expected[0][:2] + (expected[0][2] - 1,)
    looked, expected = without_boot(looked), without_boot(expected)
    seen.append(len(looked))
    if looked != expected:
        same = 0
        while same < min(len(looked), len(expected)) and looked[same] == expected[same]:
            same += 1
        problems.append("frame %d of %d (of %d expected): saw %r, expected %r" % (
            same, len(looked), len(expected), looked[same:same + 2], expected[same:same + 2]))
    return 0


def plain():
    here()


def recursion(depth=50):
    if depth:
        recursion(depth - 1)
    else:
        here()


def deep():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(11000)
    try:
        recursion(10000)
    finally:
        sys.setrecursionlimit(limit)


def generator():
    def numbers():
        yield 1
        here()
        yield 2
    list(numbers())
    for _number in numbers():
        pass


def delegated_generator():
    def inner():
        here()
        yield 1

    def middle():
        yield from inner()

    def outer():
        yield from middle()
    next(outer())


def comprehension():
    [here() for _ in range(2)]
    {here() for _ in range(2)}
    {here(): 1 for _ in range(2)}
    list(here() for _ in range(2))
    [[here() for _ in range(2)] for _ in range(2)]


def anonymous():
    (lambda: (lambda: here())())()


def class_body():
    class Body:
        here()

        class Inner:
            value = here()
    return Body


class Shop:
    def __init__(self):
        here()

    @property
    def total(self):
        return here()

    @staticmethod
    def static():
        here()

    @classmethod
    def of_class(cls):
        here()

    def __getattr__(self, name):
        here()
        return 0

    def __len__(self):
        return here()

    def __del__(self):
        here()

    def __enter__(self):
        here()

    def __exit__(self, *_exception):
        here()


def methods():
    shop = Shop()
    shop.total
    shop.static()
    shop.of_class()
    shop.missing
    len(shop)
    with shop:
        pass
    del shop


def subclass():
    class Small(Shop):
        def __init__(self):
            super().__init__()
            here()
    Small()


def c_callback():
    sorted([2, 1], key=here)
    list(map(here, [1, 2]))
    functools.reduce(lambda a, b: here(), [1, 2, 3])
    re.sub("a", lambda match: str(here()), "banana")
    functools.partial(here, 1)()
    max([1, 2], key=lambda number: here() + number)


def decorated():
    def twice(function):
        @functools.wraps(function)
        def wrapper(*arguments):
            return function(*arguments) + function(*arguments)
        return wrapper

    @twice
    @functools.lru_cache(maxsize=None)
    def work(number):
        return here()
    work(1)


def context_manager():
    @contextlib.contextmanager
    def managed():
        here()
        yield
        here()
    with managed():
        here()


def exception_handling():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            here()
            raise
        finally:
            here()
    except ZeroDivisionError:
        here()


def several_lines():
    here(
        1,
        here(
            2),
        [
            here()
            for _ in range(2)
        ],
    )


def coroutine():
    async def inner():
        here()
        return 1

    async def outer():
        return await inner()
    try:
        outer().send(None)
    except StopIteration:
        pass


def coroutine_in_loop():
    async def inner():
        await asyncio.sleep(0)
        here()

    async def outer():
        await asyncio.gather(inner(), inner())
        async for _number in numbers():
            here()

    async def numbers():
        here()
        yield 1
        here()
    asyncio.run(outer())


def in_thread():
    def work():
        here()
        recursion(5)
    thread = threading.Thread(target=work, name="specimen")
    thread.start()
    thread.join()


def executed():
    names = {"here": here}
    exec("def made():\n\n    here()\nmade()\nhere()\n", names)
    exec(compile("here()", "no such file: ü\u20ac\U0001f40d", "exec"), names)
    eval("here()", names)
    exec(compile("\n" * 70000 + "def far(): here()\nfar()", "far.py", "exec"), names)


def names_beyond_ascii():
    names = {"here": here}
    for name in "grüße", "\u0436\u0438\u0440", "\u6f22\u5b57", "\U00010400":
        exec("def %s(): here()\n%s()" % (name, name), names)


def long_function():
    lines = ["def long(n):", "    if n < 0:"] + ["        n += %d" % i for i in range(3000)]
    lines += ["    here()", "    return n", "long(1)"]
    names = {"here": here}
    exec("\n".join(lines), names)


def traced_line():
    here(); here()
    if here() == 0: here()
    for _ in range(2): here()


def while_importing():
    import types
    module = types.ModuleType("specimen_module")
    sys.modules["specimen_module"] = module
    del sys.modules["specimen_module"]
    import specimen_import   # noqa: F401 - written by the test, calls here() at its top


def main():
    import builtins
    builtins.here = here
    order = [plain, recursion, generator, delegated_generator, comprehension, anonymous, class_body, methods,
             subclass, c_callback, decorated, context_manager, exception_handling, several_lines, coroutine,
             coroutine_in_loop, in_thread, executed, names_beyond_ascii, long_function, traced_line,
             while_importing, deep]
    for specimen in order:
        problems.clear()
        seen.clear()
        specimen()
        print(specimen.__name__, "ok %d" % max(seen) if seen and not problems else problems[:2] or "never looked")


main()
