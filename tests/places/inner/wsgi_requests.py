"""pyinst.wsgi with an application and a server of a few lines, both watched by wsgiref's validator."""

import contextlib
import io
import os
import threading
import wsgiref.util
import wsgiref.validate

from common import WebTest, main, seconds_of, spin
from pyinst.wsgi import ProfilerMiddleware

KEPT = {"renderer": "pyinst.renderers.SessionRenderer"}


def first_work():
    spin(0.05)


def second_work():
    spin(0.05)


def late_work():
    spin(0.03)


def application(environ, start_response):
    (second_work if environ["PATH_INFO"] == "/second" else first_work)()
    start_response("201 Created", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"fi", b"ne"]


def failing(environ, start_response):
    first_work()
    raise LookupError("nobody is here")


def generator(environ, start_response):
    """Starts, as generators do, when it is asked for the first part."""
    first_work()
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"one "
    late_work()
    yield b"two "
    late_work()


def generator_with_length(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    yield b"one "
    late_work()


def writer(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"one ")
    return [b"two "]


def lister(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"one ", b"two "]


def ask(app, path="/first", query="", environ=None):
    """Status, headers and parts of the body, as a server gets them, from the way a server asks."""
    said, parts = [], []

    def start_response(status, headers, exc_info=None):
        said[:] = [status, dict(headers)]
        return parts.append
    environ = dict(environ or {})
    wsgiref.util.setup_testing_defaults(environ)
    environ.update(REQUEST_METHOD="GET", PATH_INFO=path, QUERY_STRING=query, SCRIPT_NAME="")
    body = wsgiref.validate.validator(app)(environ, start_response)
    try:
        parts += body
    finally:
        body.close()
    return said + parts


def allowed(app=application, **options):
    return ProfilerMiddleware(app, allow=lambda environ: True, **options)


class AllowTest(WebTest):
    def test_off_without_permission(self):
        with self.assertLogs("pyinst", "WARNING") as log:
            self.assertEqual(ask(ProfilerMiddleware(application), query="profile"), ask(application))
        self.assertIn("GET /first asked for its profile, which nobody has allowed", log.output[0])

    def test_callback(self):
        app = ProfilerMiddleware(application, allow=lambda environ: environ["PATH_INFO"] == "/first")
        self.assert_page(ask(app, query="profile")[2], "GET /first")
        self.assertEqual(ask(app, path="/second", query="profile"), ask(application))

    def test_coroutine_callback_allows_nothing(self):
        async def allow(environ):
            return True
        with self.assertLogs("pyinst", "ERROR"):
            self.assertEqual(ask(ProfilerMiddleware(application, allow=allow), query="profile"), ask(application))

    def test_environment(self):
        os.environ["PYINST_PROFILE_REQUESTS"] = "1"
        self.assert_page(ask(ProfilerMiddleware(application), query="profile")[2])


class ResponseTest(WebTest):
    def test_page(self):
        status, headers, page = ask(allowed(), query="profile")
        self.assertEqual(status, "200 OK")
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual(int(headers["Content-Length"]), len(page))
        self.assert_page(page, "GET /first", "first_work")

    def test_pages_of_what_is_no_stream(self):
        for app in lister, generator_with_length:
            self.assert_page(ask(allowed(app), query="profile")[2])

    def test_work_of_the_body_is_profiled(self):
        ask(allowed(generator_with_length, directory=self.profiles, **KEPT), query="profile")
        self.assert_seconds(self.session(), "late_work", 0.03)

    def test_streams_go_out_as_they_come(self):
        for app in generator, writer:
            with self.assertLogs("pyinst", "INFO") as log:
                self.assertEqual(ask(allowed(app), query="profile"), ask(app))
            self.assertIn("is a stream", log.output[0])

    def test_end_of_a_stream_is_kept(self):
        self.assertEqual(ask(ProfilerMiddleware(generator, directory=self.profiles, **KEPT)), ask(generator))
        session = self.session()
        self.assert_seconds(session, "first_work", 0.05)
        self.assert_seconds(session, "late_work", 0.06)

    def test_stream_that_is_left(self):
        """The browser has gone: the server closes the body, and the profile ends."""
        app = ProfilerMiddleware(generator, directory=self.profiles, **KEPT)
        environ = {}
        wsgiref.util.setup_testing_defaults(environ)
        with contextlib.closing(app(environ, lambda *words: None)) as body:
            self.assertEqual(next(iter(body)), b"one ")
        self.assertEqual(seconds_of(self.session(), "late_work"), 0)

    def test_bodies_that_servers_know_stay_themselves(self):
        file = wsgiref.util.FileWrapper(io.BytesIO(b"content"))
        for body in [b"one"], file:
            def app(environ, start_response):
                start_response("200 OK", [])
                return body
            environ = {"wsgi.file_wrapper": wsgiref.util.FileWrapper}
            wsgiref.util.setup_testing_defaults(environ)
            wrapped = ProfilerMiddleware(app, directory=self.profiles)
            self.assertIs(wrapped(environ, lambda *words: None), body)
        self.assertEqual(len(self.names()), 2)

    def test_exception_passes(self):
        with self.assertRaisesRegex(LookupError, "nobody is here"):
            ask(allowed(failing, directory=self.profiles, **KEPT), query="profile")
        self.assert_seconds(self.session(), "first_work", 0.05)


class FilesTest(WebTest):
    def test_requests_in_flight_have_their_own(self):
        app = ProfilerMiddleware(application, directory=self.profiles, **KEPT)
        answers = {}
        threads = [threading.Thread(target=lambda path=path: answers.update({path: ask(app, path)}))
                   for path in ("/first", "/second")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, {"/first": ask(application), "/second": ask(application)})
        sessions = self.sessions()
        self.assertEqual(sorted(sessions), ["GET /first", "GET /second"])
        self.assert_seconds(sessions["GET /first"], "first_work", 0.05)
        self.assert_seconds(sessions["GET /second"], "second_work", 0.05)
        self.assertEqual(seconds_of(sessions["GET /first"], "second_work"), 0)
        self.assertEqual(seconds_of(sessions["GET /second"], "first_work"), 0)

    def test_name_of_a_path_that_is_not_ascii(self):
        path = "/straße/a\nb".encode().decode("latin-1")
        ask(ProfilerMiddleware(application, directory=self.profiles, filename="{path}.{ext}", **KEPT), path)
        self.assertIn("_stra%C3%9Fe_a%0Ab.pyisession", self.names())
        self.assertEqual(self.session().target_description, "GET /straße/a?b")

    def test_binary_reports(self):
        import pstats
        ask(ProfilerMiddleware(application, directory=self.profiles, filename="{path}.{ext}",
                               renderer="pyinst.renderers.PstatsRenderer"))
        stats = pstats.Stats(os.path.join(self.profiles, "_first.pstats"))
        self.assertIn("first_work", [function for _, _, function in stats.stats])

    def test_renderer_that_fails(self):
        class Broken:
            output_file_extension = "txt"

            def render(self, session):
                raise ZeroDivisionError("as always")
        with self.assertLogs("pyinst", "ERROR") as log:
            answer = ask(ProfilerMiddleware(application, directory=self.profiles, renderer=Broken))
        self.assertEqual(answer, ask(application))
        self.assertIn("was not kept: ZeroDivisionError: as always", log.output[0])

    def test_profiler_that_cannot_start(self):
        """Another engine runs already; only one can."""
        import pyinst
        with pyinst.Profiler(engine="event"):
            with self.assertLogs("pyinst", "WARNING") as log:
                answer = ask(allowed(engine="signal"), query="profile")
        self.assertEqual(answer, ask(application))
        self.assertIn("GET /first was not profiled: ", log.output[0])

    def test_unprofiled_request_costs_little(self):
        def nothing(environ, start_response):
            return ()
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "page=2&profiles=1"}
        app = ProfilerMiddleware(nothing, directory=self.profiles, sample_rate=0.0, allow=lambda environ: True)
        self.assert_costs_little(lambda: app(environ, None), lambda: nothing(environ, None))


if __name__ == "__main__":
    main()
