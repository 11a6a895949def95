"""Whose code a file is, and what it is called in reports. The rules are those of ``profile/classify.c``."""

import os
import re
from functools import lru_cache
from typing import Sequence, Tuple

_SITE = re.compile(r".*/(?:site-packages|dist-packages)/")
_LIBRARY = re.compile(r"lib(?:64)?/python\d+(?:\.\d+t?|\d*\.zip)?/")


def _below(folder: str, file: str) -> str:
    """What of *file* is below *folder*; "" when it is not."""
    folder = folder.rstrip("/") + "/"
    return file[len(folder):] if file.startswith(folder) else ""


@lru_cache(maxsize=4096)
def is_library(file: str, prefixes: Tuple[str, ...]) -> bool:
    """Whether *file* lies in a standard library or a site folder of one of *prefixes*. Never asks the disk."""
    if file.startswith("<"):
        return file.startswith("<frozen ")
    if _SITE.match(file):
        return True
    return any(_LIBRARY.match(_below(prefix, file)) for prefix in prefixes if prefix)


def shorten(file: str, sys_path: Sequence[str]) -> str:
    """*file* relative to the entry of *sys_path* that leaves fewest components."""
    if os.sep not in file or file.startswith("<"):
        return file
    best = file
    for folder in sys_path:
        rest = _below(folder or os.getcwd(), file)
        if rest and rest.count(os.sep) < best.count(os.sep):
            best = rest
    return best
