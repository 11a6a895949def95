"""What renderers have in common, and what one of your own derives from."""

import abc
import re
from typing import Any, Dict, List, Optional

from .. import processors
from ..frame import Frame
from ..session import Session
from ..typing import ProcessorOptions, ProcessorType

__all__ = ["FrameRenderer", "ProcessorList", "Renderer"]

ProcessorList = List[ProcessorType]


class Renderer(abc.ABC):
    """Makes a report of a session."""

    #: What the file of such a report is called, without the dot.
    output_file_extension: str = "txt"
    #: Binary reports are a str all the same: encode it with ``"utf-8", "surrogateescape"`` to have the bytes.
    output_is_binary: bool = False

    class MisconfigurationError(Exception):
        """The options of a renderer do not fit together."""

    def __init__(self) -> None:
        pass

    @abc.abstractmethod
    def render(self, session: Session) -> str:
        """The report."""


class FrameRenderer(Renderer):
    """A renderer that shows a tree of frames.

    In a class of your own, call ``self.preprocess(session.root_frame())`` in render() and write what it gives. In a
    class of Pyinst the tree is built and written in C; only when you edit its ``processors`` it is made of Python
    objects, changed by them, and what comes out of them is written.
    """

    def __init__(self, show_all: bool = False, timeline: bool = False,
                 processor_options: Optional[Dict[str, Any]] = None) -> None:
        """show_all: nothing is hidden, folded or left out as too short. timeline: calls in the order of time, not
        merged. processor_options: see ``pyinst.processors``."""
        super().__init__()
        self.show_all = show_all
        self.timeline = timeline
        self.processors: ProcessorList = self.default_processors()
        self.processor_options: ProcessorOptions = dict(processor_options or {})
        for name in [processor for processor in (
                processors.remove_importlib, processors.remove_tracebackhide, processors.remove_irrelevant_nodes,
                processors.group_library_frames_processor) if show_all]:
            if name in self.processors:
                self.processors.remove(name)
        if timeline and processors.aggregate_repeated_calls in self.processors:
            self.processors.remove(processors.aggregate_repeated_calls)
        self._first_processors = list(self.processors)
        _check_options(self.processor_options)

    @abc.abstractmethod
    def default_processors(self) -> ProcessorList:
        """The processors that a new renderer of this class has; show_all and timeline take some away."""

    def preprocess(self, root_frame: Optional[Frame]) -> Optional[Frame]:
        """Run the processors over a tree; what they give back."""
        frame = root_frame
        for processor in self.processors:
            frame = processor(frame, options=self.processor_options)
        return frame


def _check_options(options: ProcessorOptions) -> None:
    for name in ("hide_regex", "show_regex"):
        try:
            re.compile(options.get(name) or "")
        except re.error as error:
            raise Renderer.MisconfigurationError("%s is no regular expression: %s." % (name, error)) from None
    threshold = options.get("filter_threshold", 0)
    if not isinstance(threshold, (int, float)) or not 0 <= threshold <= 1:
        raise Renderer.MisconfigurationError("filter_threshold is a share, from 0 to 1.")


class NativeRenderer(FrameRenderer):
    """A renderer whose reports are written in C, of the session or of what edited processors made of it."""

    #: The name of the report in ``pyinst._profile``.
    report: str = ""

    def default_processors(self) -> ProcessorList:
        return [
            processors.remove_importlib,
            processors.remove_tracebackhide,
            processors.merge_consecutive_self_time,
            processors.aggregate_repeated_calls,
            processors.remove_irrelevant_nodes,
            processors.remove_unnecessary_self_time_nodes,
            processors.remove_first_pyinstrument_frames_processor,
            processors.group_library_frames_processor,
        ]

    def render_options(self) -> Dict[str, Any]:
        """The options of the report, as ``pyinst._profile`` names them."""
        options = self.processor_options
        return {
            "show_all": self.show_all,
            "timeline": self.timeline,
            "threshold": options.get("filter_threshold"),
            "hide_regex": options.get("hide_regex"),
            "show_regex": options.get("show_regex"),
        }

    def render(self, session: Session) -> str:
        """The report. Raises ``pyinst.ReportError`` when it cannot be made."""
        options = self.render_options()
        if self.processors != self._first_processors or type(self).preprocess is not FrameRenderer.preprocess:
            session = session._with_tree(self.preprocess(session.root_frame()))
            options["threshold"] = 0
            options["timeline"] = processors.aggregate_repeated_calls not in self.processors
            options["show_all"] = processors.group_library_frames_processor not in self.processors
        return session._render(self.report, options).decode("utf-8", "surrogateescape")
