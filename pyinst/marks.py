"""Marks and spans of your own on the timeline of a recording.

They cost next to nothing, and do nothing, while nothing is recorded, so they can stay in
a program for good.
"""

import sys

__all__ = ["mark", "span"]

_COROUTINE = 0x80
_ASYNC_GENERATOR = 0x200
_GENERATOR = 0x20


def _recorder():
    # Loaded by whoever records; until then there is nothing to tell.
    return sys.modules.get("pyinst._sampler")


def mark(name: str) -> None:
    """Put a mark named *name* on the calling thread's timeline, at this moment.

    Raises TypeError when *name* is not a str and something is recorded.
    """
    recorder = sys.modules.get("pyinst._sampler")
    if recorder is not None:
        recorder.mark(name)


class span:
    """A named stretch of time on the timeline: ``with span("load"): ...`` or ``@span("load")``.

    Spans may nest and overlap, in any thread and any task; exceptions pass through. As a
    decorator of a function, coroutine function or generator function, each call is a span of
    its own. An object that is entered belongs to one thread or task until it is left.
    """

    __slots__ = ("name", "_ids")

    def __init__(self, name: str) -> None:
        self.name = name
        self._ids = []

    def __enter__(self) -> "span":
        recorder = sys.modules.get("pyinst._sampler")
        self._ids.append(0 if recorder is None else recorder.span_begin(self.name))
        return self

    def __exit__(self, kind, value, traceback) -> None:
        number = self._ids.pop()
        if number:
            _recorder().span_end(number)

    def __call__(self, function):
        import functools

        # A tool of its own may wrap what it is given: the code is that of the innermost.
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        flags = code.co_flags if code is not None else 0
        name = self.name
        if flags & _ASYNC_GENERATOR:
            raise TypeError("a span cannot wrap an async generator; use 'with' inside it")
        if flags & _COROUTINE:
            @functools.wraps(function)
            async def wrapper(*args, **keywords):
                with span(name):
                    return await function(*args, **keywords)
        elif flags & _GENERATOR:
            @functools.wraps(function)
            def wrapper(*args, **keywords):
                with span(name):
                    return (yield from function(*args, **keywords))
        else:
            @functools.wraps(function)
            def wrapper(*args, **keywords):
                with span(name):
                    return function(*args, **keywords)
        return wrapper

    def __repr__(self) -> str:
        return "span(%r)" % (self.name,)
