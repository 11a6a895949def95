"""A file for pstats, snakeviz and gprof2dot."""

from .. import processors
from .base import NativeRenderer, ProcessorList

__all__ = ["PstatsRenderer"]


class PstatsRenderer(NativeRenderer):
    """What ``pstats.Stats`` reads. Binary: ``open(name, "w", encoding="utf-8", errors="surrogateescape", newline="")``
    writes it as it must be."""

    output_file_extension = "pstats"
    output_is_binary = True
    report = "pstats"

    def default_processors(self) -> ProcessorList:
        return [processor for processor in super().default_processors()
                if processor is not processors.group_library_frames_processor]
