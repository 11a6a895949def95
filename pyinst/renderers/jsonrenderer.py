"""The call tree as JSON."""

from .base import NativeRenderer

__all__ = ["JSONRenderer"]


class JSONRenderer(NativeRenderer):
    """The call tree as JSON, in pyinstrument's shape: ``{"duration": s, …, "root_frame": {"function": …, "time": s,
    "children": […]}}``."""

    output_file_extension = "json"
    report = "json"
