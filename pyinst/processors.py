"""What renderers do to a tree of frames before they show it.

A processor is ``processor(frame, options) -> frame``: it changes the tree and returns its root, or None when it was
given None. A renderer runs those of its ``processors`` list in order; edit that list, or put a function of your own
into it. *options* is the renderer's ``processor_options``. No processor removes the root.
"""

import re
from typing import Dict, List, Optional

from .frame import SELF_TIME_FRAME_IDENTIFIER, Frame, FrameGroup
from .frame_ops import combine_frames, delete_frame_from_tree
from .typing import ProcessorOptions, ProcessorType

__all__ = ["ProcessorOptions", "ProcessorType", "aggregate_repeated_calls", "group_library_frames_processor",
           "merge_consecutive_self_time", "remove_first_pyinstrument_frames_processor", "remove_importlib",
           "remove_irrelevant_nodes", "remove_tracebackhide", "remove_unnecessary_self_time_nodes"]


def _below(frame: Frame) -> List[Frame]:
    return list(frame.walk())[1:]


def remove_importlib(frame: Optional[Frame], options: ProcessorOptions) -> Optional[Frame]:
    """Take the import machinery's frames out; what they called stays."""
    if frame is not None:
        for below in _below(frame):
            if below.file_path and "<frozen importlib._bootstrap" in below.file_path:
                delete_frame_from_tree(below, replace_with="children")
    return frame


def remove_tracebackhide(frame: Optional[Frame], options: ProcessorOptions) -> Optional[Frame]:
    """Take out functions that declare ``__tracebackhide__``; what they called stays."""
    if frame is not None:
        for below in _below(frame):
            if below.has_tracebackhide:
                delete_frame_from_tree(below, replace_with="children")
    return frame


def merge_consecutive_self_time(frame: Optional[Frame], options: ProcessorOptions,
                                recursive: bool = True) -> Optional[Frame]:
    """Make one ``[self]`` of those that stand side by side."""
    if frame is None:
        return None
    for parent in list(frame.walk()) if recursive else [frame]:
        previous: Optional[Frame] = None
        for child in parent.children:
            if child.identifier != SELF_TIME_FRAME_IDENTIFIER:
                previous = None
            elif previous is None:
                previous = child
            else:
                combine_frames(child, into=previous)
    return frame


def aggregate_repeated_calls(frame: Optional[Frame], options: ProcessorOptions) -> Optional[Frame]:
    """Make one of the calls of one function from one place; children by time, the longest first."""
    waiting = [frame] if frame is not None else []
    while waiting:
        parent = waiting.pop()
        known: Dict[str, Frame] = {}
        for child in parent.children:
            if child.identifier in known:
                child.parent = None
                combine_frames(child, into=known[child.identifier])
            else:
                known[child.identifier] = child
        parent._children = sorted(known.values(), key=lambda child: child.time, reverse=True)
        waiting.extend(parent.children)
    return frame


def group_library_frames_processor(frame: Optional[Frame], options: ProcessorOptions) -> Optional[Frame]:
    """Put library frames that call each other into groups, which are shown as one line.

    Options: ``hide_regex`` and ``show_regex`` match a file's path from its beginning; what is to be shown wins.
    """
    if frame is None:
        return None
    hide, show = options.get("hide_regex"), options.get("show_regex")

    def is_hidden(candidate: Frame) -> bool:
        path = candidate.file_path or ""
        if show and re.match(show, path):
            return False
        return bool(hide and re.match(hide, path)) or not candidate.is_application_code

    for parent in _below(frame):
        if not is_hidden(parent):
            continue
        for child in parent.children:
            if is_hidden(child):
                if parent.group is None:
                    FrameGroup(parent)
                assert parent.group is not None
                parent.group.add_frame(child)
    return frame


def remove_irrelevant_nodes(frame: Optional[Frame], options: ProcessorOptions,
                            total_time: Optional[float] = None) -> Optional[Frame]:
    """Take out what is under a share of the whole; its parent absorbs its time.

    Option: ``filter_threshold``, 0 to 1, default 0.01.
    """
    if frame is None:
        return None
    least = options.get("filter_threshold", 0.01) * (frame.time if total_time is None else total_time)
    waiting = [frame]
    while waiting:
        parent = waiting.pop()
        for child in parent.children:
            if child.time < least:
                delete_frame_from_tree(child, replace_with="nothing")
        waiting.extend(parent.children)
    return frame


def remove_unnecessary_self_time_nodes(frame: Optional[Frame], options: ProcessorOptions) -> Optional[Frame]:
    """Take out a ``[self]`` that is its parent's only child."""
    if frame is not None:
        for parent in list(frame.walk()):
            children = parent.children
            if len(children) == 1 and children[0].identifier == SELF_TIME_FRAME_IDENTIFIER:
                delete_frame_from_tree(children[0], replace_with="nothing")
    return frame


_LAUNCHERS = re.compile(r".*(?:pyinstrument|pyinst)[/\\]__main__\.py$|<string>$|<frozen runpy>$|.*[/\\]runpy\.py$")


def remove_first_pyinstrument_frames_processor(frame: Optional[Frame], options: ProcessorOptions) -> Optional[Frame]:
    """Take off the frames of the command that ran the program, in recordings that have them.

    Only as far as everything is below one of them, so nothing of the program is ever lost.
    """
    if frame is None or not frame.file_path or not re.match(r".*(?:pyinstrument|pyinst)[/\\]__main__\.py$",
                                                            frame.file_path):
        return frame
    while len(frame.children) == 1 and _LAUNCHERS.match(frame.file_path or ""):
        child = frame.children[0]
        if child.is_synthetic:
            break
        frame = child
    frame.remove_from_parent()
    return frame


