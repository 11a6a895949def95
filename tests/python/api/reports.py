"""Renderers: their options reach the reports, edited processors hold, users' own classes work."""

import json
import os
import pstats
import tempfile
import warnings

import pyinst
from common import ApiTest, has_report, main
from pyinst import processors
from pyinst.frame import Frame
from pyinst.renderers import (ConsoleRenderer, FrameRenderer, HTMLRenderer, JSONRenderer, PstatsRenderer, Renderer,
                              SessionRenderer, SpeedscopeRenderer)
from pyinst.renderers.html import JSONForHTMLRenderer
from pyinst.renderers.speedscope import SpeedscopeEncoder, SpeedscopeFile
from pyinst.session import Session

SHOP, LIBRARY = "/app/shop.py", "/usr/lib/python3.11/json/decoder.py"


def library_session():
    """1 s: main calls a library that calls itself; 5 ms of it somewhere small."""
    main_info, load = "main\0%s\x001\x01l2" % SHOP, "load\0%s\x005\x01l6" % SHOP
    outer, inner = "decode\0%s\x0010" % LIBRARY, "raw_decode\0%s\x0020" % LIBRARY
    records = [([main_info, load, outer, inner], 0.5), ([main_info, load, outer], 0.3), ([main_info, load], 0.095),
               ([main_info], 0.1), ([main_info, "tiny\0%s\x0030" % SHOP], 0.005)]
    return Session(records, 1000.0, 1.0, 0.001, 0.001, 1000, [], "shop", 0.5, ["/app", "/usr/lib/python3.11"], ["/usr"])


def find(frame, function):
    if frame["function"] == function:
        return frame
    for child in frame["children"]:
        found = find(child, function)
        if found is not None:
            return found
    return None


class ReportsTest(ApiTest):
    def setUp(self):
        super().setUp()
        self.session = library_session()

    def test_text(self):
        text = ConsoleRenderer().render(self.session)
        for word in ("main", "load", "shop.py:5"):
            self.assertIn(word, text)
        self.assertNotIn("tiny", text)
        self.assertNotIn("\x1b[", text)
        self.assertNotIn("└", text)
        self.assertIn("\x1b[", ConsoleRenderer(color=True).render(self.session))
        self.assertIn("└", ConsoleRenderer(unicode=True).render(self.session))
        everything = ConsoleRenderer(show_all=True).render(self.session)
        for word in ("tiny", "raw_decode"):
            self.assertIn(word, everything)

    def test_text_modes(self):
        if not has_report("speedscope"):
            self.skipTest("this build has no flat lists, timelines and short texts")
        for options in ({"flat": True}, {"flat": True, "flat_time": "total"}, {"short_mode": True},
                        {"time": "percent_of_total"}, {"lines": True}):
            text = ConsoleRenderer(**options).render(self.session)
            self.assertNotEqual(text, ConsoleRenderer().render(self.session), options)
            self.assertIn("load", text)
        twice = Session.combine(self.session, library_session())
        self.assertEqual(ConsoleRenderer(timeline=True).render(twice).count("raw_decode"), 2)
        self.assertEqual(ConsoleRenderer().render(twice).count("raw_decode"), 1)
        text = ConsoleRenderer(processor_options={"filter_threshold": 0}).render(self.session)
        self.assertIn("tiny", text)
        text = ConsoleRenderer(processor_options={"show_regex": ".*json.*"}).render(self.session)
        self.assertIn("raw_decode", text)

    def test_options_that_do_not_fit(self):
        for wrong in ({"flat": True, "timeline": True}, {"time": "hours"}, {"flat_time": "x"}, {"clock": "x"},
                      {"processor_options": {"hide_regex": "("}}, {"processor_options": {"filter_threshold": 2}}):
            with self.assertRaises(Renderer.MisconfigurationError):
                ConsoleRenderer(**wrong)
        with self.assertRaises(TypeError):
            ConsoleRenderer(speed=3)

    def test_json(self):
        report = json.loads(JSONRenderer().render(self.session))
        self.assertEqual(report["sample_count"], 1000)
        self.assertAlmostEqual(report["duration"], 1.0)
        self.assertIn("shop", report["target_description"])
        root = report["root_frame"]
        self.assertEqual((root["function"], root["file_path_short"], root["line_no"]), ("main", "shop.py", 1))
        self.assertAlmostEqual(find(root, "raw_decode")["time"], 0.5)
        self.assertFalse(find(root, "raw_decode")["is_application_code"])
        self.assertTrue(find(root, "load")["is_application_code"])

    def test_extensions(self):
        self.assertEqual([(renderer.output_file_extension, renderer.output_is_binary) for renderer in (
            ConsoleRenderer, HTMLRenderer, JSONRenderer, SpeedscopeRenderer, PstatsRenderer, SessionRenderer)],
            [("txt", False), ("html", False), ("json", False), ("speedscope.json", False), ("pstats", True),
             ("pyisession", False)])

    def test_pstats(self):
        if not has_report("pstats"):
            self.skipTest("this build has no report of the kind 'pstats'")
        path = self.path("x.pstats")
        with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(PstatsRenderer().render(self.session))
        stats = pstats.Stats(path).stats
        row = {name: row for (_, _, name), row in stats.items()}["load"]
        self.assertAlmostEqual(row[3], 0.895, 2)

    def test_speedscope(self):
        if not has_report("speedscope"):
            self.skipTest("this build has no report of the kind 'speedscope'")
        text = SpeedscopeRenderer().render(self.session)
        file = SpeedscopeFile.from_json(text)
        self.assertIn("load", [frame.name for frame in file.frames])
        self.assertEqual(file.profiles[0].unit, "seconds")
        again = SpeedscopeFile.from_json(json.dumps(file, cls=SpeedscopeEncoder))
        self.assertEqual([event for profile in again.profiles for event in profile.events],
                         [event for profile in file.profiles for event in profile.events])
        renderer = SpeedscopeRenderer()
        self.assertEqual(renderer.render(self.session), renderer.render(self.session))

    def test_speedscope_objects(self):
        text = json.dumps({"name": "n", "exporter": "e", "shared": {"frames": [{"name": "f", "file": "a", "line": 1}]},
                           "profiles": [{"type": "evented", "name": "t", "unit": "seconds", "startValue": 0,
                                         "endValue": 1, "events": [{"type": "O", "at": 0, "frame": 0},
                                                                   {"type": "C", "at": 1, "frame": 0}]}]})
        again = json.loads(json.dumps(SpeedscopeFile.from_json(text), cls=SpeedscopeEncoder))
        self.assertEqual(again["profiles"], json.loads(text)["profiles"])
        self.assertEqual(again["shared"], json.loads(text)["shared"])
        with self.assertRaises(ValueError):
            SpeedscopeFile.from_json("{}")

    def test_html(self):
        if not has_report("html"):
            with self.assertRaises(pyinst.ReportError):
                HTMLRenderer().render(self.session)
            self.skipTest("this build has no report of the kind 'html'")
        self.assertIn("<!doctype html>", HTMLRenderer().render(self.session).lower())
        profiler = self.shop()
        profiler.write_html(self.path("x.html"))
        self.assertGreater(os.path.getsize(self.path("x.html")), 1000)

    def test_html_in_browser(self):
        """The browser is a program of ours that notes what it was to open."""
        if not has_report("html"):
            self.skipTest("this build has no report of the kind 'html'")
        import webbrowser
        opened = []
        real, webbrowser.open = webbrowser.open, opened.append
        try:
            name = self.shop().open_in_browser()
        finally:
            webbrowser.open = real
        self.addCleanup(os.unlink, name)
        self.assertEqual(opened, ["file://" + name])
        self.assertTrue(name.startswith(tempfile.gettempdir()))

    def test_html_options(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            HTMLRenderer(show_all=True)
            HTMLRenderer(timeline=True)
        self.assertEqual([warning.category for warning in caught], [DeprecationWarning] * 2)

    def test_json_for_html(self):
        report = json.loads(JSONForHTMLRenderer().render(self.session))
        self.assertNotIn("frame_records", report["session"])
        self.assertEqual(report["frame_tree"]["identifier"], "main\0%s\x001" % SHOP)
        renderer = JSONForHTMLRenderer()
        renderer.preprocessors.append(lambda frame, options: processors.aggregate_repeated_calls(frame, options))
        renderer.resample_interval = 0.2
        self.assertIn("raw_decode", renderer.render(self.session))

    # ---- processors ----

    def test_processor_lists(self):
        names = [processor.__name__ for processor in ConsoleRenderer().processors]
        self.assertEqual(names, [
            "remove_importlib", "remove_tracebackhide", "merge_consecutive_self_time", "aggregate_repeated_calls",
            "remove_irrelevant_nodes", "remove_unnecessary_self_time_nodes",
            "remove_first_pyinstrument_frames_processor", "group_library_frames_processor"])
        self.assertNotIn(processors.group_library_frames_processor, PstatsRenderer().processors)
        self.assertNotIn(processors.aggregate_repeated_calls, SpeedscopeRenderer().processors)
        self.assertNotIn(processors.aggregate_repeated_calls, JSONRenderer(timeline=True).processors)
        self.assertNotIn(processors.remove_irrelevant_nodes, JSONRenderer(show_all=True).processors)

    def test_processor_of_ones_own(self):
        def rename(frame, options):
            for child in frame.walk():
                if child.function == "load":
                    child.add_child(Frame("added\0%s\x0099" % SHOP, time=0.25))
                    child.time += 0.25
                    frame.time += 0.25
            return frame

        renderer = JSONRenderer()
        renderer.processors.append(rename)
        root = json.loads(renderer.render(self.session))["root_frame"]
        self.assertAlmostEqual(find(root, "added")["time"], 0.25)
        self.assertAlmostEqual(find(root, "raw_decode")["time"], 0.5)

    def test_processors_taken_away(self):
        if has_report("speedscope"):       # a build that has thresholds
            renderer = ConsoleRenderer()
            renderer.processors.remove(processors.remove_irrelevant_nodes)
            self.assertIn("tiny", renderer.render(self.session))
        renderer = ConsoleRenderer()
        renderer.processors = []
        self.assertIn("raw_decode", renderer.render(self.session))

    def test_everything_taken_away(self):
        renderer = JSONRenderer()
        renderer.processors.append(lambda frame, options: None)
        self.assertIsNone(json.loads(renderer.render(self.session))["root_frame"])

    def test_class_of_ones_own(self):
        class Names(FrameRenderer):
            output_file_extension = "names"

            def default_processors(self):
                return [processors.remove_importlib, processors.aggregate_repeated_calls]

            def render(self, session):
                root = self.preprocess(session.root_frame())
                return " ".join(frame.function for frame in root.walk() if not frame.is_synthetic)

        self.assertEqual(Names().render(self.session), "main load decode raw_decode tiny")
        self.assertEqual(self.shop().output(Names()).split()[0], "shop")

        class Little(Renderer):
            def render(self, session):
                return "%.1f" % session.duration

        self.assertEqual(self.shop().output(Little()), "1.0")
        with self.assertRaises(TypeError):
            Renderer()

    # ---- deep and empty ----

    def test_empty(self):
        session = Session([], 0.0, 0.0, 0.001, 0.001, 0, [], "nothing", 0.0, [], [])
        self.assertIsNone(json.loads(JSONRenderer().render(session))["root_frame"])
        self.assertIn("nothing", ConsoleRenderer().render(session))
        self.assertEqual(json.loads(JSONForHTMLRenderer().render(session))["frame_tree"], None)

    def test_deep(self):
        stack = ["f%d\0/app/a.py\x00%d" % (n, n + 1) for n in range(10000)]
        session = Session([(stack, 1.0)], 0.0, 1.0, 0.001, 0.001, 1, [], "deep", 0.0, [], [])
        self.assertIn('"f9999"', JSONRenderer().render(session))
        self.assertIn("f9999", JSONForHTMLRenderer().render(session))
        renderer = JSONRenderer(show_all=True)
        renderer.processors = renderer.processors[1:]
        self.assertIn('"f9999"', renderer.render(session))


if __name__ == "__main__":
    main()
