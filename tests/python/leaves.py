"""Runs inside the recorded interpreter: which C function a tick finds running, against what is known.

Each row of CALLS has Python called back by the C function whose name it knows; the tick is taken there.
Prints a line per row, "name ok" or what was seen; standard library only, 3.11 and later.
"""

import array
import collections
import contextlib
import functools
import gc
import itertools
import operator
import re
import sys
import time
import weakref

from pyinst import _sampler

seen = []


def here(*_arguments, **_keywords):
    """Frames above this one, innermost first: (name, class name); [] for what is our own."""
    frames = _sampler.sample_here(True)
    assert frames[0][:3] == ("sample_here", "", 0), frames[0]
    seen.append([(frame[0], frame[3]) for frame in frames[2:]])
    return 1


def names_of_callers():
    return [name for name, _class_name in seen[-1]]


class Back:
    """Calls here() from whatever a C function may ask of an object."""

    def __index__(self):
        return here()

    def __len__(self):
        return here()

    def __iter__(self):
        here()
        return iter(())

    def __lt__(self, other):
        here()
        return False

    def __eq__(self, other):
        here()
        return True

    def __hash__(self):
        return here()

    def __bool__(self):
        here()
        return True

    def __str__(self):
        here()
        return "text"

    __repr__ = __str__

    def __format__(self, _spec):
        here()
        return ""

    def __call__(self, *_arguments):
        return here()

    def __float__(self):
        here()
        return 1.0

    def __radd__(self, other):
        here()
        return other

    def __next__(self):
        here()
        raise StopIteration


class Mapping(dict):
    class Inner(list):
        pass


def key(_value):
    return here()


back = Back()
numbers = list(range(300))
pattern = re.compile("a")
with_keywords = {"key": key}


# Name of the C function, or None for none; what to call.
CALLS = [
    ("sorted", lambda: sorted([1], key=key)),
    ("sorted", lambda: sorted([1], **with_keywords)),
    ("sorted", lambda: sorted(*[[1]], key=key)),
    ("max", lambda: max([1, 2], key=key)),
    ("min", lambda: min(1, 2, key=key)),
    ("sum", lambda: sum([back], 0)),
    ("len", lambda: len(back)),
    ("hash", lambda: hash(back)),
    ("repr", lambda: repr(back)),
    ("format", lambda: format(back)),
    ("iter", lambda: iter(back)),
    ("any", lambda: any([back])),
    ("next", lambda: next(iter(back.__call__, 1), None)),
    ("list", lambda: list(map(key, [1]))),
    ("tuple", lambda: tuple(map(key, [1]))),
    ("set", lambda: set([back])),
    ("dict", lambda: dict([(back, 1)])),
    ("int", lambda: int(back)),
    ("float", lambda: float(back)),
    ("str", lambda: str(back)),
    ("bytes", lambda: bytes(back)),
    ("range", lambda: range(back)),
    ("slice.indices", lambda: slice(0, 1).indices(back)),
    ("enumerate", lambda: enumerate(back)),
    ("list.sort", lambda: numbers[:2].sort(key=key)),
    ("list.index", lambda: [0, back].index(1)),
    ("list.extend", lambda: [].extend(back)),
    ("list.insert", lambda: [].insert(back, 1)),
    ("list.pop", lambda: [1, 2, 3].pop(back)),
    ("dict.update", lambda: {}.update({back: 1}) or {}.update([(back, 2)])),
    ("dict.get", lambda: {}.get(back)),
    ("dict.setdefault", lambda: {}.setdefault(back, 1)),
    ("dict.fromkeys", lambda: dict.fromkeys([back])),
    ("set.add", lambda: set().add(back)),
    ("str.join", lambda: "".join(map(lambda _: here() and "", [1]))),
    ("str.format", lambda: "{}".format(back)),
    ("bytes.join", lambda: b"".join(map(lambda _: here() and b"", [1]))),
    ("int.to_bytes", lambda: (1).to_bytes(back, "big")),
    ("Pattern.sub", lambda: pattern.sub(lambda _match: here() and "", "a")),
    ("reduce", lambda: functools.reduce(lambda a, b: here(), [1, 2])),
    ("partial", lambda: functools.partial(key, 1)()),
    ("itemgetter", lambda: operator.itemgetter(back)({})),
    ("index", lambda: operator.index(back)),
    ("accumulate", lambda: itertools.accumulate(back)),
    ("array", lambda: array.array("i", back)),
    ("bytearray", lambda: bytearray(back)),
    ("complex", lambda: complex(back)),
    ("deque", lambda: collections.deque(map(key, [1]))),
    ("deque.extend", lambda: collections.deque().extend(back)),
    ("array.append", lambda: array.array("i").append(back)),
    ("sleep", lambda: time.sleep(Seconds())),
    ("setattr", lambda: setattr(Guarded(), "a", 1)),
    ("getattr", lambda: getattr(Guarded(), "a")),
    ("isinstance", lambda: isinstance(1, Checked)),
    ("type.__call__", lambda: type.__call__(Plain)),
    ("Mapping.update", lambda: Mapping().update([(back, 1)])),
    ("Mapping.Inner.extend", lambda: Mapping.Inner().extend(back)),
    ("Mapping.update", lambda: dict.update(Mapping(), [(back, 1)])),
    ("list.extend", lambda: list.extend([], back)),
    ("list.__init__", lambda: [].__init__(back)),
    ("list.__init__", lambda: list.__init__([], back)),
    ("exec", lambda: exec("key(1)")),
    ("eval", lambda: eval("key(1)")),
    # No C function: Python calls Python, or it is not a call that runs.
    (None, lambda: key(1)),
    (None, lambda: key(*[1])),
    (None, lambda: key(**{"_value": 1})),
    (None, lambda: back(1)),
    (None, lambda: Plain()),
    (None, lambda: Plain(*[])),
    (None, lambda: Bound().method()),
    (None, lambda: Bound().method(*[1])),
    (None, lambda: Bound().of_class()),
    (None, lambda: Bound.static()),
    (None, lambda: 1 + back),
    (None, lambda: back == 1),
    (None, lambda: not back),
    (None, lambda: [1][back]),
    (None, lambda: f"{back}"),
    (None, lambda: [n for n in back]),
    (None, lambda: Bound().value),
    (None, lambda: Guarded().missing),
    (None, lambda: with_block()),
]


class Seconds:
    def __index__(self):
        here()
        return 0


class Guarded:
    def __setattr__(self, _name, _value):
        here()

    def __getattr__(self, _name):
        return here()


class CheckedType(type):
    def __instancecheck__(cls, _instance):
        return bool(here())


class Checked(metaclass=CheckedType):
    pass


class Plain:
    def __init__(self):
        here()


class Bound:
    def method(self, *_arguments):
        here()

    @classmethod
    def of_class(cls):
        here()

    @staticmethod
    def static():
        here()

    @property
    def value(self):
        return here()


def make_class():
    class Made:
        value = here()
    return Made


def with_block():
    @contextlib.contextmanager
    def managed():
        yield
        here()
    with managed():
        pass


def check(rows):
    for number, (expected, call) in enumerate(rows):
        del seen[:]
        with contextlib.suppress(TypeError, AttributeError, LookupError, ValueError, ArithmeticError):
            call()
        tell("%d %s" % (number, expected), expected)


PYTHON_NAMES = re.compile(r"<|^(Back|Plain|Bound|Guarded|Seconds|CheckedType|key|make_class|with_block|"
                          r"_GeneratorContextManager)(\.|$)")


def leaf_of_call():
    """What stands directly above the lambda of the row: a C function's name, or None for Python."""
    names = names_of_callers()
    at = max(at for at, name in enumerate(names[:names.index("check")]) if name == "<lambda>")
    above = names[at - 1] if at else None
    return None if above is None or PYTHON_NAMES.match(above) else above


def tell(row, expected):
    if not seen:
        print(row, "never looked")
        return
    found = leaf_of_call()
    print(row, "ok" if found == expected else "saw %r of %r" % (found, names_of_callers()))


# ---- where the call stands ----

def in_try():
    try:
        return sorted([1], key=key)
    finally:
        pass


def in_except():
    try:
        1 / 0
    except ZeroDivisionError as error:
        return sorted([error], key=key)


def in_finally():
    try:
        pass
    finally:
        sorted([1], key=key)


def in_with():
    with contextlib.nullcontext(), contextlib.nullcontext() as _inner:
        for _ in range(2):
            sorted([1], key=key)


def in_loops():
    for _a in [1]:
        for _b in {1}:
            while True:
                sorted([1], key=key)
                break


def in_comprehension():
    return [[sorted([n], key=key) for n in range(2)] for _ in range(2)]


def in_generator():
    def generate():
        yield 1
        yield sorted([1], key=key)
    return [None for _ in generate()]


def in_coroutine():
    async def wait():
        async with Asynchronous() as _value:
            return sorted([1], key=key)
    with contextlib.suppress(StopIteration):
        wait().send(None)


class Asynchronous:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *_exception):
        return False


def in_arguments():
    return (1, (2, [3, max(sorted([1], key=key), [4] if numbers else [5])]))


def in_decorated():
    @functools.lru_cache(maxsize=None)
    def cached(_n):
        return tuple(sorted([1], key=key))
    return cached(1)


def in_match():
    match numbers:
        case [first, *_rest] if sorted([first], key=key):
            return 1


def in_chained():
    return 1 if 0 < len(sorted([1], key=key)) < 3 and numbers else 2


def in_fstring():
    return f"{sorted([1], key=key)!r:>10}"


def in_reraised():
    try:
        try:
            raise ValueError
        except ValueError:
            try:
                sorted([1], key=key)
            finally:
                raise
    except ValueError:
        pass


PLACES = [in_try, in_except, in_finally, in_with, in_loops, in_comprehension, in_generator, in_coroutine,
          in_arguments, in_decorated, in_match, in_chained, in_fstring, in_reraised]


def made_places():
    names = {"key": key, "a": [1]}
    source = "def in_long(%s):\n" % ", ".join("a%d=%d" % (n, n) for n in range(300))
    source += "".join("    b%d = a%d\n" % (n, n) for n in range(300))
    source += "    if not a0:\n        return (%s, sorted(a, key=key))\n" % ", ".join("b%d" % n for n in range(300))
    source += "def in_300_arguments():\n    return max(%s, key=key)\n" % ", ".join("1" for _ in range(300))
    exec(source, names)
    return names["in_long"], names["in_300_arguments"]


def check_places():
    long, many_arguments = made_places()
    for place in PLACES + [long, many_arguments]:
        del seen[:]
        place()
        expected = "max" if place is many_arguments else "sorted"
        wrong = [frames for frames in seen if [name for name, _ in frames[:2]] != ["key", expected]]
        print(place.__name__, "ok" if seen and not wrong else "saw %r" % (wrong[:1] or "nothing"))


def check_traced():
    """Tools put instructions of their own into a code: before it was first seen, and after."""
    def trace(frame, _event, _argument):
        frame.f_trace_opcodes = True
        return trace
    for when in "before", "after":
        del seen[:]
        names = {"key": key}
        exec("def in_traced():\n    n = 1\n    while n:\n        n -= 1\n        a = [sorted([2], key=key)]\n    return a\n", names)
        if when == "after":
            names["in_traced"]()
        sys.settrace(trace)
        try:
            names["in_traced"]()
            names["in_traced"]()
        finally:
            sys.settrace(None)
        names["in_traced"]()
        wrong = [frames for frames in seen if [name for name, _ in frames[:3]] != ["key", "sorted", "in_traced"]]
        print("traced", when, "ok" if len(seen) >= 3 and not wrong else wrong[:1] or "nothing")


# ---- collector, classes ----

class Cyclic:
    def __init__(self):
        self.me = self

    def __del__(self):
        here()


def check_collector():
    del seen[:]
    Cyclic()
    gc.collect()
    names = names_of_callers()
    print("del", "ok" if names[:4] == ["Cyclic.__del__", "[gc]", "collect", "check_collector"] else names)
    del seen[:]
    victim = Plain()
    del seen[:]
    victim.me = victim
    reference = weakref.ref(victim, here)
    del victim
    gc.collect()
    names = names_of_callers()
    print("weakref", "ok" if names[:3] == ["[gc]", "collect", "check_collector"] and reference() is None else names)
    del seen[:]
    gc.collect()
    here()
    print("after", "ok" if "[gc]" not in names_of_callers() else names_of_callers())


class Base:
    def method(self):
        here()

    @classmethod
    def of_class(cls):
        here()

    def captured(self):
        here()
        return lambda: self

    def rebound(self):
        del self
        here()

    def inner(self):
        def unbound(self=1):
            here()
        unbound()

    def other(this):
        here()


class Derived(Base):
    pass


class Grüße(Base):
    pass


def check_classes():
    outer = type("Outer.Inner", (Base,), {})
    rows = [(Base().method, "Base"), (Derived().method, "Derived"), (Derived.of_class, "Derived"),
            (Derived().captured, "Derived"), (Derived().rebound, ""), (Derived().inner, "int"), (Derived().other, ""),
            (Grüße().method, "Grüße"), (outer().method, "Inner"), (collections.UserList([1]).copy, None)]
    for method, expected in rows:
        del seen[:]
        method()
        if expected is not None:
            found = seen[-1][0]
            print("class of", found[0], "ok" if found[1] == expected else "saw %r, expected %r" % (found[1], expected))
    # Thousands of types come and go at the same addresses.
    wrong = []
    for number in range(3000):
        name = "Made%d" % number
        del seen[:]
        type(name, (Base,), {"me": None})().method()
        if seen[-1][0] != ("Base.method", name):
            wrong.append(seen[-1][0])
    print("classes that die", "ok" if not wrong else wrong[:3])


def check_class_body():
    del seen[:]
    make_class()
    names = names_of_callers()
    print("class body", "ok" if names[:2] == ["make_class.<locals>.Made", "__build_class__"] else names)


def main():
    check(CALLS)
    check_class_body()
    check_places()
    check_traced()
    check_collector()
    check_classes()
    counts = _sampler.counts()
    # A look in the instant in which a frame or a call is being made can be thrown away, or have no leaf; it is counted.
    good = counts["bad-walks"] + counts["unknown-leaves"] <= counts["handlers"] // 1000
    print("walks", "ok" if good else counts)
    sys.stdout.flush()


main()
