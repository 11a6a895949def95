"""What a stream that people read can show."""

import os
import sys
from typing import Any


def shows_color(file: Any) -> bool:
    """NO_COLOR and FORCE_COLOR decide; else whether it is a terminal that is not dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    isatty = getattr(file, "isatty", None)
    return bool(isatty and isatty()) and os.environ.get("TERM", "dumb") != "dumb" and sys.platform != "win32"


def shows_unicode(file: Any) -> bool:
    """Whether its encoding can; a stream without one takes any str."""
    encoding = getattr(file, "encoding", None)
    return "utf" in (encoding or "").lower()
