"""Names for the types that the API's signatures use."""

import os
import sys
from typing import Any, Callable, Dict, List, Literal, Optional, Tuple, TypedDict, Union

if sys.version_info >= (3, 11):
    from typing import assert_never
else:
    def assert_never(value: Any) -> Any:
        """For the branch that a complete if/elif never reaches."""
        raise AssertionError("unhandled value: %r" % (value,))

__all__ = ["CLOCKS", "CallStack", "ClockName", "FrameRecord", "Literal", "PathOrStr", "ProcessorOptions", "ProcessorType", "Timer", "TypedDict",
           "assert_never"]

#: A file name, as open() takes it.
PathOrStr = Union[str, "os.PathLike[str]"]
#: Frame infos (``pyinst.frame_info``), outermost first.
CallStack = List[str]
#: A call stack and the seconds that were spent in it.
FrameRecord = Tuple[CallStack, float]
#: What processors are given: see ``pyinst.processors``.
ProcessorOptions = Dict[str, Any]
#: A clock for tests: called without arguments, returns seconds that never decrease.
Timer = Callable[[], float]
#: Which time counts: all, on a CPU, waiting for the GIL, or asleep, blocked and awaiting.
ClockName = Literal["wall", "cpu", "gil", "await"]
CLOCKS = ("wall", "cpu", "gil", "await")
#: ``processor(frame, options)`` gives the tree that takes the place of *frame*'s.
ProcessorType = Callable[..., Optional[Any]]
