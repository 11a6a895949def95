"""Frames, their trees and the processors."""

import json

from common import ApiTest, main
from pyinst import processors
from pyinst.frame import (AWAIT_FRAME_IDENTIFIER, SELF_TIME_FRAME_IDENTIFIER, SYNTHETIC_LEAF_IDENTIFIERS, Frame,
                          FrameGroup)
from pyinst.frame_info import frame_info_get_identifier, parse_frame_info
from pyinst.frame_ops import build_frame_tree, combine_frames, delete_frame_from_tree, remove_frame_from_groups


class Context:
    sys_prefixes = ["/usr", "/venv"]

    def shorten_path(self, path):
        return path.rpartition("/")[2] if "/" in path else path


def info(name, file="/app/a.py", line=1, attributes=""):
    return "%s\0%s\0%d%s" % (name, file, line, attributes)


LIBRARY = "/usr/lib/python3.11/json/x.py"


def build(*records):
    """Records as ("main a b", seconds); a name in capitals is a library's, <x> import machinery."""
    def one(name):
        if name.startswith("["):
            return name
        if name.startswith("<"):
            return info(name, "<frozen importlib._bootstrap>")
        return info(name, LIBRARY if name.isupper() else "/app/a.py")
    return build_frame_tree([([one(name) for name in stack.split()], seconds) for stack, seconds in records], Context())


def show(frame):
    """The tree as one line: name time(children)."""
    children = " ".join(show(child) for child in frame.children)
    return "%s %g%s" % (frame.function, round(frame.time, 6), "(%s)" % children if children else "")


class FrameTest(ApiTest):
    def test_frame_info(self):
        text = info("f", attributes="\x01cShop\x01l3\x01h1")
        self.assertEqual(parse_frame_info(text), (info("f"), ["cShop", "l3", "h1"]))
        self.assertEqual(frame_info_get_identifier(text), info("f"))
        self.assertEqual(parse_frame_info("[self]"), ("[self]", []))

    def test_properties(self):
        frame = Frame(info("f", "/app/x/a.py", 7), time=2, context=Context())
        self.assertEqual((frame.function, frame.file_path, frame.line_no, frame.time), ("f", "/app/x/a.py", 7, 2))
        self.assertEqual((frame.file_path_short, frame.code_position_short()), ("a.py", "a.py:7"))
        self.assertTrue(frame.is_application_code)
        self.assertFalse(frame.is_synthetic)
        child = Frame(SELF_TIME_FRAME_IDENTIFIER, time=1)
        frame.add_child(child)
        self.assertEqual((child.function, child.file_path, child.line_no), ("[self]", None, None))
        self.assertEqual((child.file_path_short, child.code_position_short()), ("a.py", "a.py:7"))
        self.assertTrue(child.is_synthetic_leaf)
        self.assertEqual((child.proportion_of_parent, frame.proportion_of_parent), (0.5, 1.0))
        self.assertEqual(Frame().children, ())
        with self.assertRaises(RuntimeError):
            Frame().context

    def test_application_code(self):
        """pyinstrument takes all below a prefix for a library: a project in /usr or beside its environment, too."""
        expected = {"/usr/lib/python3.11/json/x.py": False, "/venv/lib/python3.11/site-packages/x.py": False,
                    "/usr/share/project/a.py": True, "/venv/project/a.py": True, "<built-in>": False,
                    "<frozen importlib._bootstrap>": False, "<ipython-input-1>": True, "a.py": True, "<string>": True,
                    "/usr/lib/python3/dist-packages/x.py": False}
        for path, is_application in expected.items():
            self.assertEqual(Frame(info("f", path), context=Context()).is_application_code, is_application, path)
        parent = Frame(info("f", LIBRARY), context=Context())
        child = Frame(info("g", "<string>"), context=Context())
        parent.add_child(child)
        self.assertFalse(child.is_application_code)

    def test_attributes(self):
        frame = Frame(info("f"))
        frame.record_time_from_frame_info(info("f", attributes="\x01cBase\x01l1"), 1)
        frame.record_time_from_frame_info(info("f", attributes="\x01cDerived\x01h1"), 2)
        self.assertEqual(frame.attributes, {"cBase": 1, "l1": 1, "cDerived": 2, "h1": 2})
        self.assertEqual((frame.class_name, frame.has_tracebackhide, frame.time), ("Derived", True, 3))
        self.assertIsNone(frame.get_attribute_value("x"))

    def test_children(self):
        frame, one, two, three = (Frame(info(name)) for name in ("f", "one", "two", "three"))
        frame.add_children([one, three])
        frame.add_child(two, after=one)
        self.assertEqual(frame.children, (one, two, three))
        two.remove_from_parent()
        self.assertEqual((frame.children, two.parent), ((one, three), None))
        for identifier in SYNTHETIC_LEAF_IDENTIFIERS:
            with self.assertRaises(ValueError):
                Frame(identifier).add_child(two)
        with self.assertRaises(ValueError):
            frame.add_child(one, after=two)

    def test_times(self):
        root = build(("f a", 1), ("f", 2), ("f a " + AWAIT_FRAME_IDENTIFIER, 4))
        self.assertEqual((root.total_self_time, root.await_time()), (2, 4))
        self.assertEqual(root.children[0].total_self_time, 1)
        root.self_check()
        root.time += 1
        with self.assertRaises(AssertionError):
            root.self_check()

    def test_json(self):
        content = json.loads(build(("f a", 1), ("f", 2)).to_json_str())
        self.assertEqual((content["identifier"], content["time"]), (info("f"), 3))
        self.assertEqual([child["time"] for child in content["children"]], [1, 2])

    # ---- building and changing ----

    def test_build(self):
        self.assertEqual(show(build(("f a", 1), ("f b", 2), ("f a", 4))), "f 7(a 1([self] 1) b 2([self] 2) a 4([self] 4))")
        self.assertEqual(show(build(("f", 1), ("f", 2))), "f 3([self] 1 [self] 2)")
        self.assertEqual(show(build(("f", 1), ("g", 2))), "[root] 3(f 1([self] 1) g 2([self] 2))")
        self.assertEqual(show(build(("f [await]", 1), ("f", 2))), "f 3([await] 1 [self] 2)")
        self.assertIsNone(build())

    def test_delete(self):
        for replace_with, expected in (("children", "f 7(b 3([self] 3) [self] 2 c 2([self] 2))"),
                                       ("self_time", "f 7([self] 5 c 2([self] 2))"), ("nothing", "f 7(c 2([self] 2))")):
            root = build(("f a b", 3), ("f a", 2), ("f c", 2))
            delete_frame_from_tree(root.children[0], replace_with=replace_with)
            self.assertEqual(show(root), expected)
            root.self_check()
        with self.assertRaises(ValueError):
            delete_frame_from_tree(root, replace_with="children")
        with self.assertRaises(ValueError):
            delete_frame_from_tree(root.children[0], replace_with="x")

    def test_combine(self):
        root = build(("f a b", 1), ("f c", 2), ("f a d", 4))
        combine_frames(root.children[2], into=root.children[0])
        self.assertEqual(show(root), "f 7(a 5(b 1([self] 1) d 4([self] 4)) c 2([self] 2))")

    def test_groups(self):
        root = build(("f A B c", 1), ("f A B", 1), ("f D", 1))
        processors.group_library_frames_processor(root, {})
        group = root.children[0].group
        self.assertIsInstance(group, FrameGroup)
        self.assertEqual([frame.function for frame in group.frames], ["A", "B", "[self]"])
        self.assertEqual([frame.function for frame in group.exit_frames], ["B"])
        self.assertIsNone(root.children[1].group and root.children[1].group.root.parent.group)
        remove_frame_from_groups(group.root, recursive=True)
        self.assertIsNone(root.children[0].group)

    # ---- processors ----

    def test_importlib(self):
        root = build(("f <a> <b> g", 1), ("f <a>", 2))
        self.assertEqual(show(processors.remove_importlib(root, {})), "f 3(g 1([self] 1) [self] 2)")

    def test_tracebackhide(self):
        root = build_frame_tree([([info("f"), info("a", attributes="\x01h1"), info("b")], 1)], Context())
        self.assertEqual(show(processors.remove_tracebackhide(root, {})), "f 1(b 1([self] 1))")

    def test_merge_self_time(self):
        root = build(("f", 1), ("f a", 1))
        root.add_child(Frame(SELF_TIME_FRAME_IDENTIFIER, time=2))
        root.add_child(Frame(SELF_TIME_FRAME_IDENTIFIER, time=3))
        processors.merge_consecutive_self_time(root, {})
        self.assertEqual([child.time for child in root.children], [1, 1, 5])

    def test_aggregate(self):
        root = build(("f a x", 1), ("f b", 2), ("f a y", 4), ("f a x", 8))
        self.assertEqual(show(processors.aggregate_repeated_calls(root, {})),
                         "f 15(a 13(x 9([self] 9) y 4([self] 4)) b 2([self] 2))")

    def test_irrelevant(self):
        root = build(("f a", 99.5), ("f b", 0.5))
        processors.remove_irrelevant_nodes(root, {})
        self.assertEqual((show(root), root.absorbed_time), ("f 100(a 99.5([self] 99.5))", 0.5))
        root = build(("f a", 60), ("f b", 40))
        self.assertEqual(show(processors.remove_irrelevant_nodes(root, {"filter_threshold": 0.5})), "f 100(a 60([self] 60))")

    def test_unnecessary_self_time(self):
        root = build(("f a", 1), ("f", 1))
        self.assertEqual(show(processors.remove_unnecessary_self_time_nodes(root, {})), "f 2(a 1 [self] 1)")

    def test_group_options(self):
        root = build(("f A b", 1), ("f A B", 1))
        processors.group_library_frames_processor(root, {"hide_regex": ".*a.py", "show_regex": ".*x.py"})
        self.assertIsNone(root.children[0].group)
        root = build(("f a b", 1))
        processors.group_library_frames_processor(root, {"hide_regex": "/app"})
        self.assertEqual([frame.function for frame in root.children[0].group.frames], ["a", "b", "[self]"])

    def test_launchers(self):
        """Nothing of the program is lost, whatever share its parts have."""
        main_frame = info("main", "/x/pyinstrument/__main__.py")
        runpy = info("run_path", "<frozen runpy>")
        root = build_frame_tree([([main_frame, runpy, info("a")], 3), ([main_frame, runpy, info("b")], 1)], Context())
        frame = processors.remove_first_pyinstrument_frames_processor(root, {})
        self.assertEqual(show(frame), "run_path 4(a 3([self] 3) b 1([self] 1))")
        root = build_frame_tree([([main_frame, runpy, info("a"), info("b")], 3)], Context())
        self.assertEqual(processors.remove_first_pyinstrument_frames_processor(root, {}).function, "a")
        root = build(("f a", 1))
        self.assertIs(processors.remove_first_pyinstrument_frames_processor(root, {}), root)

    def test_none(self):
        for name in processors.__all__:
            if name[0].islower():
                self.assertIsNone(getattr(processors, name)(None, {}))

    def test_deep_and_wide(self):
        stack = [info("f%d" % n) for n in range(20000)]
        root = build_frame_tree([(stack, 1.0)], Context())
        wide = build_frame_tree([([info("f"), info("g%d" % (n % 500))], 0.001) for n in range(50000)], Context())
        for processor in (processors.remove_importlib, processors.aggregate_repeated_calls,
                          processors.remove_irrelevant_nodes, processors.group_library_frames_processor):
            processor(root, {})
            processor(wide, {})
        self.assertEqual(len(list(root.walk())), 20001)
        self.assertLessEqual(len(wide.children), 500)


if __name__ == "__main__":
    main()
