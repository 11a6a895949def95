"""Pyinst: where did the time go?

Profile a whole program with the command, ``pyinst script.py`` or ``python -m pyinst script.py``; a part of one with
``Profiler`` or ``profile()``:

    with pyinst.Profiler() as profiler:
        work()
    profiler.print()

Marks and spans of a program's own stand on the timeline: ``pyinst.mark("epoch 3")``, ``with pyinst.span("load"):``.
``import pyinst as pyinstrument`` keeps code that was written for pyinstrument: docs/from-pyinstrument.md.
"""

from ._version import __version__
from .marks import mark, span

__all__ = ["Profiler", "ReportError", "Session", "__version__", "mark", "profile", "span"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import ReportError
    from .context_manager import profile
    from .profiler import Profiler
    from .session import Session

# What is not needed to run is not loaded: this module must cost a program nothing.
_PLACES = {
    "Profiler": "profiler",
    "ReportError": "_native",
    "Session": "session",
    "load_ipython_extension": "magic",
    "profile": "context_manager",
    "unload_ipython_extension": "magic",
}


def __getattr__(name: str) -> object:
    import importlib
    place = _PLACES.get(name)
    if place is not None:
        value: object = getattr(importlib.import_module("." + place, __name__), name)
        globals()[name] = value
        return value
    # Submodules, too: pyinst.renderers.JSONRenderer without an import of its own.
    if name in _SUBMODULES:
        return importlib.import_module("." + name, __name__)
    raise AttributeError("module %r has no attribute %r" % (__name__, name))


_SUBMODULES = frozenset(["asgi", "context_manager", "frame", "frame_info", "frame_ops", "low_level", "magic", "marks",
                         "middleware", "processors", "profiler", "pytest_plugin", "renderers", "session", "stack_sampler",
                         "typing", "wsgi"])


def __dir__() -> "list[str]":
    return sorted(set(globals()) | set(_PLACES) | _SUBMODULES)
