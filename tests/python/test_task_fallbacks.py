"""What is said of asyncio tasks where the hooks cannot be placed: each of what takes their place, forced."""

import json

from interpreters import MAIN_VERSIONS
from pyprof import Recording
from support import COMMAND
from task_programs import CONSTRUCTS, ORDERLY
from tap import for_each_python, main
from test_sessions import PACKAGE
from test_tasks import (CANCELLED, COME_AND_GO, DESTROYED, EXCEPTION, EXECUTOR, FOREIGN, LOCK, MS, READY, RETURNED, TASK, TIMER,
                        TaskTest as Tasks)

ENGINES = "contexts", "sweep", "running"
SENTENCES = {"contexts": b"asyncio tasks were followed by their contexts", "sweep": b"by looking at them ten times a second",
             "running": b"only while they ran"}

SIMPLE = """
    import asyncio, gc, sys, time
    def burn(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end: pass
    async def sleeps(): await asyncio.sleep(0.25)
    async def parent(): await asyncio.create_task(sleeps(), name="child")
    async def gets(queue): return await queue.get()
    async def runs(): burn(0.1)
    async def yields():
        for _ in range(3):
            burn(0.02)
            await asyncio.sleep(0)
    async def pools(): await asyncio.to_thread(time.sleep, 0.15)
    async def fails():
        await asyncio.sleep(0)
        raise ValueError("wanted")
    async def lost(): await asyncio.get_running_loop().create_future()
    async def main():
        queue = asyncio.Queue()
        tasks = [asyncio.create_task(one, name=name) for name, one in [
            ("sleeper", sleeps()), ("parent", parent()), ("gets", gets(queue)), ("fails", fails()), ("cancelled", lost()),
            ("pools", pools())]]
        await asyncio.sleep(0)
        await asyncio.sleep(0.15)
        queue.put_nowait(1)
        tasks[4].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.create_task(runs(), name="runs")
        await asyncio.gather(*[asyncio.create_task(yields(), name=f"yields {i}") for i in range(2)])
        python = asyncio.tasks._PyTask(sleeps(), loop=asyncio.get_running_loop(), name="slow")
        await python
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        asyncio.create_task(lost(), name="destroyed")
        await asyncio.sleep(0)
        gc.collect()
    asyncio.run(main())
    """


@for_each_python
class FallbackTest(Tasks):
    def choices(self, python):
        """Those that this interpreter has; what it has not, gives way to the next."""
        if python.version not in MAIN_VERSIONS:
            self.skipTest("tasks are followed from 3.11 on")
        if python.number < (3, 14):
            return [("contexts", "sweep"), ("running", "running")]
        return [(engine, engine) for engine in ENGINES]

    def record_by(self, python, engine, source):
        path = self.write("program.py", source)
        ending = self.run_recorded(python, [path], env={"PYINST_TASK_ENGINE": engine})
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        return Recording(self.recording), ending.stdout

    def each_simple_scenario(self, python):
        for wanted, engine in self.choices(python):
            with self.subTest(engine=wanted):
                recording, _out = self.record_by(python, wanted, SIMPLE)
                self.assertEqual(recording.meta["task.engine"], [engine])
                self.assertEqual(recording.meta["task.reason"], ["the environment asks for it"])
                self.check_sums(recording)
                self.check_lives(recording)
                if engine == "running":
                    self.check_shallow(recording)
                else:
                    self.check_places(recording, engine)
                report = self.run_command([COMMAND, self.recording])
                self.assertIn(SENTENCES[engine], report.stdout)

    def check_lives(self, recording):
        """Known whatever is left: who ran, for how long, how it ended, and how long it waited in all."""
        tasks = self.named(recording)
        for name, how in (("sleeper", RETURNED), ("child", RETURNED), ("fails", EXCEPTION), ("cancelled", CANCELLED),
                          ("runs", RETURNED), ("slow", RETURNED)):
            self.assertEqual(tasks[name].how, how, name)
        self.assertIn(tasks["destroyed"].how, (CANCELLED, DESTROYED))
        self.assertGreaterEqual(tasks["runs"].sums[1], 100 * MS)
        self.assertGreaterEqual(tasks["sleeper"].sums[2], 125 * MS)
        self.assertGreaterEqual(tasks["gets"].sums[2], 149 * MS)
        for number in range(2):
            self.assertGreaterEqual(tasks["yields %d" % number].sums[1], 60 * MS)
            self.assertGreaterEqual(tasks["yields %d" % number].sums[3], 39 * MS)
            self.assertEqual(tasks["yields %d" % number].sums[2], 0)
        number = next(number for number, task in recording.tasks.items() if task.name == "runs")
        loop = next(thread for thread in recording.threads.values() if thread.is_main)
        ours = sum(end - begin for (begin, end, stack, *_), task in zip(loop.samples, loop.tasks)
                   if task == number and any(frame[0] == "runs" for frame in stack))
        self.assertGreater(ours, 50 * MS)

    def check_shallow(self, recording):
        """Its own function and nothing below; of a method, by the class that defines it where the object was not seen."""
        for task in recording.tasks.values():
            for _begin, _end, stack, reason, _linked, _ready in task.waits:
                self.assertEqual([frame[0].rpartition(".")[2] for frame in stack], [task.kind.rpartition(".")[2]])
                self.assertIn(reason, (FOREIGN, READY))

    def check_places(self, recording, engine):
        """Who waits for longer than it takes to look again is found where it waits."""
        tasks = self.named(recording)
        numbers = {task.name: number for number, task in recording.tasks.items()}
        for name in "sleeper", "child", "slow":
            wait = self.check_wait(tasks[name], TIMER, 0.25)[0]
            self.assertEqual([frame[0] for frame in wait[2]], ["sleeps", "sleep"])
        parent = self.check_wait(tasks["parent"], TASK, 0.25, is_exact=True)[0]
        self.assertEqual(parent[4], numbers["child"])
        self.assertEqual([frame[0] for frame in self.check_wait(tasks["gets"], LOCK, 0.15, is_exact=True)[0][2]], ["gets", "Queue.get"])
        pools = self.check_wait(tasks["pools"], EXECUTOR, 0.15)[0]
        self.assertEqual(pools[2][-1][0], "to_thread")
        if engine == "contexts":
            self.assertEqual(tasks["child"].awaited_by[:1], [numbers["parent"]])

    def each_chain(self, python):
        """A thousand tasks at once: where each of them stands, or that it stands in its own function; never another place."""
        for wanted, engine in self.choices(python)[:-1]:
            with self.subTest(engine=wanted):
                recording, out = self.record_by(python, wanted, CONSTRUCTS)
                at_ns, said = json.loads(out)
                self.assertGreaterEqual(len(said), 1000)
                tasks = {task.name: task for task in recording.tasks.values()}
                whole = 0
                for name, (chain, _parents) in said.items():
                    waits = [wait for wait in tasks[name].waits if wait[0] <= at_ns <= wait[1]]
                    self.assertEqual(len(waits), 1, name)
                    stack = [[frame[0], frame[2]] for frame in waits[0][2]]
                    if stack == chain:
                        whole += len(chain) > 1
                    else:
                        self.assertEqual([frame[0] for frame in waits[0][2]], [chain[0][0]], name)
                if engine == "contexts":
                    self.assertGreater(whole, 0)

    def each_program_is_unchanged(self, python):
        path = self.write("program.py", ORDERLY)
        choices = self.choices(python)
        bare = self.run_bare(python, [path])
        self.assertEqual(bare.status, 7, bare.stderr)
        for wanted, _engine in choices:
            with self.subTest(engine=wanted):
                recorded = self.run_recorded(python, [path], env={"PYINST_TASK_ENGINE": wanted})
                self.assertEqual((recorded.status, recorded.stdout, recorded.stderr), bare)

    def each_coming_and_going(self, python):
        for _wanted, engine in self.choices(python)[:1]:
            with self.subTest(engine=engine):
                ending = self.run_bare(python, [COME_AND_GO, "0.2"], env={"PYTHONPATH": PACKAGE, "PYINST_TASK_ENGINE": engine})
                self.assertEqual((ending.status, ending.stderr), (0, b""))
                self.assertIn(b"done", ending.stdout)

    def each_none_is_left(self, python):
        self.choices(python)
        recording, _out = self.record_by(python, "none", "import asyncio; asyncio.run(asyncio.sleep(0.01))")
        self.assertEqual((recording.meta["task.engine"], recording.tasks), (["none"], {}))
        report = self.run_command([COMMAND, self.recording])
        self.assertIn(b"asyncio's tasks could not be followed: the environment asks for it.", report.stdout)


if __name__ == "__main__":
    main()
