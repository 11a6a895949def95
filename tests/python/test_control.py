"""A running recording is cut, ended and asked from outside and inside; it begins late and ends early."""

import os
import re
import signal
import socket
import subprocess
import time

import interpreters
from pyprof import Recording
from support import COMMAND, ProgramTest
from tap import for_each_python, main

# Says its own number, works until it is told to end, and says how long it worked.
PROGRAM = """
    import os, sys, threading, time
    def sleeper():
        time.sleep(60)
    threading.Thread(target=sleeper, name='sleeper', daemon=True).start()
    def work(n):
        return sum(i * i for i in range(n))
    os.write(1, b'%d\\n' % os.getpid())
    os.set_blocking(0, False)
    while True:
        work(1000)
        try:
            if os.read(0, 1):
                break
        except BlockingIOError:
            pass
    print('the end', flush=True)
    """


class Running(ProgramTest):
    compares_seconds = True

    def start(self, python, options=(), program=PROGRAM):
        self.write("program.py", program)
        process = self.start_command(self.recorded_line(python, ["program.py"], options),
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.put_away, process)
        return process, int(process.stdout.readline())

    def put_away(self, process):
        if process.poll() is None:
            process.kill()
        for stream in process.stdin, process.stdout, process.stderr:
            stream.close()
        process.wait()

    def end(self, process):
        out, error = process.communicate(b"x", timeout=60)
        self.assertEqual((process.returncode, out), (0, b"the end\n"), error)
        return error

    def control(self, pid, *words):
        return self.run_command([COMMAND, "ctl", str(pid), *words])

    def assert_parts_are_the_whole(self, paths, least_s):
        """One recording follows the other without a seam; none of the main thread's time is lost or twice."""
        parts = [Recording(path) for path in paths]
        for one, next_one in zip(parts, parts[1:]):
            self.assertEqual(one.stop_reason, 4)
            self.assertEqual(one.stop_ns, next_one.first_base_ns)
            self.assertNotEqual(one.head["uuid"], next_one.head["uuid"])
        whole_s = (parts[-1].stop_ns - parts[0].first_base_ns) / 1e9
        # The event engine does not see who only sleeps, and an event is what ends a time.
        names, slack_s = (("MainThread", "sleeper"), 0.05) if parts[0].meta["engine"] == ["signal"] else (("MainThread",), 0.2)
        for name in names:
            seen_s = sum(part.thread_named(name).wall_s() for part in parts)
            # A machine that stood still is no error of ours: what nobody saw is left out, never doubled.
            self.assertLess(seen_s, whole_s + 0.002)
            self.assertGreater(seen_s, whole_s * 0.95 - slack_s - self.stalled_s())
        self.assertGreater(whole_s, least_s)
        for part in parts:
            self.assertIn("work", {frame[0] for sample in part.thread_named("MainThread").samples for frame in sample[2]})
        return parts


@for_each_python
class ControlTest(Running):
    def each_cut_from_outside(self, python):
        process, pid = self.start(python)
        time.sleep(0.4)
        first = self.control(pid, "cut")
        self.assertEqual((first.status, first.stdout), (0, (self.folder + "/out.1.pyprof\n").encode()), first.stderr)
        time.sleep(0.4)
        second = self.control(pid, "cut", "-o", "mine.pyprof")
        self.assertEqual(second.status, 0, second.stderr)
        time.sleep(0.3)
        self.assertEqual(self.end(process), b"")
        self.assert_parts_are_the_whole(
            [self.folder + name for name in ("/out.1.pyprof", "/mine.pyprof", "/out.pyprof")], 1.0)
        for name in "out.1.pyprof", "mine.pyprof", "out.pyprof":
            check = self.run_command([COMMAND, "check", name])
            self.assertIn(b"It is whole.", check.stdout)

    def each_cut_while_tasks_wait(self, python):
        """What a task did and waited for before the cut is in the first part, what came after in the second."""
        if python.number < (3, 11):
            return
        process, pid = self.start(python, program="""
            import asyncio, os, sys
            async def naps():
                while True:
                    await asyncio.sleep(0.05)
            async def turns():
                while True:
                    await asyncio.sleep(0.0002)
            async def main():
                tasks = [asyncio.create_task(one()) for one in (naps, turns)]
                os.write(1, b'%d\\n' % os.getpid())
                await asyncio.get_running_loop().run_in_executor(None, os.read, 0, 1)
                [task.cancel() for task in tasks]
                await asyncio.gather(*tasks, return_exceptions=True)
                print('the end', flush=True)
            asyncio.run(main())
            """)
        time.sleep(1.2)
        self.assertEqual(self.control(pid, "cut").status, 0)
        time.sleep(0.5)
        self.assertEqual(self.end(process), b"")
        first, second = (Recording(self.folder + name) for name in ("/out.1.pyprof", "/out.pyprof"))
        begin_ns, life_ns = second.first_base_ns, second.stop_ns - second.first_base_ns
        for part in first, second:
            kinds = {task.kind: task for task in part.tasks.values()}
            self.assertLessEqual({"main", "naps", "turns"}, set(kinds))
            for task in kinds.values():
                told_s = sum(wait[1] - wait[0] for wait in task.waits) / 1e9
                self.assertLess(told_s, (part.stop_ns - part.first_base_ns) / 1e9 + 0.002, task.kind)
        for kind in "main", "naps", "turns":
            task = next(task for task in second.tasks.values() if task.kind == kind)
            self.assertEqual((task.born_ns, task.flags & 1), (begin_ns, 1))
            self.assertGreaterEqual(min([wait[0] for wait in task.waits], default=begin_ns), begin_ns)
            # Nearly all of what is left of its life, and no more.
            self.assertLess(sum(task.sums[1:]), life_ns * 1.02)
            self.assertGreater(sum(task.sums[1:]), life_ns * 0.8)

    def each_stop_and_status(self, python):
        process, pid = self.start(python)
        time.sleep(0.5)
        status = self.control(pid, "status")
        self.assertEqual(status.status, 0, status.stderr)
        text = status.stdout.decode()
        self.assertIn(self.recording, text)
        self.assertGreater(int(re.search(r"Samples: (\d+)", text).group(1)), 10)
        self.assertEqual(self.control(pid, "stop").status, 0)
        recording = Recording(self.recording)
        self.assertEqual(recording.stop_reason, 1)
        size = os.path.getsize(self.recording)
        time.sleep(0.4)
        # The program goes on, nothing is written any more, and nobody answers.
        again = self.control(pid, "status")
        self.assertEqual(again.status, 2)
        self.assertIn(b"is not being recorded", again.stderr)
        self.assertEqual(self.end(process), b"")
        self.assertEqual(os.path.getsize(self.recording), size)

    def each_start_after_and_duration(self, python):
        self.write("program.py", """
            import time
            def early():
                end = time.monotonic() + 0.5
                while time.monotonic() < end: pass
            def middle():
                end = time.monotonic() + 1.2
                while time.monotonic() < end: pass
            def late():
                end = time.monotonic() + 1.3
                while time.monotonic() < end: pass
            early(); middle(); late()
            print('done')
            """)
        for engine in "signal", "event":
            if engine == "signal" and python.number < (3, 11):
                continue
            ending = self.run_recorded(python, ["program.py"],
                                       ["--engine", engine, "--start-after", "800ms", "--duration", "0.6"])
            self.assertEqual((ending.status, ending.stdout), (0, b"done\n"), ending.stderr)
            self.assertIn(b"the recording is complete after 0.6 s", ending.stderr)
            recording = Recording(self.recording)
            thread = recording.thread_named("MainThread")
            self.assertEqual(recording.stop_reason, 1)
            self.assertAlmostEqual((recording.stop_ns - recording.first_base_ns) / 1e9, 0.6, delta=0.15 + self.stalled_s())
            self.assertEqual(thread.wall_s("early"), 0)
            self.assertEqual(thread.wall_s("late"), 0)
            if engine == "signal":
                self.assertGreater(thread.wall_s("middle"), 0.5 - self.stalled_s())

    def each_inside(self, python):
        """cut() and start() again, from Python, with the keywords of the recorder."""
        self.write("program.py", """
            import sys, time
            from pyinst import _sampler
            def busy(seconds):
                end = time.monotonic() + seconds
                while time.monotonic() < end: pass
            busy(0.2)
            print(_sampler.cut().rpartition('/')[2], _sampler.is_running())
            busy(0.2)
            _sampler.stop()
            try:
                _sampler.cut()
            except RuntimeError as error:
                print(error)
            _sampler.start('second.pyprof', 1000000, 'auto', [], duration_ns=200000000)
            busy(0.5)
            print(_sampler.is_running())
            _sampler.start('third.pyprof', 1000000, 'auto', [], start_after_ns=1000000000)
            try:
                _sampler.cut()
            except RuntimeError as error:
                print(error)
            busy(1.4)
            _sampler.stop()
            """)
        ending = self.run_recorded(python, ["program.py"])
        self.assertEqual(ending.stdout.decode().splitlines(), [
            "out.1.pyprof True", "no recording is running in this process", "False",
            "the recording has not begun yet, so there is nothing to cut off"], ending.stderr)
        for name, least, most in (("out.1", 0.15, 9), ("out", 0.15, 9), ("second", 0.1, 0.45), ("third", 0.1, 9)):
            recording = Recording("%s/%s.pyprof" % (self.folder, name))
            self.assertTrue(recording.is_stopped, name)
            seconds = (recording.stop_ns - recording.first_base_ns) / 1e9
            self.assertTrue(least < seconds < most + self.stalled_s(), (name, seconds))

    def each_descriptors(self, python):
        """The socket is not among the program's descriptors."""
        source = "import os; print(sorted(os.listdir('/proc/self/fd'))); r = os.pipe(); print(r)"
        self.write("program.py", source)
        self.assert_as_bare(python, ["program.py"])


class AskingTest(Running):
    def python(self):
        return interpreters.find()[-1]

    def test_sentences(self):
        for words, said in (
                (["1", "status"], b"is not being recorded"),
                (["4194304", "status"], b"There is no process 4194304"),
                (["x1", "status"], b"is not the number of a process"),
                (["0", "status"], b"is not the number of a process"),
                (["1"], b"pyinst ctl PID status, cut or stop"),
                (["1", "eat"], b"cannot be asked for"),
                (["1", "status", "cut"], b"is too much"),
                (["1", "status", "-o", "x"], b"has no file to write")):
            ending = self.run_command([COMMAND, "ctl", *words])
            self.assertEqual((ending.status, ending.stdout), (2, b""), words)
            self.assertIn(said, ending.stderr)
            self.assertEqual(ending.stderr.count(b"\n"), 1)
        for value in "0", "-1", "x", "", "1x", "nan", "inf", "1e99":
            ending = self.run_command([COMMAND, "--duration", value, "program.py"])
            self.assertEqual(ending.status, 2, value)
            self.assertIn(b"is not a time that can be waited for", ending.stderr)

    def test_noise_does_no_harm(self):
        """Whoever talks nonsense, says nothing or goes away is left alone; the next one is answered."""
        process, pid = self.start(self.python())
        name = "\0pyinst/%d" % pid
        talkers = []
        for words in b"", b"x" * 60, b"x" * 600, b"nonsense\n", b"stat", b"\n", b"cut please\n":
            talker = socket.socket(socket.AF_UNIX)
            talker.connect(name)
            talker.sendall(words)
            talkers.append(talker)
        time.sleep(0.4)
        self.assertEqual(talkers[3].recv(100), b"error unknown\n")
        time.sleep(2.5)
        self.assertEqual(self.control(pid, "status").status, 0)
        for talker in talkers:
            talker.close()
        self.assertEqual(self.end(process), b"")
        self.assertEqual(Recording(self.recording).stop_reason, 2)

    def test_answers_within_a_flush(self):
        process, pid = self.start(self.python())
        times = []
        for _ in range(10):
            begin = time.monotonic()
            self.assertEqual(self.control(pid, "status").status, 0)
            times.append(time.monotonic() - begin)
        self.assertLess(sorted(times)[5], 0.3)
        self.end(process)

    def test_another_user(self):
        if os.getuid() != 0:
            self.skipTest("only root can become somebody else")
        process, pid = self.start(self.python())
        # The socket's peer is asked by the kernel's word, not by the name.
        child = os.fork()
        if child == 0:
            try:
                os.setgid(65534)
                os.setuid(65534)
                talker = socket.socket(socket.AF_UNIX)
                talker.connect("\0pyinst/%d" % pid)
                talker.sendall(b"stop\n")
                os._exit(0 if talker.recv(100) == b"error other-user\n" else 1)
            finally:
                os._exit(2)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(self.control(pid, "status").status, 0)
        self.end(process)

    def test_many_cuts(self):
        """Twenty cuts while it works: the parts make the whole, and no name is used twice."""
        process, pid = self.start(self.python())
        taken = self.write("out.3.pyprof", "somebody's own")
        names = []
        for _ in range(20):
            ending = self.control(pid, "cut")
            self.assertEqual(ending.status, 0, ending.stderr)
            names.append(ending.stdout.decode().strip())
        self.assertEqual(len(set(names)), 20)
        self.assertNotIn(taken, names)
        self.end(process)
        with open(taken, encoding="utf-8") as file:
            self.assertEqual(file.read(), "somebody's own")
        parts = [Recording(path) for path in [*names, self.recording]]
        for one, next_one in zip(parts, parts[1:]):
            self.assertEqual(one.stop_ns, next_one.first_base_ns)
        whole_s = (parts[-1].stop_ns - parts[0].first_base_ns) / 1e9
        for name in "MainThread", "sleeper":
            # Between two cuts that follow at once nobody may have looked.
            seen_s = sum(thread.wall_s() for part in parts for thread in part.threads.values() if thread.name == name)
            self.assertLess(seen_s, whole_s + 0.03)
            self.assertGreater(seen_s, whole_s - 0.2 - self.stalled_s())
        # Losses are counted by the file: the sum of the ticks is what the program was ticked.
        self.assertLess(sum(part.losses[1] for part in parts), whole_s * 1000 * 1.5)

    def test_cut_of_a_removed_file(self):
        process, pid = self.start(self.python())
        os.unlink(self.recording)
        ending = self.control(pid, "cut")
        self.assertEqual(ending.status, 2)
        self.assertIn(b"could not be cut", ending.stderr)
        self.end(process)

    def test_killed(self):
        """A process that was killed leaves no socket behind."""
        process, pid = self.start(self.python())
        self.assertEqual(self.control(pid, "status").status, 0)
        os.kill(pid, signal.SIGKILL)
        process.wait()
        self.assertEqual(self.control(pid, "status").status, 2)


if __name__ == "__main__":
    main()
