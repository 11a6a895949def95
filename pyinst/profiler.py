"""The profiler as an object: start it, stop it, look at what it saw.

Functions that run while something is recorded declare ``__tracebackhide__``: reports leave them out.
"""

import sys
import threading
import time
import types
import warnings
from typing import IO, Any, Callable, Dict, Optional

from . import _recorder
from ._native import current_sys_prefixes
from ._parts import RecordedPart
from ._recorder import Recording
from .session import Session, count_awaiting, describe_calls, list_calls
from .typing import CLOCKS, ClockName, Literal, PathOrStr

__all__ = ["AsyncMode", "Profiler"]

AsyncMode = Literal["enabled", "disabled", "strict"]

_LEAST_INTERVAL = 0.00001


class Profiler:
    """Records what the program does between start() and stop().

    ::

        with Profiler() as profiler:
            work()
        profiler.print()

    Profilers may nest and overlap, in one thread or in several; each has what is its own. A profiler that is started
    again adds to its last session. start() and stop() may be called from different threads.
    """

    def __init__(self, interval: float = 0.001, async_mode: AsyncMode = "enabled",
                 use_timing_thread: Optional[bool] = None, *,
                 engine: Literal["auto", "signal", "event"] = "auto", clock: ClockName = "wall",
                 threads: Literal["caller", "all"] = "caller", timer: Optional[Callable[[], float]] = None,
                 recorder: Optional[str] = None, use_signal: Optional[bool] = None) -> None:
        """
        interval: seconds between two looks, 10 microseconds to 60 seconds; of profilers that run together the
            shortest holds for all. 0 and less mean 0.001.
        async_mode: "enabled" and "strict": only what runs in the context (``contextvars``) that start() was called
            in, in whatever thread; "disabled": whatever the calling thread does.
        use_timing_thread: accepted and without effect; looking needs no such thread.
        engine: "signal", "event", or what serves here. "event" sees calls and returns only, and slows them down.
        clock: which time counts in reports: all ("wall"), that on a CPU ("cpu"), waiting for the GIL ("gil"), or
            asleep, blocked and awaiting ("await"). All are recorded.
        threads: "caller", or "all" threads of the program.
        timer: a clock for tests, called without arguments, that returns seconds which never decrease. The event
            engine asks it at every call and return, so what is recorded is the same in every run.
        recorder, use_signal: deprecated; say threads="all" and engine="signal" or "event".

        Raises ValueError when an option is not one of these.
        """
        if recorder is not None:
            threads = _map_recorder(recorder, threads)
        if use_signal is not None:
            engine = _map_use_signal(use_signal, engine)
        _check("async_mode", async_mode, ("enabled", "disabled", "strict"))
        _check("engine", engine, ("auto", "signal", "event"))
        _check("clock", clock, CLOCKS)
        _check("threads", threads, ("caller", "all"))
        if timer is not None and engine == "signal":
            raise ValueError("a timer needs the event engine: the signal engine looks when time itself has passed")
        self._interval = interval
        self._async_mode: AsyncMode = async_mode
        #: Accepted and without effect.
        self.use_timing_thread = use_timing_thread
        self._engine = "event" if timer is not None else engine
        self._clock = clock
        self._threads = threads
        self._timer = timer
        self._run: Optional[_Run] = None
        #: What was recorded; None before the first stop().
        self.last_session: Optional[Session] = None

    def __repr__(self) -> str:
        return "<Profiler interval=%r %s>" % (self._interval, "running" if self.is_running else "stopped")

    @property
    def interval(self) -> float:
        """Seconds between two looks."""
        return self._interval

    @property
    def async_mode(self) -> AsyncMode:
        """As given to the profiler."""
        return self._async_mode

    @property
    def is_running(self) -> bool:
        """Whether start() was called and stop() was not."""
        return self._run is not None

    @property
    def target_description(self) -> Optional[str]:
        """What the running, else the last session is of; None before the first start()."""
        if self._run is not None:
            return self._run.target_description
        return self.last_session.target_description if self.last_session is not None else None

    def start(self, caller_frame: Optional[types.FrameType] = None, target_description: Optional[str] = None) -> None:
        """Begin.

        caller_frame: of the code that is profiled, for reports that begin there; the caller's when it is None. A
        function that wraps this one passes ``inspect.currentframe().f_back``.
        target_description: what reports say this is; ``Profile at FILE:LINE`` when it is None.

        Raises ValueError when it runs already, RuntimeError when no recording can run here.
        """
        __tracebackhide__ = True
        if self._run is not None:
            raise ValueError("This profiler runs already; stop it first.")
        if caller_frame is None:
            caller_frame = sys._getframe(1)
        self._run = _Run(self, caller_frame, target_description)

    def stop(self) -> Session:
        """End, and return the session: all that was recorded since the profiler was made or reset.

        Raises RuntimeError when it does not run.
        """
        __tracebackhide__ = True
        if self._run is None:
            raise RuntimeError("This profiler does not run; start it first.")
        run, self._run = self._run, None
        session = run.end()
        if self.last_session is not None:
            session = Session.combine(self.last_session, session)
        self.last_session = session
        return session

    def reset(self) -> None:
        """Forget what was recorded, and stop if it runs."""
        if self._run is not None:
            self.stop()
        self.last_session = None

    def __enter__(self) -> "Profiler":
        __tracebackhide__ = True
        self.start(caller_frame=sys._getframe(1))
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        __tracebackhide__ = True
        self.stop()

    # ---- reports ----

    def _get_session(self) -> Session:
        if self.last_session is None:
            raise RuntimeError("There is nothing to show yet: start this profiler, and stop it."
                               if self._run is None else
                               "There is nothing to show yet: this profiler still runs; stop it first.")
        if self._run is not None:
            raise RuntimeError("A report cannot be made while this profiler runs; stop it first.")
        return self.last_session

    def print(self, file: Optional[IO[str]] = None, *, unicode: Optional[bool] = None, color: Optional[bool] = None,
              show_all: bool = False, timeline: bool = False, time: Literal["seconds", "percent_of_total"] = "seconds",
              flat: bool = False, flat_time: Literal["self", "total"] = "self", short_mode: bool = False,
              processor_options: Optional[Dict[str, Any]] = None) -> None:
        """Print output_text() to *file*, which is sys.stdout as it is now when it is None.

        unicode, color: None asks the file.
        """
        from ._terminal import shows_color, shows_unicode
        if file is None:
            file = sys.stdout
        print(self.output_text(unicode=shows_unicode(file) if unicode is None else unicode,
                               color=shows_color(file) if color is None else color, show_all=show_all,
                               timeline=timeline, time=time, flat=flat, flat_time=flat_time, short_mode=short_mode,
                               processor_options=processor_options), file=file)

    def output_text(self, unicode: bool = False, color: bool = False, show_all: bool = False, timeline: bool = False,
                    time: Literal["seconds", "percent_of_total"] = "seconds", flat: bool = False,
                    flat_time: Literal["self", "total"] = "self", short_mode: bool = False,
                    processor_options: Optional[Dict[str, Any]] = None) -> str:
        """The report for a terminal; the options are those of ``renderers.ConsoleRenderer``."""
        from .renderers import ConsoleRenderer
        return self.output(ConsoleRenderer(
            unicode=unicode, color=color, show_all=show_all, timeline=timeline, time=time, flat=flat,
            flat_time=flat_time, short_mode=short_mode, processor_options=processor_options, clock=self._clock))

    def output_html(self, resample_interval: Optional[float] = None) -> str:
        """A self-contained page; see ``renderers.HTMLRenderer``."""
        from .renderers import HTMLRenderer
        return self.output(HTMLRenderer(resample_interval=resample_interval))

    def write_html(self, path: PathOrStr, timeline: bool = False, show_all: bool = False,
                   resample_interval: Optional[float] = None) -> None:
        """Write output_html() to a file. timeline, show_all: deprecated and without effect."""
        from .renderers import HTMLRenderer
        page = self.output(HTMLRenderer(resample_interval=resample_interval, timeline=timeline, show_all=show_all))
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(page)

    def open_in_browser(self, timeline: bool = False, resample_interval: Optional[float] = None) -> str:
        """Write output_html() to a temporary file, open it in the browser, and return its name."""
        from .renderers import HTMLRenderer
        renderer = HTMLRenderer(resample_interval=resample_interval, timeline=timeline)
        return renderer.open_in_browser(self._get_session())

    def output(self, renderer: Any) -> str:
        """``renderer.render(last_session)``. Raises RuntimeError while it runs, and before the first stop()."""
        report: str = renderer.render(self._get_session())
        return report


class _Run:
    """From one start() to its stop()."""

    def __init__(self, profiler: Profiler, caller_frame: types.FrameType, target_description: Optional[str]) -> None:
        __tracebackhide__ = True
        if target_description is None:
            target_description = "Profile at %s:%d" % (caller_frame.f_code.co_filename, caller_frame.f_lineno)
        interval = profiler._interval if profiler._interval > 0 else 0.001
        self.target_description = target_description
        self.interval = max(interval, _LEAST_INTERVAL)
        self.tid = threading.get_native_id()
        self.thread_name = threading.current_thread().name
        self.outside = {"enabled": 1, "strict": 2}.get(profiler._async_mode, 0)
        self.calls = list_calls(caller_frame)
        self.recording = Recording(interval=self.interval, threads=_filter(profiler), name=target_description,
                                   engine=profiler._engine)
        if profiler._timer is not None:
            _recorder._load().set_timer(profiler._timer)
        self.clock = profiler._timer or time.monotonic
        self.start_time = time.time()
        self.cpu_begin = time.process_time()
        try:
            self.recording.begin()
            self.begin = self.clock()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the recording, whatever came of it."""
        __tracebackhide__ = True
        if self.recording.is_running:
            self.recording.end()
        recorder = _recorder._load()
        if not recorder.is_recording():
            recorder.set_timer(None)

    def end(self) -> Session:
        __tracebackhide__ = True
        try:
            duration = self.clock() - self.begin
            cpu_time = time.process_time() - self.cpu_begin
        finally:
            self.close()
        start_call_stack = describe_calls(self.calls, self.tid, self.thread_name)
        n_awaiting = count_awaiting(self.calls, list_calls(sys._getframe()))
        part = RecordedPart(self.recording, self.tid, start_call_stack, n_awaiting, self.outside)
        return Session._from_part(
            part, start_time=self.start_time, duration=duration, min_interval=self.interval,
            max_interval=self.interval, start_call_stack=start_call_stack,
            target_description=self.target_description, cpu_time=cpu_time,
            sys_path=[path for path in sys.path if isinstance(path, str)], sys_prefixes=current_sys_prefixes())


def _filter(profiler: Profiler) -> str:
    if profiler._threads == "all":
        return "all"
    return "thread" if profiler._async_mode == "disabled" else "context"


def _check(name: str, value: Any, allowed: Any) -> None:
    if value not in allowed:
        raise ValueError("%s is %s, not %r" % (name, " or ".join(repr(word) for word in allowed), value))


def _map_recorder(recorder: str, threads: Any) -> Any:
    warnings.warn("recorder= is deprecated; say threads='all' for a timeline of all threads.", DeprecationWarning,
                  stacklevel=3)
    return "all" if recorder == "timeline" else threads


def _map_use_signal(use_signal: bool, engine: Any) -> Any:
    warnings.warn("use_signal= is deprecated; say engine='signal' or engine='event'.", DeprecationWarning,
                  stacklevel=3)
    return "signal" if use_signal else "event"

