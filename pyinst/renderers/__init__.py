"""Reports of sessions: ``ConsoleRenderer(unicode=True).render(session)``."""

from .base import FrameRenderer, ProcessorList, Renderer
from .console import ConsoleRenderer
from .html import HTMLRenderer
from .jsonrenderer import JSONRenderer
from .pstatsrenderer import PstatsRenderer
from .session import SessionRenderer
from .speedscope import SpeedscopeRenderer

__all__ = ["ConsoleRenderer", "FrameRenderer", "HTMLRenderer", "JSONRenderer", "ProcessorList", "PstatsRenderer",
           "Renderer", "SessionRenderer", "SpeedscopeRenderer"]
