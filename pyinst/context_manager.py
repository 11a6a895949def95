"""``profile()``: profile a block or a function and print what was seen."""

import functools
import inspect
import sys
import types
from typing import Any, Callable, Dict, Optional, TypeVar, overload

from ._terminal import shows_color, shows_unicode
from .profiler import AsyncMode, Profiler
from .typing import TypedDict

__all__ = ["ProfileContext", "ProfileContextOptions", "profile"]

Function = TypeVar("Function", bound=Callable[..., Any])


class ProfileContextOptions(TypedDict, total=False):
    """The options of profile()."""

    interval: float
    async_mode: AsyncMode
    use_timing_thread: Optional[bool]
    renderer: Any
    target_description: Optional[str]


class ProfileContext:
    """A profile that prints itself to stderr when it ends: for ``with``, or as a decorator."""

    def __init__(self, **options: Any) -> None:
        """Options are those of profile(). Raises TypeError for others."""
        unknown = set(options) - set(ProfileContextOptions.__annotations__)
        if unknown:
            raise TypeError("profile() has no option '%s'" % sorted(unknown)[0])
        #: The options that were given.
        self.options: Dict[str, Any] = options
        #: The profiler of the block; it runs while the block does.
        self.profiler = self._new_profiler("disabled")

    def _new_profiler(self, async_mode: str) -> Profiler:
        return Profiler(interval=self.options.get("interval", 0.001),
                        async_mode=self.options.get("async_mode", async_mode),
                        use_timing_thread=self.options.get("use_timing_thread"))

    def __call__(self, function: Any = None, /, **options: Any) -> Any:
        """Decorate a function, whose calls then print a profile each; or, with options, a context with those, too."""
        if function is None:
            return ProfileContext(**{**self.options, **options})
        if not callable(function):
            raise TypeError("profile() decorates functions, not %r" % (function,))
        if options:
            return ProfileContext(**{**self.options, **options})(function)
        return self._decorate(function)

    def __enter__(self) -> Profiler:
        """Begin. Raises RuntimeError when this very context is entered already."""
        __tracebackhide__ = True
        if self.profiler.is_running:
            raise RuntimeError("This profile runs already; write profile() with its brackets, "
                               "which makes a new one each time.")
        caller = sys._getframe(1)
        self._start(caller, "Block at %s:%d" % (caller.f_code.co_filename, caller.f_lineno))
        return self.profiler

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        __tracebackhide__ = True
        self._finish()

    def _start(self, caller: Optional[types.FrameType], description: str) -> None:
        __tracebackhide__ = True
        self.profiler.reset()
        self.profiler.start(caller_frame=caller, target_description=self.options.get("target_description") or description)

    def _finish(self) -> None:
        __tracebackhide__ = True
        session = self.profiler.stop()
        renderer = self.options.get("renderer")
        if renderer is None:
            from .renderers import ConsoleRenderer
            renderer = ConsoleRenderer(color=shows_color(sys.stderr), unicode=shows_unicode(sys.stderr),
                                       short_mode=True)
        print(renderer.render(session), file=sys.stderr)

    # ---- functions ----

    def _begin_call(self, description: str, async_mode: str) -> "ProfileContext":
        """Of a decorated function's wrapper. A coroutine's waits are its own: its profile begins in the wrapper."""
        __tracebackhide__ = True
        context = ProfileContext(**self.options)
        context.profiler = self._new_profiler(async_mode)
        context._start(sys._getframe(1 if async_mode == "enabled" else 2), description)
        return context

    def _decorate(self, function: Any) -> Any:
        description = _describe_function(function)

        @functools.wraps(function)
        def call(*args: Any, **keywords: Any) -> Any:
            __tracebackhide__ = True
            context = self._begin_call(description, "disabled")
            try:
                return function(*args, **keywords)
            finally:
                context._finish()

        @functools.wraps(function)
        async def call_coroutine(*args: Any, **keywords: Any) -> Any:
            __tracebackhide__ = True
            context = self._begin_call(description, "enabled")
            try:
                return await function(*args, **keywords)
            finally:
                context._finish()

        @functools.wraps(function)
        def call_generator(*args: Any, **keywords: Any) -> Any:
            __tracebackhide__ = True
            context = self._begin_call(description, "disabled")
            try:
                return (yield from function(*args, **keywords))
            finally:
                context._finish()

        @functools.wraps(function)
        async def call_async_generator(*args: Any, **keywords: Any) -> Any:
            __tracebackhide__ = True
            context = self._begin_call(description, "enabled")
            try:
                async for item in function(*args, **keywords):
                    yield item
            finally:
                context._finish()

        if inspect.iscoroutinefunction(function):
            return call_coroutine
        if inspect.isasyncgenfunction(function):
            return call_async_generator
        return call_generator if inspect.isgeneratorfunction(function) else call


def _describe_function(function: Any) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    name = getattr(function, "__qualname__", None) or repr(function)
    return "Function %s" % name if code is None else (
        "Function %s at %s:%d" % (name, code.co_filename, code.co_firstlineno))


@overload
def profile(func: Function, /) -> Function: ...


@overload
def profile(func: None = None, /, *, interval: float = ..., async_mode: AsyncMode = ...,
            use_timing_thread: Optional[bool] = ..., renderer: Any = ...,
            target_description: Optional[str] = ...) -> ProfileContext: ...


def profile(func: Any = None, /, **options: Any) -> Any:
    """Profile a block or a function, and print what was seen to stderr.

    ::

        with profile():
            work()

        @profile
        def work(): ...

    A decorated function prints at the end of each call: a coroutine function when it has returned, a generator when
    it is exhausted or closed (what its consumer does between is in it). Exceptions pass through.

    interval (0.001 s), async_mode ("disabled"; "enabled" for coroutine functions), use_timing_thread (None): as of
    Profiler. renderer (None): whose render(session) is printed; a short text when it is None. target_description
    (None): what the report says this is.
    """
    context = ProfileContext(**options)
    return context(func) if func is not None else context
