"""Building and changing trees of frames."""

from typing import Dict, Iterable, List, Optional, Tuple

from .frame import DUMMY_ROOT_FRAME_IDENTIFIER, SELF_TIME_FRAME_IDENTIFIER, Frame, FrameContext
from .frame_info import frame_info_get_identifier, parse_frame_info, split_identifier
from .typing import FrameRecord

__all__ = ["build_frame_tree", "combine_frames", "delete_frame_from_tree", "remove_frame_from_groups"]


def build_frame_tree(frame_records: Iterable[FrameRecord], context: FrameContext) -> Optional[Frame]:
    """The calls in the order of time: a function that was entered again is a new frame.

    *frame_records*: stacks, outermost first, and seconds. A function's own time is children ``[self]``, one for each record. Several
    outermost frames stand below one that is called ``[root]``. None when there are no records.
    """
    root = Frame(DUMMY_ROOT_FRAME_IDENTIFIER, context=context)
    known: Dict[str, Tuple[str, Tuple[str, str, int], List[str]]] = {}
    own_parts = split_identifier(SELF_TIME_FRAME_IDENTIFIER)
    path: List[Frame] = []
    for stack, time in frame_records:
        root.time += time
        frame, depth, same = root, 0, True
        for info in stack:
            what = known.get(info)
            if what is None:
                identifier, attributes = parse_frame_info(info)
                what = known[info] = (identifier, split_identifier(identifier), attributes)
            if same and (depth == len(path) or path[depth].identifier != what[0]):
                same = False
                del path[depth:]
            if same:
                frame = path[depth]
            else:
                frame = Frame._create(what[0], what[1], frame, context)
                path.append(frame)
            frame.time += time
            for attribute in what[2]:
                frame.attributes[attribute] = frame.attributes.get(attribute, 0) + time
            depth += 1
        del path[depth:]
        if not frame.is_synthetic_leaf:
            Frame._create(SELF_TIME_FRAME_IDENTIFIER, own_parts, frame, context).time = time
    if not root.children:
        return None
    if len(root.children) == 1:
        only = root.children[0]
        only.remove_from_parent()
        return only
    return root


def delete_frame_from_tree(frame: Frame, replace_with: str = "children") -> None:
    """Take *frame* away. In its place come its ``"children"``, a ``[self]`` of its time (``"self_time"``), or
    ``"nothing"``: then its parent absorbs its time.

    Raises ValueError for the root, or another word.
    """
    parent = frame.parent
    if parent is None:
        raise ValueError("the root of a tree cannot be deleted")
    if replace_with not in ("children", "self_time", "nothing"):
        raise ValueError("replace_with must be 'children', 'self_time' or 'nothing'")
    remove_frame_from_groups(frame, recursive=replace_with != "children")
    if replace_with == "children":
        parent.absorbed_time += frame.absorbed_time
        if not frame.children:
            parent.absorbed_time += frame.time - frame.absorbed_time
        parent.add_children(frame.children, after=frame)
    elif replace_with == "self_time":
        parent.add_child(Frame(SELF_TIME_FRAME_IDENTIFIER, time=frame.time), after=frame)
    else:
        parent.absorbed_time += frame.time
    frame.remove_from_parent()


def combine_frames(frame: Frame, into: Frame) -> None:
    """Move time, attributes and children of *frame* to *into*, and take *frame* out of its tree."""
    into.absorbed_time += frame.absorbed_time
    into.time += frame.time
    for attribute, time in frame.attributes.items():
        into.attributes[attribute] = into.attributes.get(attribute, 0) + time
    into._adopt_children_of(frame)
    frame.remove_from_parent()


def remove_frame_from_groups(frame: Frame, recursive: bool) -> None:
    """Take *frame*, with *recursive* all below it too, out of the groups; a group of one is none."""
    for member in list(frame.walk()) if recursive else [frame]:
        group = member.group
        if group is None:
            continue
        group.remove_frame(member)
        if len(group.frames) == 1:
            group.remove_frame(group.frames[0])


def trim_to_stem(root: Frame, start_call_stack: List[str]) -> Frame:
    """The innermost frame that was being called when the session began and below which everything happened.

    It is *root* unless that is the outermost frame of *start_call_stack*, so in another thread nothing is trimmed.
    """
    if not start_call_stack or root.identifier != frame_info_get_identifier(start_call_stack[0]):
        return root
    for info in start_call_stack[1:]:
        if root.total_self_time > 1e-9 or len(root.children) != 1:
            break
        child = root.children[0]
        if child.identifier != frame_info_get_identifier(info):
            break
        root = child
    root.remove_from_parent()
    return root


def self_records(root: Frame) -> List[Tuple[List[str], float]]:
    """The frame records of a tree: for each frame, the stack to it and the time that is no child's."""
    records: List[Tuple[List[str], float]] = []
    waiting: List[Tuple[Frame, List[str]]] = [(root, [])]
    while waiting:
        frame, above = waiting.pop()
        stack = above
        if frame.identifier not in (SELF_TIME_FRAME_IDENTIFIER, DUMMY_ROOT_FRAME_IDENTIFIER):
            stack = above + [_frame_info(frame)]
        own = frame.time - sum(child.time for child in frame.children)
        if own > 1e-12:
            records.append((stack, own))
        waiting.extend((child, stack) for child in reversed(frame.children))
    return records


def _frame_info(frame: Frame) -> str:
    markers = "cl" if not frame.has_tracebackhide else "clh"
    values = [(marker, frame.get_attribute_value(marker)) for marker in markers]
    return frame.identifier + "".join("\x01%s%s" % pair for pair in values if pair[1] is not None)
