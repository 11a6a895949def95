"""Pyinst: where did the time go?

The recorder is started by the command: ``pyinst script.py``, or
``python -m pyinst script.py`` for the interpreter at hand. A program can put its own
marks and spans on the timeline: ``pyinst.mark("epoch 3")``, ``with pyinst.span("load"):``.
"""

from ._version import __version__
from .marks import mark, span

__all__ = ["__version__", "mark", "span"]
