"""The report for a terminal."""

from typing import Any, Dict, Optional

from ..typing import CLOCKS, ClockName, Literal
from .base import NativeRenderer

__all__ = ["ConsoleRenderer", "FlatTimeMode"]

FlatTimeMode = Literal["self", "total"]


class ConsoleRenderer(NativeRenderer):
    """Text to read in a terminal or a file."""

    output_file_extension = "txt"
    report = "text"

    def __init__(self, show_all: bool = False, timeline: bool = False,
                 processor_options: Optional[Dict[str, Any]] = None, unicode: bool = False, color: bool = False,
                 flat: bool = False, time: Literal["seconds", "percent_of_total"] = "seconds",
                 flat_time: FlatTimeMode = "self", short_mode: bool = False, *, all_threads: bool = False,
                 lines: bool = False, clock: ClockName = "wall") -> None:
        """unicode: lines drawn with box characters. color: for a terminal. flat: functions in place of a tree,
        by their time in their own code (flat_time="self") or with what they call ("total"). time: seconds, or shares
        of the whole. short_mode: the tree and little else. all_threads: a tree for each thread. lines: the lines of
        the heavy functions, too. clock: which time counts:
        all ("wall"), that on a CPU ("cpu"), waiting for the GIL ("gil"), or asleep, blocked and awaiting ("await").

        Raises Renderer.MisconfigurationError when options do not fit together.
        """
        super().__init__(show_all=show_all, timeline=timeline, processor_options=processor_options)
        if flat and timeline:
            raise self.MisconfigurationError("A flat list has no order of time: choose flat or timeline, not both.")
        if time not in ("seconds", "percent_of_total"):
            raise self.MisconfigurationError("time is 'seconds' or 'percent_of_total', not %r." % (time,))
        if flat_time not in ("self", "total"):
            raise self.MisconfigurationError("flat_time is 'self' or 'total', not %r." % (flat_time,))
        if clock not in CLOCKS:
            raise self.MisconfigurationError("clock is 'wall', 'cpu', 'gil' or 'await', not %r." % (clock,))
        self.unicode = unicode
        self.color = color
        self.flat = flat
        self.time = time
        self.flat_time = flat_time
        self.short_mode = short_mode
        self.all_threads = all_threads
        self.lines = lines
        self.clock = clock

    def render_options(self) -> Dict[str, Any]:
        options = super().render_options()
        options.update(unicode=self.unicode, color=self.color, flat=self.flat, flat_total=self.flat_time == "total",
                       percent=self.time == "percent_of_total", short_mode=self.short_mode,
                       all_threads=self.all_threads, lines=self.lines, clock=self.clock)
        return options
