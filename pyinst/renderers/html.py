"""One self-contained page for a browser."""

import os
import tempfile
import warnings
from typing import Any, Dict, Optional

from ..session import Session
from ..typing import PathOrStr
from .base import ProcessorList, Renderer

__all__ = ["HTMLRenderer", "JSONForHTMLRenderer"]


class HTMLRenderer(Renderer):
    """A page with everything in it: it needs no network."""

    output_file_extension = "html"

    def __init__(self, *, resample_interval: Optional[float] = None, show_all: bool = False,
                 timeline: bool = False) -> None:
        """resample_interval: keep only a sample every so many seconds; the page opens without that, too.

        show_all, timeline: deprecated and without effect: the page itself offers them.
        """
        super().__init__()
        for name, value in (("show_all", show_all), ("timeline", timeline)):
            if value:
                warnings.warn("HTMLRenderer(%s=...) has no effect: the page itself offers it." % name,
                              DeprecationWarning, stacklevel=2)
        self.resample_interval = resample_interval
        #: Processors of your own, run before the page is made; see ``pyinst.processors``.
        self.preprocessors: ProcessorList = []
        self.preprocessor_options: Dict[str, Any] = {}

    def render(self, session: Session) -> str:
        """The page. Raises ``pyinst.ReportError`` when it cannot be made."""
        return self._prepare(session)._render("html", {}).decode("utf-8", "surrogateescape")

    def _prepare(self, session: Session) -> Session:
        if self.resample_interval:
            session = session.resample(self.resample_interval)
        if self.preprocessors:
            root = session.root_frame()
            for processor in self.preprocessors:
                root = processor(root, options=self.preprocessor_options)
            session = session._with_tree(root)
        return session

    def open_in_browser(self, session: Session, output_filename: Optional[PathOrStr] = None) -> str:
        """Write the page to a file (a temporary one without a name), open it, and return the file's name."""
        import webbrowser
        page = self.render(session).encode("utf-8", "surrogateescape")
        if output_filename is None:
            descriptor, name = tempfile.mkstemp(suffix=".html", prefix="pyinst-")
            with os.fdopen(descriptor, "wb") as file:
                file.write(page)
        else:
            name = os.fspath(output_filename)
            with open(name, "wb") as file:
                file.write(page)
        webbrowser.open("file://" + os.path.abspath(name))
        return name


class JSONForHTMLRenderer(HTMLRenderer):
    """A session and its calls in the order of time, as JSON: ``{"session": …, "frame_tree": …}``."""

    output_file_extension = "json"

    def render(self, session: Session) -> str:
        import json
        prepared = self._prepare(session)
        root = prepared.root_frame()
        return '{"session": %s, "frame_tree": %s}' % (
            json.dumps(session.to_json(include_frame_records=False)), root.to_json_str() if root else "null")
