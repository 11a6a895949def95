"""What the recorder says of asyncio tasks, compared with what the program itself knows of them."""

import json

from interpreters import MAIN_VERSIONS
from pyprof import Recording
from support import ProgramTest
from tap import for_each_python, main
from test_sessions import SessionTest

TASK, TIMER, IO, LOCK, EXECUTOR, FOREIGN, READY = range(1, 8)
RETURNED, EXCEPTION, CANCELLED, DESTROYED = range(1, 5)
MS = 1_000_000

# Tasks over every kind of await, at most six coroutines deep. When all are suspended the program says
# where they stand, as far as the interpreter tells (gc.get_referents() sees through what has no attribute),
# and whom they wait for.
CONSTRUCTS = """
    import asyncio, contextlib, gc, json, sys, types
    FRAMES = {"cr_frame": "cr_await", "gi_frame": "gi_yieldfrom", "ag_frame": "ag_await"}
    OPAQUE = "async_generator_asend", "async_generator_athrow", "coroutine_wrapper"
    def chain(awaitable):
        found = []
        while awaitable is not None:
            for frame, inner in FRAMES.items():
                if hasattr(awaitable, frame):
                    where = getattr(awaitable, frame)
                    code = where.f_code
                    found.append([getattr(code, "co_qualname", code.co_name), where.f_lineno])
                    awaitable = getattr(awaitable, inner)
                    break
            else:
                if isinstance(awaitable, asyncio.Future):
                    break
                awaitable = next((one for one in gc.get_referents(awaitable) if type(one).__name__ in OPAQUE
                                  or any(hasattr(one, frame) for frame in FRAMES)), None)
        return found
    class Wrapped:
        def __init__(self, coroutine): self.coroutine = coroutine
        def __await__(self): return self.coroutine.__await__()
    async def items(coroutine):
        await coroutine
        yield 1
    async def manage(coroutine):
        await coroutine
        yield
    async def in_loop(coroutine):
        async for _ in items(coroutine): pass
    async def in_manager(coroutine):
        async with contextlib.asynccontextmanager(manage)(coroutine): pass
    async def in_next(coroutine):
        return await anext(items(coroutine), None)
    async def in_throw(coroutine):
        async def catches():
            try:
                yield 1
            except ValueError:
                await coroutine
        generator = catches()
        await generator.__anext__()
        with contextlib.suppress(StopAsyncIteration):
            await generator.athrow(ValueError())
    async def in_wrapper(coroutine): await Wrapped(coroutine)
    @types.coroutine
    def in_generator(coroutine): yield from coroutine.__await__()
    async def in_old(coroutine): await in_generator(coroutine)
    async def in_plain(coroutine): await coroutine
    async def sleeps(): await asyncio.sleep(60)
    async def waits_for_future(): await asyncio.get_running_loop().create_future()
    async def takes_lock(): await (await taken()).acquire()
    async def taken():
        lock = asyncio.Lock()
        await lock.acquire()
        return lock
    async def gets(): await asyncio.Queue().get()
    async def waits_for_event(): await asyncio.Event().wait()
    async def waits_long(): await asyncio.wait_for(waits_for_future(), 60)
    async def one_long():
        task = asyncio.create_task(sleeps(), name="child of " + asyncio.current_task().get_name())
        await task
    async def shields():
        await asyncio.shield(asyncio.create_task(sleeps(), name="child of " + asyncio.current_task().get_name()))
    async def groups():
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeps(), name="child of " + asyncio.current_task().get_name())
    async def waits_first():
        await asyncio.wait([asyncio.create_task(sleeps(), name="child of " + asyncio.current_task().get_name())])
    async def completes():
        child = asyncio.create_task(sleeps(), name="child of " + asyncio.current_task().get_name())
        for one in asyncio.as_completed([child]): await one
    LEAVES = [sleeps, waits_for_future, takes_lock, gets, waits_for_event, waits_long, one_long, shields, groups,
              waits_first, completes]
    LAYERS = [in_plain, in_loop, in_manager, in_next, in_throw, in_wrapper, in_old]
    def parents(future, seen):
        for one in future._asyncio_awaited_by or ():
            if one in seen: continue
            seen.add(one)
            if isinstance(one, asyncio.Task): yield one.get_name()
            else: yield from parents(one, seen)
    async def everything():
        tasks = []
        for round in range(3):
            for leaf in LEAVES:
                for outer in LAYERS:
                    for inner in LAYERS[::2]:
                        tasks.append(asyncio.create_task(outer(inner(leaf())), name=f"{len(tasks)} {leaf.__name__}"))
        async def gathers(): await asyncio.gather(*tasks, return_exceptions=True)
        whole = asyncio.create_task(gathers(), name="gathers")
        for _ in range(12): await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        said = {}
        for task in asyncio.all_tasks():
            if task is asyncio.current_task() or task is whole: continue
            by = sorted(parents(task, set())) if hasattr(task, "_asyncio_awaited_by") else None
            said[task.get_name()] = [chain(task.get_coro()), by]
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task(): task.cancel()
        await asyncio.gather(whole, return_exceptions=True)
        return said
    print(json.dumps(asyncio.run(everything())))
    """

LIVES = """
    import asyncio, gc, sys, threading, time
    def burn(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end: pass
    async def sleeps(): await asyncio.sleep(0.12)
    async def runs(): burn(0.1)
    async def yields():
        for _ in range(5):
            burn(0.02)
            await asyncio.sleep(0)
    async def fails(): raise ValueError("wanted")
    async def renamed():
        await asyncio.sleep(0.01)
        asyncio.current_task().set_name("a late name")
    async def parent():
        await asyncio.create_task(sleeps(), name="child")
    async def gets(queue): return await queue.get()
    async def awaits(future): await future
    async def reads():
        kept = []
        server = await asyncio.start_server(lambda reader, writer: kept.append(writer), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            await asyncio.wait_for(reader.read(1), 0.03)
        except asyncio.TimeoutError:
            pass
        writer.close()
        kept[0].close()
        server.close()
    async def pools(): await asyncio.to_thread(burn, 0.1)
    async def lost(): await asyncio.get_running_loop().create_future()
    async def eager(): burn(0.03)
    async def main():
        loop = asyncio.get_running_loop()
        queue, future = asyncio.Queue(), loop.create_future()
        tasks = [asyncio.create_task(one, name=name) for name, one in [
            ("sleeper", sleeps()), ("fails", fails()), ("renamed", renamed()), ("parent", parent()),
            ("gets", gets(queue)), ("awaits", awaits(future)), ("reads", reads()), ("cancelled", lost())]]
        await asyncio.sleep(0.05)
        queue.put_nowait(1)
        future.set_result(1)
        tasks[-1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*[asyncio.create_task(yields(), name=f"yields {i}") for i in range(3)])
        # What they wait for is there at once, but only one can run: the others are ready.
        started = loop.create_future()
        async def wakes(): await started; burn(0.03)
        herd = [asyncio.create_task(wakes(), name=f"herd {i}") for i in range(3)]
        await asyncio.sleep(0.02)
        started.set_result(1)
        await asyncio.gather(*herd)
        await asyncio.create_task(runs(), name="runs")
        await asyncio.create_task(pools(), name="pools")
        if sys.version_info >= (3, 12):
            await asyncio.Task(eager(), loop=loop, name="eager", eager_start=True)
        loop.set_exception_handler(lambda loop, context: None)
        asyncio.create_task(lost(), name="destroyed")
        await asyncio.sleep(0.01)
        gc.collect()
    def other(): asyncio.run(asyncio.wait_for(sleeps(), 5))
    thread = threading.Thread(target=other, name="other loop")
    thread.start()
    asyncio.run(main())
    thread.join()
    """


class TaskTest(ProgramTest):
    def record(self, python, source, *arguments, options=()):
        if python.version not in MAIN_VERSIONS:
            self.skipTest("tasks are followed from 3.11 on")
        path = self.write("program.py", source)
        ending = self.run_recorded(python, [path, *arguments], options)
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        return Recording(self.recording), ending.stdout

    def named(self, recording):
        return {task.name: task for task in recording.tasks.values()}


@for_each_python
class ChainTest(TaskTest):
    def each_construct(self, python):
        recording, out = self.record(python, CONSTRUCTS)
        said = json.loads(out)
        self.assertEqual(recording.meta["task.engine"], ["hooks"])
        self.assertEqual(recording.losses.get(21, 0), 0)
        tasks = {}
        for number, task in recording.tasks.items():
            tasks.setdefault(task.name, []).append((number, task))
        names = {number: task.name for number, task in recording.tasks.items()}
        self.assertGreaterEqual(len(said), 1000)
        for name, (chain, parents) in said.items():
            self.assertEqual(len(tasks[name]), 1, name)
            _number, task = tasks[name][0]
            # The longest wait is the one that was cancelled.
            longest = max((wait for wait in task.waits if wait[3] != READY), key=lambda wait: wait[1] - wait[0])
            stack = [[frame[0], frame[2]] for frame in longest[2]]
            self.assertEqual(stack, chain, name)
            awaited_by = {names[other] for other in task.awaited_by}
            awaited_by |= {other.name for other in recording.tasks.values() for wait in other.waits
                           if wait[3] == TASK and wait[4] == _number}
            if parents is not None:
                self.assertEqual(sorted(awaited_by), parents, name)
            elif name.startswith("child of "):
                self.assertEqual(awaited_by, {name[len("child of "):]}, name)


@for_each_python
class LifeTest(TaskTest):
    def check_sums(self, recording):
        for task in recording.tasks.values():
            steps, running, waiting, ready = task.sums
            self.assertEqual(running + waiting + ready, task.sums_ns - task.born_ns, task.name)
            exact = sum(end - begin for begin, end, *_ in task.waits)
            self.assertLessEqual(exact, waiting + ready + 1, task.name)
            self.assertLess(waiting + ready - exact, MS * (steps + 1), task.name)

    def check_wait(self, task, reason, seconds, least=0.0):
        whole = sum(wait[1] - wait[0] for wait in task.waits if wait[3] == reason) / 1e9
        self.assertGreaterEqual(whole, seconds - 0.002, task.name)
        if least:
            self.assertGreaterEqual(whole, least, task.name)
        return [wait for wait in task.waits if wait[3] == reason]

    def each_state(self, python):
        recording, _out = self.record(python, LIVES)
        tasks = self.named(recording)
        numbers = {task.name: number for number, task in recording.tasks.items()}
        self.check_sums(recording)
        sleeper = self.check_wait(tasks["sleeper"], TIMER, 0.12)
        self.assertEqual([frame[0] for frame in sleeper[0][2]], ["sleeps", "sleep"])
        # How long it slept is exact; that it was late is the machine's doing, and said apart.
        ready_ns = sleeper[0][5] or sleeper[0][1]
        self.assertLess(min(ready_ns, sleeper[0][1]) - sleeper[0][0], 0.5e9)
        self.check_wait(tasks["gets"], LOCK, 0.04)
        self.check_wait(tasks["awaits"], FOREIGN, 0.04)
        self.check_wait(tasks["reads"], TASK if python.number < (3, 12) else IO, 0.03)
        parent = self.check_wait(tasks["parent"], TASK, 0.11)
        self.assertEqual(parent[0][4], numbers["child"])
        self.assertEqual(tasks["child"].parent, numbers["parent"])
        self.assertIn("parent", [frame[0] for frame in tasks["child"].spawn_stack])
        self.assertEqual(tasks["child"].kind, "sleeps")
        pools = self.check_wait(tasks["pools"], EXECUTOR, 0.03)
        worker = recording.threads[pools[0][4]]
        self.assertTrue(worker.name.startswith("asyncio_"), worker.name)
        self.assertGreater(worker.wall_s("burn"), 0)
        for number in range(3):
            _steps, running, waiting, ready = tasks["yields %d" % number].sums
            self.assertEqual(waiting, 0)
            self.assertGreaterEqual(running, 100 * MS)
            self.assertGreaterEqual(ready, 150 * MS)
        for number in range(3):
            self.assertGreaterEqual(tasks["herd %d" % number].sums[3], 30 * max(number - 1, 0) * MS)
        self.check_deaths(python, tasks)

    def check_deaths(self, python, tasks):
        self.assertIn("a late name", tasks)
        self.assertNotIn("renamed", tasks)
        for name, how in ("sleeper", RETURNED), ("fails", EXCEPTION), ("cancelled", CANCELLED):
            self.assertEqual(tasks[name].how, how, name)
        # asyncio.run() cancels what is left, where it has not been collected before.
        self.assertIn(tasks["destroyed"].how, (CANCELLED, DESTROYED))
        if python.number >= (3, 12):
            self.assertEqual((tasks["eager"].flags, tasks["eager"].how), (2, RETURNED))
            self.assertGreaterEqual(tasks["eager"].sums[1], 30 * MS)

    def each_sample_has_its_task(self, python):
        recording, _out = self.record(python, LIVES)
        numbers = {task.name: number for number, task in recording.tasks.items()}
        loop = next(thread for thread in recording.threads.values() if thread.is_main)
        ours = others = 0
        for (begin, end, stack, _state, _cpu), task in zip(loop.samples, loop.tasks):
            if any(frame[0] == "runs" for frame in stack):
                if task == numbers["runs"]:
                    ours += end - begin
                else:
                    others += end - begin
            elif not any(frame[0] == "Handle._run" for frame in stack):
                self.assertEqual(task, 0, stack)
        self.assertGreater(ours, 50 * MS)
        self.assertLess(others, 0.1 * ours)

    def each_task_in_python(self, python):
        recording, _out = self.record(python, """
            import asyncio
            async def sleeps(): await asyncio.sleep(0.12)
            async def main():
                loop = asyncio.get_running_loop()
                await asyncio.gather(*[asyncio.tasks._PyTask(sleeps(), loop=loop, name=f"slow {i}") for i in range(3)])
            asyncio.run(main())
            """)
        self.check_sums(recording)
        tasks = self.named(recording)
        for number in range(3):
            task = tasks["slow %d" % number]
            self.assertEqual((task.kind, task.how, task.flags & 4), ("sleeps", RETURNED, 4))
            waits = self.check_wait(task, TIMER, 0.12)
            self.assertEqual([frame[0] for frame in waits[0][2]], ["sleeps", "sleep"])

    def each_destroyed_while_pending(self, python):
        recording, _out = self.record(python, """
            import asyncio, gc
            class Own(asyncio.Task):
                def __init__(self, *arguments, **more): super().__init__(*arguments, **more)
            async def lost(): await asyncio.get_running_loop().create_future()
            async def lose():
                loop = asyncio.get_running_loop()
                for i in range(100):
                    asyncio.Task(lost(), loop=loop)
                    Own(lost(), loop=loop)
                await asyncio.sleep(0.01)
            loop = asyncio.new_event_loop()
            loop.set_exception_handler(lambda loop, context: None)
            loop.run_until_complete(lose())
            gc.collect()
            loop.close()
            """)
        lost = [task for task in recording.tasks.values() if task.kind == "lost"]
        self.assertEqual(len(lost), 200)
        self.assertEqual({task.how for task in lost}, {DESTROYED})


# Everything that can happen to a task, in an order that is always the same.
ORDERLY = """
    import asyncio, contextvars, gc, sys, warnings
    warnings.simplefilter("ignore", ResourceWarning)
    log = []
    var = contextvars.ContextVar("var")
    class Own(asyncio.Task):
        def __init__(self, *arguments, **more):
            super().__init__(*arguments, **more)
            self.mine = 1
    async def step(n):
        for i in range(n): await asyncio.sleep(0)
        return n
    async def bad(): await step(1); raise KeyError("bad")
    async def stubborn():
        try: await asyncio.sleep(60)
        except asyncio.CancelledError: log.append("no"); await step(2); return "stayed"
    async def generator():
        try:
            for i in range(3): yield await step(i)
        finally:
            await step(1); log.append("closed")
    async def nested():
        inner = asyncio.new_event_loop()
        running, current = asyncio._get_running_loop(), asyncio.current_task()
        asyncio.tasks._leave_task(running, current)
        asyncio._set_running_loop(None)
        try: log.append(inner.run_until_complete(step(3)))
        finally:
            asyncio._set_running_loop(running)
            asyncio.tasks._enter_task(running, current)
            inner.close()
    async def main():
        loop = asyncio.get_running_loop()
        results = await asyncio.gather(step(1), bad(), asyncio.create_task(step(4)), return_exceptions=True)
        log.append(repr(results))
        task = asyncio.create_task(stubborn())
        await step(2)
        task.cancel()
        log.append(await task)
        log.append([one async for one in generator()])
        async for one in generator(): break
        own = Own(step(2), loop=loop, name="own")
        log.append((own.get_name(), own.mine, await own, own.get_stack(), own.get_coro().__name__))
        try: await asyncio.wait_for(asyncio.sleep(60), 0.01)
        except asyncio.TimeoutError as error: log.append(type(error).__name__)
        var.set(3)
        log.append(await asyncio.create_task(read()))
        try: asyncio.Task(3, loop=loop)
        except TypeError as error: log.append(str(error))
        try: Own()
        except TypeError as error: log.append(str(error))
        await nested()
        log.append(asyncio.current_task().get_name())
        log.append(len(asyncio.all_tasks()))
        python = asyncio.tasks._PyTask(step(2), loop=loop)
        log.append(await python)
    async def read(): return var.get()
    asyncio.run(main(), debug="debug" in sys.argv)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: log.append(context["message"]))
    lost = [loop.create_task(asyncio.sleep(60)) for _ in range(3)]
    loop.run_until_complete(step(2))
    loop.close()
    del lost
    gc.collect()
    async def leave(): sys.exit(7)
    print(*log, sep="\\n", flush=True)
    asyncio.run(leave())
    """

# Recordings come and go while three loops run; what the tasks compute is known.
TORTURE = """
    import asyncio, random, sys, threading, time
    from pyinst._recorder import Recording
    end = time.monotonic() + 2.5
    counts = []
    async def relay(queue, other):
        n = 0
        while time.monotonic() < end:
            other.put_nowait(await queue.get() + 1)
            n += 1
        other.put_nowait(0)
        return n
    async def churn():
        n = 0
        while time.monotonic() < end:
            child = asyncio.create_task(asyncio.sleep(random.random() / 500))
            if random.random() < 0.3: child.cancel()
            await asyncio.gather(child, asyncio.to_thread(int), return_exceptions=True)
            n += 1
        return n
    async def switch():
        while time.monotonic() < end:
            recording = Recording(name="in a task").begin()
            await asyncio.sleep(random.random() / 50)
            recording.end()
            recording.close()
            await asyncio.sleep(random.random() / 100)
    async def main(is_first):
        a, b = asyncio.Queue(), asyncio.Queue()
        a.put_nowait(1)
        more = [switch()] if is_first else []
        counts.append(await asyncio.gather(relay(a, b), relay(b, a), churn(), *more))
    threads = [threading.Thread(target=asyncio.run, args=(main(False),)) for _ in range(2)]
    for thread in threads: thread.start()
    asyncio.run(main(True))
    for thread in threads: thread.join()
    assert len(counts) == 3 and all(n > 0 for row in counts for n in row[:3]), counts
    names = {slot: type(asyncio.Task.__dict__[slot]).__name__ for slot in ("__init__", "__del__")}
    print("done", names)
    """


@for_each_python
class UnchangedTest(TaskTest):
    def check(self, python, *arguments):
        if python.version not in MAIN_VERSIONS:
            self.skipTest("tasks are followed from 3.11 on")
        path = self.write("program.py", ORDERLY)
        bare = self.run_bare(python, [*arguments[1:], path, *arguments[:1]])
        self.assertEqual(bare.status, 7, bare.stderr)
        self.assertGreater(len(bare.stdout.splitlines()), 15)
        environment = {"PYTHONDEVMODE": "1"} if "-X" in arguments else {}
        recorded = self.run_recorded(python, [path, *arguments[:1]], env=environment)
        self.assertEqual((recorded.status, recorded.stdout, recorded.stderr), bare)

    def each_program(self, python):
        self.check(python)

    def each_program_in_debug_mode(self, python):
        self.check(python, "debug", "-X", "dev")


@for_each_python
class ComingAndGoingTest(SessionTest):
    def each_recording(self, python):
        if python.version not in MAIN_VERSIONS:
            self.skipTest("tasks are followed from 3.11 on")
        self.assertIn("done", self.run_program(python, TORTURE))


@for_each_python
class NothingTest(TaskTest):
    def each_without_asyncio(self, python):
        recording, out = self.record(python, """
            import sys, json
            print(sorted(name for name in sys.modules if "asyncio" in name))
            """)
        self.assertEqual(out, b"[]\n")
        self.assertNotIn("TASK", recording.chunks)
        self.assertNotIn("task.engine", recording.meta)

    def each_leaves_no_loop_behind(self, python):
        recording, out = self.record(python, """
            import asyncio, warnings
            warnings.simplefilter("error")
            import json    # its import comes after asyncio's
            print(asyncio._get_running_loop(), len(asyncio.tasks._all_tasks if hasattr(asyncio.tasks, "_all_tasks")
                  else getattr(asyncio.tasks, "_scheduled_tasks", ())))
            """)
        self.assertEqual(out.split(b"\n")[0], b"None 0")
        self.assertEqual(recording.tasks, {})


if __name__ == "__main__":
    main()
