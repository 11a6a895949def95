"""pyinst.asgi with an application and a server of a few lines."""

import asyncio
import contextvars
import os

from common import WebTest, main, seconds_of, spin
from pyinst.asgi import ProfilerMiddleware

HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"4")]
KEPT = {"renderer": "pyinst.renderers.SessionRenderer"}


def first_work():
    spin(0.03)


def second_work():
    spin(0.03)


def thread_work():
    spin(0.03)


def late_work():
    spin(0.03)


after_response = []


async def in_thread(function):
    """asyncio.to_thread(), for 3.8 and later."""
    context = contextvars.copy_context()
    await asyncio.get_running_loop().run_in_executor(None, context.run, function)


async def application(scope, receive, send):
    if scope["type"] != "http":
        await send({"type": scope["type"] + ".accept", "got": await receive()})
        return
    path = scope["path"]
    if path != "/quick":
        for _ in range(3):
            (second_work if path == "/second" else first_work)()
            await asyncio.sleep(0.01)
    if path == "/thread":
        await in_thread(thread_work)
    if path == "/failing":
        raise LookupError("nobody is here")
    if path == "/stream":
        await send({"type": "http.response.start", "status": 201, "headers": HEADERS[:1]})
        for part in b"one ", b"two ":
            await send({"type": "http.response.body", "body": part, "more_body": True})
            late_work()
        await send({"type": "http.response.body"})
        return
    await send({"type": "http.response.start", "status": 201, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"fi", "more_body": True})
    await send({"type": "http.response.body", "body": b"ne"})
    after_response.append(path)


async def receive():
    return {"type": "lifespan.startup"}


async def ask(app, path="/quick", query="", kind="http"):
    messages = []

    async def send(message):
        messages.append(message)
    scope = {"type": kind, "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    await app(scope, receive, send)
    return messages


def run(app, *args, **keywords):
    return asyncio.run(ask(app, *args, **keywords))


def body_of(messages):
    return b"".join(message.get("body", b"") for message in messages)


class AllowTest(WebTest):
    def assert_normal(self, messages, bare=None):
        self.assertEqual(messages, bare or run(application))

    def test_off_without_permission(self):
        with self.assertLogs("pyinst", "WARNING") as log:
            self.assert_normal(run(ProfilerMiddleware(application), query="profile"))
        self.assertIn("GET /quick asked for its profile, which nobody has allowed", log.output[0])

    def test_log_has_one_line(self):
        with self.assertLogs("pyinst", "WARNING") as log:
            run(ProfilerMiddleware(application), path="/a\nb", query="profile")
        self.assertEqual(len(log.output[0].splitlines()), 1)

    def test_callback(self):
        asked = []

        def allow(scope):
            asked.append(scope["path"])
            return scope["path"] != "/refused"
        app = ProfilerMiddleware(application, allow=allow)
        self.assert_page(body_of(run(app, query="a=1&profile=1")), "GET /quick")
        self.assert_normal(run(app, path="/refused", query="profile"))
        self.assert_normal(run(app, query="profiles=1&x=profile"))
        self.assertEqual(asked, ["/quick", "/refused"])

    def test_coroutine_callback(self):
        async def allow(scope):
            return scope["path"] == "/quick"
        app = ProfilerMiddleware(application, allow=allow)
        self.assert_page(body_of(run(app, query="profile")))
        self.assert_normal(run(app, path="/refused", query="profile"))

    def test_environment(self):
        os.environ["PYINST_PROFILE_REQUESTS"] = "0"
        self.assert_normal(run(ProfilerMiddleware(application), query="profile"))
        os.environ["PYINST_PROFILE_REQUESTS"] = "1"
        self.assert_page(body_of(run(ProfilerMiddleware(application), query="profile")))
        refused = ProfilerMiddleware(application, allow=lambda scope: False)
        self.assert_normal(run(refused, query="profile"))

    def test_argument(self):
        app = ProfilerMiddleware(application, allow=lambda scope: True, url_argument="where time")
        self.assert_page(body_of(run(app, query="where+time")))
        self.assert_normal(run(app, query="profile"))


class ResponseTest(WebTest):
    def app(self, **options):
        return ProfilerMiddleware(application, allow=lambda scope: True, **options)

    def test_page(self):
        del after_response[:]
        start, body = run(self.app(), path="/first", query="profile")
        headers = dict(start["headers"])
        self.assertEqual(start["status"], 200)
        self.assertEqual(headers[b"content-type"], b"text/html; charset=utf-8")
        self.assertEqual(int(headers[b"content-length"]), len(body["body"]))
        self.assert_page(body["body"], "GET /first", "first_work")
        self.assertEqual(after_response, ["/first"])

    def test_stream_goes_out_as_it_comes(self):
        with self.assertLogs("pyinst", "INFO") as log:
            messages = run(self.app(directory=self.profiles, **KEPT), path="/stream", query="profile")
        self.assertEqual(messages, run(application, path="/stream"))
        self.assertIn("is a stream", log.output[0])
        self.assert_seconds(self.session(), "late_work", 0.06)

    def test_other_kinds_pass(self):
        for kind in "websocket", "lifespan":
            self.assertEqual(run(self.app(directory=self.profiles), query="profile", kind=kind),
                             run(application, kind=kind))
        self.assertEqual(self.names(), [])

    def test_exception_passes(self):
        with self.assertRaisesRegex(LookupError, "nobody is here"):
            run(self.app(directory=self.profiles, **KEPT), path="/failing", query="profile")
        self.assert_seconds(self.session(), "first_work", 0.09)

    def test_application_without_a_response(self):
        async def silent(scope, receive, send):
            if scope["path"] == "/started":
                await send({"type": "http.response.start", "status": 204})
        app = ProfilerMiddleware(silent, allow=lambda scope: True)
        self.assertEqual(run(app, query="profile"), [])
        self.assertEqual(run(app, path="/started", query="profile"),
                         [{"type": "http.response.start", "status": 204}])


class FilesTest(WebTest):
    def app(self, **options):
        return ProfilerMiddleware(application, directory=self.profiles, **dict(KEPT, **options))

    def test_requests_in_flight_have_their_own(self):
        app = self.app()

        async def both():
            return await asyncio.gather(ask(app, path="/first"), ask(app, path="/second"), ask(app, path="/thread"))
        answers = asyncio.run(both())
        self.assertEqual([body_of(answer) for answer in answers], [b"fine"] * 3)
        sessions = self.sessions()
        self.assertEqual(sorted(sessions), ["GET /first", "GET /second", "GET /thread"])
        for name, own, other in (("/first", "first_work", "second_work"), ("/second", "second_work", "first_work"),
                                 ("/thread", "first_work", "second_work")):
            self.assert_seconds(sessions["GET " + name], own, 0.09)
            self.assertEqual(seconds_of(sessions["GET " + name], other), 0)
        self.assert_seconds(sessions["GET /thread"], "thread_work", 0.03)
        self.assertEqual(seconds_of(sessions["GET /first"], "thread_work"), 0)

    def test_page_and_file(self):
        app = self.app(allow=lambda scope: True)
        self.assert_page(body_of(run(app, path="/first", query="profile")))
        self.assert_seconds(self.session(), "first_work", 0.09)

    def test_sampling(self):
        app = self.app(sample_every=3)
        for _ in range(7):
            self.assertEqual(body_of(run(app)), b"fine")
        self.assertEqual(len(self.names()), 2)

    def test_no_share(self):
        run(self.app(sample_rate=0.0))
        self.assertEqual(self.names(), [])

    def test_refused_request_is_not_kept(self):
        run(self.app(allow=lambda scope: False))
        self.assertEqual(self.names(), [])

    def test_name(self):
        run(self.app(filename="{path} {ext} {total_time:.0f}"), query="a=/b")
        self.assertEqual(self.names(), ["_quick?a=_b pyisession 0"])

    def test_folder_that_cannot_be_written(self):
        with open(os.path.join(self.folder, "deep"), "w"):
            pass
        with self.assertLogs("pyinst", "ERROR") as log:
            self.assertEqual(body_of(run(self.app())), b"fine")
        self.assertIn("The profile of /quick was not kept: ", log.output[0])

    def test_unprofiled_request_costs_little(self):
        async def nothing(scope, receive, send):
            pass
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"page=2&profiles=1"}

        def call(app):
            try:
                app(scope, None, None).send(None)
            except StopIteration:
                pass
        app = ProfilerMiddleware(nothing, directory=self.profiles, sample_rate=0.0, allow=lambda scope: True)
        self.assert_costs_little(lambda: call(app), lambda: call(nothing))


class OptionTest(WebTest):
    def test_wrong_options(self):
        wrong = [{"sample_rate": 2}, {"sample_every": 0}, {"engine": "steam"}, {"url_argument": ""},
                 {"directory": "x", "filename": "{nothing}"}, {"directory": "x", "renderer": object()},
                 {"directory": "x", "directory_size": 0}]
        for options in wrong:
            with self.assertRaises(ValueError, msg=options):
                ProfilerMiddleware(application, **options)
        with self.assertRaises(ImportError):
            ProfilerMiddleware(application, directory="x", renderer="pyinst.renderers.Missing")


if __name__ == "__main__":
    main()
