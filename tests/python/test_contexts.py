"""Two requests in flight, as tasks and as threads: each session is told its own share of the time."""

import json

from pyprof import Recording
from tap import for_each_python, main
from test_sessions import SessionTest

# Pieces of 2 ms, three of the first kind to one of the second; what each took is the truth.
PIECES = """
    import asyncio, contextvars, json, sys, threading, time
    from pyinst._recorder import Recording
    engine, out = sys.argv[1:3]
    truth = {}
    def spin(name, seconds=0.002):
        begin = time.perf_counter()
        while time.perf_counter() < begin + seconds:
            pass
        truth[name] = truth.get(name, 0) + time.perf_counter() - begin
    def first_one(): spin("first_one")
    def first_two(): spin("first_two")
    def first_pool(): spin("first_pool", 0.1)
    def second_one(): spin("second_one")
    def second_two(): spin("second_two")
    def second_pool(): spin("second_pool", 0.1)
    pieces = {"first": [first_one] * 3 + [first_two], "second": [second_one] * 3 + [second_two]}
    pools = {"first": first_pool, "second": second_pool}
    """

TASKS = PIECES + """
    async def serve(name):
        recording = Recording(threads="context", name=name, engine=engine).begin()
        for _ in range(200):
            for piece in pieces[name]:
                piece()
                await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, contextvars.copy_context().run, pools[name])
        if hasattr(asyncio, "to_thread"):
            await asyncio.to_thread(pools[name])
        await asyncio.create_task(child(name))
        recording.end()
        recording.close()
        return recording.id
    async def child(name):
        pools[name]()
    async def everything():
        await asyncio.gather(serve("first"), serve("second"))
    whole = Recording(name="whole", engine=engine).begin()
    asyncio.run(everything())
    whole.end()
    whole.save(out)
    print(json.dumps(truth))
    """

THREADS = PIECES + """
    def serve(name):
        recording = Recording(threads="context", name=name, engine=engine).begin()
        for _ in range(200):
            for piece in pieces[name]:
                piece()
                time.sleep(0)
        pools[name]()
        recording.end()
    whole = Recording(name="whole", engine=engine).begin()
    threads = [threading.Thread(target=serve, args=(name,)) for name in pieces]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    whole.end()
    whole.save(out)
    print(json.dumps(truth))
    """


@for_each_python
class ContextTest(SessionTest):
    def check(self, python, source, engine):
        if engine == "signal" and python.number < (3, 11):
            self.skipTest("the signal engine is for 3.11 and later")
        truth = json.loads(self.run_program(python, source, engine, self.recording))
        recording = Recording(self.recording)
        self.assertEqual(recording.meta["engine"], [engine])
        self.assertNotIn("context.reason", recording.meta)
        ids = {session["name"]: number for number, session in recording.sessions.items()}
        self.assertEqual(sorted(ids), ["first", "second", "whole"])
        for name, other in ("first", "second"), ("second", "first"):
            # Beside its pieces a session has what brings it there and waits for its turn.
            whole = sum(recording.session_ns(ids[name], name + piece) for piece in ("_one", "_two", "_pool"))
            true_whole = sum(seconds for piece, seconds in truth.items() if piece.startswith(name))
            self.assertAlmostEqual(whole / 1e9, true_whole, delta=0.15 * true_whole, msg=name)
            for piece in "_one", "_two", "_pool":
                share = recording.session_ns(ids[name], name + piece) / whole
                self.assertAlmostEqual(share, truth[name + piece] / true_whole, delta=0.03, msg=name + piece)
                self.assertEqual(recording.session_ns(ids[name], other + piece), 0)
                self.assertEqual(recording.session_ns(0, name + piece), 0)

    def each_tasks(self, python):
        self.check(python, TASKS, "signal")

    def each_tasks_by_events(self, python):
        self.check(python, TASKS, "event")

    def each_threads(self, python):
        self.check(python, THREADS, "signal")

    def each_threads_by_events(self, python):
        self.check(python, THREADS, "event")


if __name__ == "__main__":
    main()
