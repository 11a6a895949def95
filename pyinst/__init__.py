"""Pyinst: where did the time go?

The recorder is started by the command: ``pyinst script.py``, or
``python -m pyinst script.py`` for the interpreter at hand.
"""

from ._version import __version__

__all__ = ["__version__"]
