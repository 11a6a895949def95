"""Sessions: what they hold, files, combining, resampling."""

import json
import sys

import pyinst
from common import ApiTest, has_report, main
from pyinst.renderers import ConsoleRenderer, SessionRenderer
from pyinst.session import Session

RECORDS = [(["MainThread\0<thread>\x001", "<module>\0/app/a.py\x001\x01l3", "f\0/app/a.py\x005\x01cShop\x01l6"], 0.25),
           (["MainThread\0<thread>\x001", "<module>\0/app/a.py\x001\x01l4", "sleep\0<built-in>\x000"], 0.5),
           (["MainThread\0<thread>\x001", "<module>\0/app/a.py\x001\x01l4"], 0.25)]


def make(**changes):
    fields = dict(frame_records=RECORDS, start_time=1000.0, duration=1.0, min_interval=0.001, max_interval=0.01,
                  sample_count=3, start_call_stack=RECORDS[0][0][:2], target_description="a.py", cpu_time=0.5,
                  sys_path=["/app"], sys_prefixes=["/usr"])
    fields.update(changes)
    return Session(**fields)


class SessionTest(ApiTest):
    def test_json(self):
        session = make()
        content = json.loads(json.dumps(session.to_json()))
        self.assertEqual(set(content), {"start_time", "duration", "min_interval", "max_interval", "sample_count",
                                        "start_call_stack", "target_description", "cpu_time", "sys_path",
                                        "sys_prefixes", "frame_records"})
        again = Session.from_json(content)
        self.assertEqual(again.to_json(), session.to_json())
        self.assertNotIn("frame_records", session.to_json(include_frame_records=False))

    def test_json_with_little_in_it(self):
        content = make().to_json()
        for key in ("min_interval", "max_interval", "sys_path", "sys_prefixes"):
            del content[key]
        content["cpu_time"] = None
        session = Session.from_json(content)
        self.assertEqual((session.min_interval, session.max_interval, session.cpu_time), (0.001, 0.001, 0))
        self.assertEqual(session.sys_path, sys.path)

    def test_json_that_is_none(self):
        for wrong in ({}, [], {"frame_records": []}, dict(make().to_json(), frame_records=3),
                      dict(make().to_json(), duration="long")):
            with self.assertRaisesRegex(ValueError, r"^This is no session"):
                Session.from_json(wrong)

    def test_pyisession(self):
        make().save(self.path("x.pyisession"))
        session = Session.load(self.path("x.pyisession"))
        self.assertEqual([(list(stack), seconds) for stack, seconds in session.frame_records],
                         [(stack, seconds) for stack, seconds in RECORDS])
        self.assertEqual(json.loads(SessionRenderer().render(session)), json.loads(json.dumps(make().to_json())))

    def test_pyprof(self):
        for session in (make(), self.shop().last_session):
            session.save(self.path("x.pyprof"))
            again = Session.load(self.path("x.pyprof"))
            self.assertEqual(again.target_description, session.target_description)
            self.assertAlmostEqual(again.duration, session.duration, 6)
            self.assertAlmostEqual(again.start_time, session.start_time, 6)
            self.assertAlmostEqual(again.cpu_time, session.cpu_time, 6)
            self.assertEqual(again.sample_count, session.sample_count)
            self.assertEqual(tree(again.root_frame(trim_stem=False).children[0]), tree(session.root_frame()))

    def test_files_that_are_none(self):
        with open(self.path("x"), "wb") as file:
            file.write(b"\xff\0nonsense")
        with self.assertRaisesRegex(ValueError, "neither a .pyprof recording nor a .pyisession"):
            Session.load(self.path("x"))
        with open(self.path("x"), "wb") as file:
            file.write(b"PYPROF\0\x01nonsense")
        with self.assertRaises(ValueError):
            Session.load(self.path("x"))
        with self.assertRaises(OSError):
            Session.load(self.path("nothing"))
        with self.assertRaises(OSError):
            make().save(self.path("nothing/x.pyisession"))

    def test_root_frame(self):
        root = make().root_frame()
        self.assertEqual((root.function, root.file_path_short, root.line_no), ("<module>", "a.py", 1))
        self.assert_times(root, {"f": 0.25, "sleep": 0.5, "[self]": 0.25})
        self.assertEqual(root.children[0].class_name, "Shop")
        self.assertEqual(make().root_frame(trim_stem=False).function, "MainThread")
        self.assertIsNone(make(frame_records=[]).root_frame())
        self.assertEqual(make(start_call_stack=["Other\0<thread>\x002"]).root_frame().function, "MainThread")

    def test_stem_with_time_of_its_own(self):
        """The stem ends where time was spent, though everything else is deeper."""
        records = [(["T\0<thread>\x001", "a\0x\x001", "b\0x\x002"], 1.0), (["T\0<thread>\x001", "a\0x\x001"], 1.0)]
        session = make(frame_records=records, start_call_stack=["T\0<thread>\x001", "a\0x\x001", "b\0x\x002"])
        self.assertEqual(session.root_frame().function, "a")
        self.assertIn("a  x:1", ConsoleRenderer().render(session))

    def test_combine(self):
        early, late = make(start_time=1.0, target_description="early"), make(start_time=2.0, max_interval=0.1,
                                                                           sys_path=["/more"])
        for both in (Session.combine(early, late), Session.combine(late, early)):
            self.assertEqual((both.start_time, both.target_description), (1.0, "early"))
            self.assertEqual((both.duration, both.cpu_time, both.sample_count), (2.0, 1.0, 6))
            self.assertEqual((both.min_interval, both.max_interval), (0.001, 0.1))
            self.assertEqual(both.sys_path, ["/app", "/more"])
            self.assertAlmostEqual(both.root_frame().time, 2.0)
            self.assertIn("a.py:5", ConsoleRenderer().render(both))
        self.assertAlmostEqual(Session.combine(early, self.shop().last_session).duration, 2.0)

    def test_combine_many(self):
        """More than may keep their stream open."""
        profiler = self.profiler()
        for _ in range(40):
            with profiler:
                self.clock.run(0.01)
        self.assertAlmostEqual(profiler.last_session.duration, 0.4)
        self.assertAlmostEqual(profiler.last_session.root_frame().time, 0.4)

    def test_resample(self):
        session = make().resample(0.5)
        self.assertEqual([round(seconds, 6) for _, seconds in session.frame_records], [0.5, 0.5])
        self.assertEqual(session.sample_count, 2)
        self.assertEqual(len(make().resample(10).frame_records), 0)
        with self.assertRaises(ValueError):
            make().resample(0)

    def test_shorten_path(self):
        session = make(sys_path=["/app", "/app/lib", ""])
        self.assertEqual(session.shorten_path("/app/lib/x.py"), "x.py")
        self.assertEqual(session.shorten_path("/app/x.py"), "x.py")
        self.assertEqual(session.shorten_path("<built-in>"), "<built-in>")
        self.assertEqual(session.shorten_path("/other/x.py"), "/other/x.py")

    def test_prefixes(self):
        self.assertEqual(Session.current_sys_prefixes(),
                         [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix])

    def test_records_can_be_replaced(self):
        session = self.shop().last_session
        session.frame_records = RECORDS
        self.assertIn("a.py:5", ConsoleRenderer().render(session))

    def test_samples_are_counted(self):
        session = self.shop().last_session
        self.assertEqual(session.sample_count, len(session.frame_records))
        self.assertGreaterEqual(session.sample_count, 4)

    def test_the_two_writers_agree(self):
        """The .pyisession that C writes and ours hold the same."""
        if not has_report("pyisession"):
            self.skipTest("this build has no report of the kind 'pyisession'")
        session = make(start_call_stack=[])
        ours, theirs = session.to_json(), json.loads(session._render("pyisession", {}))
        self.assertEqual(set(ours), set(theirs))
        self.assertEqual([[info.split("\x01")[0] for info in stack if "<thread>" not in info]
                          for stack, _ in theirs["frame_records"]],
                         [[info.split("\x01")[0] for info in stack if "<thread>" not in info] for stack, _ in RECORDS])

    def test_session_is_exported(self):
        self.assertIs(pyinst.Session, Session)


def tree(frame):
    return (frame.function, round(frame.time, 6), [tree(child) for child in frame.children])


if __name__ == "__main__":
    main()
