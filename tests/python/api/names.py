"""Every public name of pyinstrument's API is where it was, with one word changed; its options have the same defaults."""

import importlib
import inspect
import subprocess
import sys

from common import ApiTest, main

NAMES = {
    "": "__version__ Profiler profile Session mark span ReportError",
    "typing": "PathOrStr assert_never",
    "context_manager": "ProfileContext ProfileContextOptions profile",
    "profiler": "Profiler AsyncMode",
    "session": "Session",
    "renderers": "Renderer FrameRenderer ConsoleRenderer HTMLRenderer JSONRenderer SpeedscopeRenderer PstatsRenderer "
                 "SessionRenderer ProcessorList",
    "renderers.base": "Renderer FrameRenderer ProcessorList",
    "renderers.console": "ConsoleRenderer FlatTimeMode",
    "renderers.html": "HTMLRenderer JSONForHTMLRenderer",
    "renderers.jsonrenderer": "JSONRenderer",
    "renderers.pstatsrenderer": "PstatsRenderer",
    "renderers.session": "SessionRenderer",
    "renderers.speedscope": "SpeedscopeRenderer SpeedscopeFrame SpeedscopeEvent SpeedscopeEventType SpeedscopeProfile "
                            "SpeedscopeFile SpeedscopeEncoder",
    "frame": "Frame FrameGroup FrameContext AWAIT_FRAME_IDENTIFIER SELF_TIME_FRAME_IDENTIFIER "
             "OUT_OF_CONTEXT_FRAME_IDENTIFIER DUMMY_ROOT_FRAME_IDENTIFIER SYNTHETIC_FRAME_IDENTIFIERS "
             "SYNTHETIC_LEAF_IDENTIFIERS",
    "frame_info": "parse_frame_info frame_info_get_identifier IDENTIFIER_SEP ATTRIBUTES_SEP "
                  "ATTRIBUTE_MARKER_CLASS_NAME ATTRIBUTE_MARKER_LINE_NUMBER ATTRIBUTE_MARKER_TRACEBACKHIDE",
    "frame_ops": "build_frame_tree delete_frame_from_tree combine_frames remove_frame_from_groups",
    "middleware": "ProfilerMiddleware",
    "asgi": "ProfilerMiddleware",
    "wsgi": "ProfilerMiddleware",
    "processors": "remove_importlib remove_tracebackhide merge_consecutive_self_time aggregate_repeated_calls "
                  "group_library_frames_processor remove_irrelevant_nodes remove_unnecessary_self_time_nodes "
                  "remove_first_pyinstrument_frames_processor ProcessorType ProcessorOptions",
    "stack_sampler": "get_stack_sampler StackSampler active_profiler_context_var build_call_stack AsyncState "
                     "timing_overhead thread_locals",
    "low_level.stat_profile": "setstatprofile get_frame_info measure_timing_overhead walltime_coarse_resolution",
}

MEMBERS = {
    "profiler.Profiler": "start stop reset is_running last_session interval async_mode use_timing_thread print "
                         "output_text output_html output write_html open_in_browser target_description __enter__ "
                         "__exit__",
    "session.Session": "frame_records start_time duration min_interval max_interval sample_count start_call_stack "
                       "target_description cpu_time sys_path sys_prefixes load save to_json from_json combine "
                       "current_sys_prefixes root_frame shorten_path resample",
    "frame.Frame": "identifier time absorbed_time attributes parent group children function file_path line_no "
                   "file_path_short is_application_code code_position_short is_synthetic is_synthetic_leaf "
                   "total_self_time proportion_of_parent await_time class_name has_tracebackhide get_attribute_value "
                   "add_child add_children remove_from_parent set_context context record_time_from_frame_info "
                   "self_check to_json_str",
    "frame.FrameGroup": "root id frames add_frame remove_frame exit_frames",
    "renderers.Renderer": "render output_file_extension output_is_binary MisconfigurationError",
    "renderers.FrameRenderer": "processors processor_options show_all timeline default_processors preprocess",
    "renderers.HTMLRenderer": "preprocessors preprocessor_options open_in_browser resample_interval",
}

SIGNATURES = {
    "profiler.Profiler": "interval=0.001 async_mode='enabled' use_timing_thread=None",
    "profiler.Profiler.start": "caller_frame=None target_description=None",
    "profiler.Profiler.output_text": "unicode=False color=False show_all=False timeline=False time='seconds' flat=False "
                                     "flat_time='self' short_mode=False processor_options=None",
    "profiler.Profiler.output_html": "resample_interval=None",
    "profiler.Profiler.write_html": "timeline=False show_all=False resample_interval=None",
    "profiler.Profiler.open_in_browser": "timeline=False resample_interval=None",
    "session.Session.to_json": "include_frame_records=True",
    "session.Session.root_frame": "trim_stem=True",
    "renderers.FrameRenderer": "show_all=False timeline=False processor_options=None",
    "renderers.ConsoleRenderer": "show_all=False timeline=False processor_options=None unicode=False color=False "
                                 "flat=False time='seconds' flat_time='self' short_mode=False",
    "renderers.HTMLRenderer": "resample_interval=None show_all=False timeline=False",
    "renderers.SessionRenderer": "tree_format=False",
    "frame.Frame": "identifier_or_frame_info='' children=None time=0 context=None",
}


def find(path):
    module, _, name = path.rpartition(".")
    if path.count(".") == 2 and path.split(".")[1][0].isupper():
        return getattr(find(module), name)
    return getattr(importlib.import_module("pyinst." + module), name)


class NamesTest(ApiTest):
    def test_modules(self):
        for module, names in NAMES.items():
            found = importlib.import_module(("pyinst." + module).rstrip("."))
            for name in names.split():
                self.assertTrue(hasattr(found, name), "%s.%s" % (found.__name__, name))

    def test_members(self):
        frame = find("frame.Frame")("f\0a.py\x001")
        group = find("frame.FrameGroup")(frame)
        session = self.shop().last_session
        examples = {"frame.Frame": frame, "frame.FrameGroup": group, "session.Session": session,
                    "profiler.Profiler": self.profiler(), "renderers.HTMLRenderer": find("renderers.HTMLRenderer")(),
                    "renderers.FrameRenderer": find("renderers.JSONRenderer")()}
        frame.set_context(session)
        for path, names in MEMBERS.items():
            for name in names.split():
                self.assertTrue(hasattr(examples.get(path, find(path)), name), "%s.%s" % (path, name))

    def test_signatures(self):
        for path, expected in SIGNATURES.items():
            parameters = inspect.signature(find(path)).parameters
            found = ["%s=%r" % (name, parameter.default) for name, parameter in parameters.items()
                     if parameter.default is not inspect.Parameter.empty]
            self.assertEqual(found[:len(expected.split())], expected.split(), path)

    def test_order_of_session_fields(self):
        self.assertEqual(list(inspect.signature(find("session.Session")).parameters), [
            "frame_records", "start_time", "duration", "min_interval", "max_interval", "sample_count",
            "start_call_stack", "target_description", "cpu_time", "sys_path", "sys_prefixes"])

    def test_everything_is_documented(self):
        for module, names in NAMES.items():
            found = importlib.import_module(("pyinst." + module).rstrip("."))
            self.assertTrue(found.__doc__, module)
            for name in names.split():
                value = getattr(found, name)
                if inspect.isclass(value) and value.__module__.startswith("pyinst"):
                    self.assertTrue(value.__doc__, name)

    def test_star_and_dir(self):
        import pyinst
        space = {}
        exec("from pyinst import *", space)
        self.assertIn("Profiler", space)
        self.assertIn("renderers", dir(pyinst))
        self.assertIs(pyinst.renderers.JSONRenderer, find("renderers.JSONRenderer"))
        with self.assertRaises(AttributeError):
            pyinst.nothing

    def test_import_is_light(self):
        """What a program pays that only imports us: none of the modules that start-up does not load anyway."""
        program = ("import sys; before = set(sys.modules); import pyinst; "
                   "print(' '.join(sorted(set(sys.modules) - before)))")
        loaded = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, cwd=self.folder,
                                universal_newlines=True).stdout.split()
        self.assertEqual([name for name in loaded if not name.startswith("pyinst")], [])
        self.assertLessEqual(set(loaded), {"pyinst", "pyinst._version", "pyinst.marks"})

    def test_glib_is_not_loaded_before_a_report(self):
        program = ("import sys, pyinst\nwith pyinst.Profiler() as p: pass\n"
                   "assert 'pyinst._profile' not in sys.modules\np.output_text()\n"
                   "assert 'pyinst._profile' in sys.modules")
        subprocess.run([sys.executable, "-c", program], check=True, cwd=self.folder)


if __name__ == "__main__":
    main()
