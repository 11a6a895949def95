"""Samples of the calling thread for a function of the program's own.

For programs that subscribe to samples as they did with pyinstrument. Samples are recorded by Pyinst's recorder, and
given to the subscriber when it unsubscribes, all at once and in the order of time.
"""

import sys
import threading
import types
from contextvars import ContextVar
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from .low_level.stat_profile import get_frame_info, measure_timing_overhead
from .profiler import Profiler
from .frame_info import make_frame_info

__all__ = ["AsyncState", "StackSampler", "active_profiler_context_var", "build_call_stack", "get_stack_sampler",
           "thread_locals", "timing_overhead"]

thread_locals = threading.local()

#: Whose context the code runs in: a program may set it; Pyinst's recorder keeps its own.
active_profiler_context_var: "ContextVar[Optional[object]]" = ContextVar("active_profiler_context_var", default=None)


class AsyncState(NamedTuple):
    """Where a sample's time was, seen from the subscriber's context: "in_context", or "out_of_context_awaited"."""

    state: str
    info: Any = None


#: ``target(call_stack, seconds, async_state)``; the state is None without an async context.
Target = Callable[[List[str], float, Optional[AsyncState]], Any]


class StackSampler:
    """Of one thread: who wants its samples."""

    class SubscriberNotFound(Exception):
        """Nobody of that name has subscribed."""

    def __init__(self) -> None:
        self._profilers: Dict[Target, Profiler] = {}
        #: A clock for tests, returning seconds; None is time itself. For those who subscribe after it is set.
        self.timer_func: Optional[Callable[[], float]] = None

    @property
    def subscribers(self) -> List[Target]:
        """The functions that have subscribed."""
        return list(self._profilers)

    def subscribe(self, target: Target, *, desired_interval: float, use_timing_thread: Optional[bool] = None,
                  use_async_context: bool = False) -> None:
        """Record samples for *target* until unsubscribe().

        desired_interval: seconds. use_timing_thread: without effect. use_async_context: only what runs in the
        calling context. Raises ValueError when it has subscribed already.
        """
        if target in self._profilers:
            raise ValueError("This function has subscribed already; unsubscribe it first.")
        profiler = Profiler(desired_interval, "enabled" if use_async_context else "disabled", timer=self.timer_func)
        profiler.start(caller_frame=sys._getframe(1))
        self._profilers[target] = profiler

    def unsubscribe(self, target: Target) -> None:
        """Call *target* for each sample, and forget it. Raises SubscriberNotFound."""
        profiler = self._profilers.pop(target, None)
        if profiler is None:
            raise self.SubscriberNotFound("This function has not subscribed.")
        session = profiler.stop()
        for stack, seconds in session.frame_records:
            state = None
            if profiler.async_mode != "disabled":
                state = AsyncState("out_of_context_awaited" if stack[-1] == "[await]" else "in_context")
            target(stack, seconds, state)


def get_stack_sampler() -> StackSampler:
    """The calling thread's."""
    if not hasattr(thread_locals, "stack_sampler"):
        thread_locals.stack_sampler = StackSampler()
    sampler: StackSampler = thread_locals.stack_sampler
    return sampler


def build_call_stack(frame: Optional[types.FrameType], event: str, arg: Any) -> List[str]:
    """The stack that time until a profile event belongs to, as frame infos, outermost first: a call's to its caller,
    a C function's return to that function."""
    infos: List[str] = []
    if event == "call" and frame is not None:
        frame = frame.f_back
    while frame is not None:
        infos.append(get_frame_info(frame))
        frame = frame.f_back
    thread = threading.current_thread()
    infos.append(make_frame_info(thread.name, "<thread>", thread.ident or 0))
    infos.reverse()
    if event in ("c_return", "c_exception"):
        infos.append(make_frame_info(getattr(arg, "__qualname__", repr(arg)), "<built-in>", 0))
    return infos


def timing_overhead() -> Dict[str, float]:
    """Seconds that one reading of each clock costs."""
    return measure_timing_overhead()
