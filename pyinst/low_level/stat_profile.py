"""A call every so often, at the calls and returns of the calling thread, by ``sys.setprofile()``.

For programs that stand on these functions. Pyinst's own recorder does not: its engines are in C.
"""

import sys
import time
import timeit
import types
from typing import Any, Callable, Dict, Optional

from ..frame_info import make_frame_info

__all__ = ["get_frame_info", "measure_timing_overhead", "setstatprofile", "walltime_coarse_resolution"]

#: ``target(frame, event, argument)``
Target = Callable[[types.FrameType, str, Any], Any]


def setstatprofile(target: Optional[Target], interval: float = 0.001, context_var: Any = None,
                   timer_type: Optional[str] = None, timer_func: Optional[Callable[[], float]] = None) -> None:
    """Call *target* at the first call or return after every *interval* seconds; None ends that.

    context_var: of ``contextvars``; when its value changes, target is called with the event ``"context_changed"`` and
    (new, old, []). timer_type: accepted and without effect. timer_func: returns seconds; None is the wall clock.

    Raises TypeError when *target* cannot be called.
    """
    if target is None:
        sys.setprofile(None)
        return
    if not callable(target):
        raise TypeError("target must be callable, or None")
    call, clock = target, timer_func or timeit.default_timer
    least = interval if interval > 0 else 0.001
    state: Dict[str, Any] = {"last": clock(), "context": context_var.get() if context_var is not None else None}

    def on_event(frame: types.FrameType, event: str, argument: Any) -> None:
        if context_var is not None:
            value, known = context_var.get(), state["context"]
            if value is not known:
                state["context"] = value
                back = frame.f_back if event == "call" and frame.f_back is not None else frame
                call(back, "context_changed", (value, known, []))
        now = clock()
        if now >= state["last"] + least:
            state["last"] = now
            call(frame, event, argument)

    sys.setprofile(on_event)


def get_frame_info(frame: types.FrameType) -> str:
    """The frame info (``pyinst.frame_info``) of a frame, with class, line and tracebackhide."""
    code = frame.f_code
    names = code.co_varnames
    class_name = ""
    if names and names[0] in ("self", "cls"):
        owner = frame.f_locals.get(names[0])
        if names[0] == "cls" and isinstance(owner, type):
            class_name = owner.__name__
        elif names[0] == "self" and owner is not None:
            class_name = type(owner).__name__
    return make_frame_info(code.co_name, code.co_filename, code.co_firstlineno, frame.f_lineno or 0, class_name,
                           "__tracebackhide__" in names)


def measure_timing_overhead() -> Dict[str, float]:
    """Seconds that one reading of each clock costs."""
    count = 1000
    return {"walltime": timeit.timeit(time.monotonic, number=count) / count}


def walltime_coarse_resolution() -> Optional[float]:
    """Seconds between two steps of the system's coarse clock; None where there is none."""
    clock = getattr(time, "CLOCK_MONOTONIC_COARSE", 6 if sys.platform == "linux" else None)
    return None if clock is None else time.clock_getres(clock)
