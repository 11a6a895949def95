"""Child processes with --children: each has its recording, and behaves as without us."""

import glob
import os
import textwrap

import interpreters
from pyprof import Recording
from support import COMMAND, ProgramTest, without_addresses
from tap import for_each_python, main

WORK = """
    import os, sys, time
    def work(seconds=0.4):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            sum(range(100))
    """


class Children(ProgramTest):
    compares_seconds = True

    def write_program(self, source, name="program.py"):
        return self.write(name, textwrap.dedent(WORK) + textwrap.dedent(source))

    def record(self, python, arguments=("program.py",), options=(), **more):
        for path in glob.glob(self.folder + "/out*.pyprof"):
            os.unlink(path)
        return self.run_recorded(python, list(arguments), ["--children", *options], **more)

    def assert_as_bare_with_children(self, python, arguments=("program.py",), **options):
        bare = self.run_bare(python, list(arguments), **options)
        recorded = self.record(python, arguments, **options)
        self.assertEqual(without_addresses(recorded), without_addresses(bare))
        return bare

    def recordings(self):
        return {path: Recording(path) for path in glob.glob(self.folder + "/out*.pyprof")}

    def assert_family(self, n_children, least_s=0.15, has="work", n_least=None):
        """Every child of the program is listed by its parent, names it, and was seen at work."""
        found = self.recordings()
        root = found.pop(self.recording)
        by_name = {os.path.basename(path): recording for path, recording in found.items()}
        by_uuid = {recording.head["uuid"]: recording for recording in [root, *found.values()]}
        for name, child in by_name.items():
            parent = by_uuid[child.head["parent"]]
            self.assertEqual(child.head["parent_pid"], parent.head["pid"], name)
            self.assertEqual(parent.children.get(child.head["pid"]), name)
        least_s = min(least_s, max(least_s - self.stalled_s(), 0.001))
        workers = [child for child in found.values()
                   if sum(thread.wall_s(has) for thread in child.threads.values()) >= least_s]
        # A pool may give everything to whoever was there first.
        self.assertIn(len(workers), range(n_least or n_children, n_children + 1),
                         {name: [t.wall_s(has) for t in child.threads.values()] for name, child in by_name.items()})
        return root, workers


@for_each_python
class ChildrenTest(Children):
    def each_fork(self, python):
        self.write_program("""
            child = os.fork()
            if child == 0:
                work()
                grandchild = os.fork()
                if grandchild == 0:
                    work()
                    os._exit(7)
                work()
                print(os.waitpid(grandchild, 0)[1] >> 8, flush=True)
                sys.exit(5)
            work()
            print(os.waitpid(child, 0)[1] >> 8)
            """)
        self.assert_as_bare_with_children(python)
        _root, workers = self.assert_family(2)
        for child in workers:
            self.assertEqual(child.stop_reason, 2)     # os._exit() and sys.exit(): complete

    def each_multiprocessing(self, python):
        methods = ["fork", "spawn", "forkserver"]
        self.write_program("""
            import multiprocessing
            def task(n):
                work()
                return n * n
            if __name__ == '__main__':
                with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
                    print(pool.map(task, range(4), 1))
                    pool.close()
                    pool.join()
            """)
        for method in methods:
            self.assert_as_bare_with_children(python, ["program.py", method])
            _root, workers = self.assert_family(2, least_s=0.1, n_least=1)
            self.assertIn("process.name", workers[0].meta)
            targets = [recording.meta["target"][0] for recording in self.recordings().values()]
            self.assertFalse([target for target in targets if "tracker" in target])

    def each_process_pool_executor(self, python):
        self.write_program("""
            import concurrent.futures
            def task(n):
                work()
                return n
            if __name__ == '__main__':
                with concurrent.futures.ProcessPoolExecutor(2) as executor:
                    print(list(executor.map(task, range(4))))
            """)
        self.assert_as_bare_with_children(python)
        self.assert_family(2, least_s=0.1, n_least=1)

    def each_subprocess(self, python):
        """Every way to say what runs: what the child says of itself is as without us."""
        self.write("child.py", """
            import os, sys, time
            def work():
                end = time.monotonic() + 0.2
                while time.monotonic() < end:
                    pass
            work()
            print(sys.argv, getattr(sys, 'orig_argv', None), sys.path, sys.flags, __name__, sys.warnoptions,
                  sorted(sys._xoptions), globals().get('__file__'), __spec__ and __spec__.name,
                  sorted(name for name in globals() if not name.startswith('__')), os.getcwd(),
                  'PYTHONPATH' in os.environ)
            """)
        os.symlink(self.folder + "/child.py", self.folder + "/childmodule.py")
        rows = [
            ["child.py"], ["child.py", "a", "-c", "--", ""], ["-m", "childmodule", "x"], ["-um", "childmodule"],
            ["-u", "child.py"], ["-O", "-B", "child.py"], ["-I", "child.py"], ["-E", "-s", "child.py"], ["-Es", "child.py"],
            ["-S", "child.py"], ["-W", "ignore", "-X", "utf8", "child.py"], ["-Wignore", "-Xutf8", "child.py", "-m"],
            ["-c", "CHILD", "y"], ["-Ic", "CHILD"], ["-bb", "-q", "-c", "CHILD", "-c", "z"], ["-uOc", "CHILD"],
        ]
        if python.number >= (3, 11):
            rows.append(["-P", "child.py"])
        self.write_program("""
            import subprocess
            code = open('child.py').read()
            rows = %r
            for row in rows:
                line = [sys.executable] + [code if word == 'CHILD' else word for word in row]
                done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                print(row, done.returncode, done.stdout.decode())
            """ % rows)
        self.assert_as_bare_with_children(python)
        self.assert_family(len(rows), least_s=0.1)

    def each_left_alone(self, python):
        """What is not understood, or is no program, runs as it does without us."""
        self.write("child.py", "print('child')")
        rows = [
            ["-"], [], ["-V"], ["--version"], ["-i", "child.py"], ["-x", "child.py"], ["-c"], ["-cprint(1)"], ["-mthis_is_not"],
            ["missing.py"], ["-m", "missing"], ["-Z"], ["-c", "1/0"], ["-c", "import sys; sys.exit(3)"], ["child.py"],
            ["-c", "import os; os.kill(os.getpid(), 9)"], ["-X"], ["-"],
        ]
        self.write_program("""
            import subprocess
            for row in %r:
                done = subprocess.run([sys.executable] + row, input=b'print("from stdin")\\n', stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE)
                print(row, done.returncode, done.stdout.decode(), done.stderr.decode())
            for line in (['true'], ['false'], ['/bin/sh', '-c', 'echo $0 shell'], ['./child.py'], ['no-such-program'], []):
                try:
                    print(line, subprocess.run(line).returncode, flush=True)
                except Exception as error:
                    print(line, type(error), error, flush=True)
            """ % rows)
        self.assert_as_bare_with_children(python)
        self.assertGreaterEqual(Recording(self.recording).losses[20], 6)

    def each_ways_to_start(self, python):
        """posix_spawn, a folder to run in, other names of the interpreter, preexec_fn, descriptors, environment."""
        self.write("sub/child.py", "import os, sys; print(sys.argv, os.getcwd(), os.environ.get('SHOP'), flush=True)")
        self.write_program("""
            import subprocess, shutil
            python = sys.executable
            if not os.path.lexists('snake'):
                os.symlink(python, 'snake')
            environment = dict(os.environ, SHOP='open')
            line = [python, 'sub/child.py', 'x']
            sys.stdout.flush()
            print(os.waitpid(os.posix_spawn(python, line, environment), 0)[1], flush=True)
            print(os.waitpid(os.posix_spawn(python, tuple(line), environment, file_actions=[]), 0)[1], flush=True)
            os.environ['PATH'] = os.path.dirname(python) + ':' + os.environ['PATH']
            if hasattr(os, 'posix_spawnp'):
                name = os.path.basename(python)
                print(os.waitpid(os.posix_spawnp(name, [name, 'sub/child.py'], environment), 0)[1], flush=True)
            print(subprocess.call([python, 'child.py'], cwd='sub'), flush=True)
            print(subprocess.call(['./snake', 'sub/child.py'], env=environment), flush=True)
            print(subprocess.call(['another name', 'sub/child.py'], executable=python), flush=True)
            print(subprocess.call([python, b'sub/child.py'], close_fds=False), flush=True)
            import pathlib
            print(subprocess.call([python, pathlib.Path('sub/child.py')]), flush=True)
            read, write = os.pipe()
            print(subprocess.call([python, '-c', 'import os, sys; os.write(int(sys.argv[1]), b"down the pipe")', str(write)],
                                  pass_fds=[write]), os.read(read, 100), flush=True)
            print(subprocess.call(line, preexec_fn=lambda: os.write(1, b'preexec\\n')), flush=True)
            print(subprocess.call(' '.join(line), shell=True), flush=True)
            try:
                os.posix_spawn('no-such-file', ['x'], {})
            except OSError as error:
                print(error)
            for bad in ((), (1, 2), ('x',)):
                try:
                    os.posix_spawn(*bad)
                except TypeError as error:
                    print('TypeError', flush=True)
            """)
        self.assert_as_bare_with_children(python)
        found = self.recordings()
        self.assertGreaterEqual(len(found), 9)

    def each_without_option(self, python):
        """Without --children no child is recorded, and nothing stands in a module's place."""
        self.write_program("""
            import _posixsubprocess, subprocess
            print(os._exit, os.posix_spawn, _posixsubprocess.fork_exec)
            subprocess.run([sys.executable, '-c', 'print(1)'])
            if os.fork() == 0:
                os._exit(0)
            os.wait()
            """)
        bare = self.run_bare(python, ["program.py"])
        self.assertEqual(self.run_recorded(python, ["program.py"]).stdout, bare.stdout)
        self.assertEqual(list(self.recordings()), [self.recording])

    def each_fork_in_threads(self, python):
        self.write_program("""
            import threading, warnings
            warnings.simplefilter('ignore')
            statuses = []
            def forks(n):
                for i in range(5):
                    child = os.fork()
                    if child == 0:
                        work(0.02)
                        os._exit(n)
                    statuses.append(os.waitpid(child, 0)[1] >> 8)
            threads = [threading.Thread(target=forks, args=(n,)) for n in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print(sorted(statuses))
            """)
        self.assert_as_bare_with_children(python)
        self.assertEqual(len(self.recordings()), 21)

    def each_no_warnings(self, python):
        """A program of one thread forks without a warning, again and again, parent and child."""
        self.write_program("""
            import warnings
            warnings.simplefilter('error')
            for i in range(3):
                child = os.fork()
                if child == 0:
                    if os.fork() == 0:
                        os._exit(0)
                    os._exit(os.wait()[1])
                print(os.waitpid(child, 0)[1])
            """)
        self.assert_as_bare_with_children(python)
        self.assertEqual(len(self.recordings()), 7)

    def each_stopped(self, python):
        """Children of a recording that has ended are not recorded; children have its end."""
        self.write_program("""
            if os.fork() == 0:
                work(3.0)
                os._exit(0)
            work(3.0)
            if os.fork() == 0:
                work(0.1)
                os._exit(0)
            os.wait()
            os.wait()
            """)
        self.record(python, options=["--duration", "1.5"])
        found = self.recordings()
        self.assertEqual(len(found), 2)
        ends = [recording.stop_ns for recording in found.values()]
        self.assertLess(abs(ends[0] - ends[1]), 0.7e9)


class ManyTest(Children):
    def test_two_hundred_forks(self):
        """All are recorded and listed; what one costs is told."""
        python = interpreters.find()[-1]
        self.write_program("""
            begin = time.monotonic()
            for i in range(200):
                child = os.fork()
                if child == 0:
                    os._exit(i & 127)
                assert os.waitpid(child, 0)[1] >> 8 == i & 127
            sys.stderr.write('%.2f' % ((time.monotonic() - begin) * 1000 / 200))
            """)
        bare = self.run_bare(python, ["program.py"])
        ours = self.record(python)
        self.assertEqual((ours.status, ours.stdout), (bare.status, bare.stdout))
        print("# ms a fork: bare %s, recorded %s" % (bare.stderr.decode(), ours.stderr.decode()))
        found = self.recordings()
        self.assertEqual(len(found), 201)
        self.assertEqual(len(found[self.recording].children), 200)
        for recording in found.values():
            self.assertTrue(recording.is_stopped)

    def test_other_interpreters(self):
        """Each Python starts each other; both are recorded."""
        pythons = interpreters.find()
        self.write_program("""
            import subprocess
            for python in sys.argv[1:]:
                subprocess.run([python, '-c', 'import sys; print(sys.version_info[:2]); sum(range(3000000))'])
            """)
        for python in (pythons[0], pythons[-1]):
            self.assert_as_bare_with_children(python, ["program.py", *[other.path for other in pythons]])
            self.assertEqual(len(self.recordings()), len(pythons) + 1)

    def test_folder_that_cannot_be_written(self):
        """A child whose recording cannot be made runs all the same."""
        python = interpreters.find()[-1]
        self.write_program("""
            import subprocess, shutil
            os.rename('there', 'gone')
            print(subprocess.run([sys.executable, '-c', 'print(1)']).returncode, flush=True)
            if os.fork() == 0:
                print('child', flush=True)
                os._exit(4)
            print(os.wait()[1])
            """)
        os.mkdir(self.folder + "/there")
        ending = self.run_command([COMMAND, "--python", python.path, "--children", "-o", "there/out.pyprof", "program.py"])
        self.assertEqual((ending.status, ending.stdout), (0, b"1\n0\nchild\n1024\n"))
        self.assertIn(b"there/out.pyprof was deleted or moved while the program ran", ending.stderr)
        self.assertEqual(ending.stderr.count(b"\n"), 1)

    def test_old_children_are_replaced(self):
        """A process id that comes again replaces a child's recording, and nothing else."""
        python = interpreters.find()[-1]
        self.write_program("""
            # The next process id is known before: a file stands where its recording would be.
            child = os.fork()
            if child == 0:
                os._exit(0)
            os.wait()
            for pid in range(child, child + 400):
                if not os.path.exists('out.%d.pyprof' % pid):
                    open('out.%d.pyprof' % pid, 'w').write('mine')
            child = os.fork()
            if child == 0:
                os._exit(0)
            os.wait()
            print(child, open('out.%d.pyprof' % child).read() if os.path.exists('out.%d-2.pyprof' % child) else 'far away')
            """)
        ending = self.record(python)
        self.assertEqual(ending.status, 0, ending.stderr)
        child, word = ending.stdout.decode().split(None, 1)
        if word != "far away\n":
            self.assertEqual(word, "mine\n")
            self.assertIn("out.%s-2.pyprof" % child, Recording(self.recording).children.values())


if __name__ == "__main__":
    main()
