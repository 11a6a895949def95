"""Programs for test_tasks.py: everything that asyncio tasks do."""

# Tasks over every kind of await, at most six coroutines deep. When all are suspended the program says
# where they stand, as far as the interpreter tells (gc.get_referents() sees through what has no attribute),
# and whom they wait for; and when that was.
CONSTRUCTS = """
    import asyncio, contextlib, gc, json, sys, time, types
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
        said, at_ns = {}, time.monotonic_ns()
        for task in asyncio.all_tasks():
            if task is asyncio.current_task() or task is whole: continue
            by = sorted(parents(task, set())) if hasattr(task, "_asyncio_awaited_by") else None
            said[task.get_name()] = [chain(task.get_coro()), by]
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task(): task.cancel()
        await asyncio.gather(whole, return_exceptions=True)
        return at_ns, said
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
    async def pools():
        for _ in range(3): await asyncio.to_thread(burn, 0.1)
    async def lost(): await asyncio.get_running_loop().create_future()
    async def eager(): burn(0.03)
    async def main():
        loop = asyncio.get_running_loop()
        queue, future = asyncio.Queue(), loop.create_future()
        tasks = [asyncio.create_task(one, name=name) for name, one in [
            ("sleeper", sleeps()), ("fails", fails()), ("renamed", renamed()), ("parent", parent()),
            ("gets", gets(queue)), ("awaits", awaits(future)), ("reads", reads()), ("cancelled", lost())]]
        await asyncio.sleep(0)     # now they wait
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
    def patient(loop):
        loop.slow_callback_duration = 600     # what the debug mode says of a busy machine
        return loop
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
        inner = patient(asyncio.new_event_loop())
        running, current = asyncio._get_running_loop(), asyncio.current_task()
        asyncio.tasks._leave_task(running, current)
        asyncio._set_running_loop(None)
        try: log.append(inner.run_until_complete(step(3)))
        finally:
            asyncio._set_running_loop(running)
            asyncio.tasks._enter_task(running, current)
            inner.close()
    async def main():
        loop = patient(asyncio.get_running_loop())
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
    loop = patient(asyncio.new_event_loop())
    loop.set_exception_handler(lambda loop, context: log.append(context["message"]))
    lost = [loop.create_task(asyncio.sleep(60)) for _ in range(3)]
    loop.run_until_complete(step(2))
    loop.close()
    del lost
    gc.collect()
    async def leave():
        patient(asyncio.get_running_loop())
        sys.exit(7)
    print(*log, sep="\\n", flush=True)
    asyncio.run(leave())
    """
