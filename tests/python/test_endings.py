"""Every way to end, with and without us: the same bytes on both streams, the same status or signal."""

import os
import pty
import signal
import subprocess
import time
import zipfile

from support import ProgramTest
from tap import for_each_python, main

SCRIPTS = {
    "return": "print('done')",
    "exit_3": "import sys; sys.exit(3)",
    "exit_none": "import sys; sys.exit()",
    "exit_message": "import sys; sys.exit('no such shop')",
    "exit_in_function": """
        import sys
        def leave():
            raise SystemExit(7)
        leave()
        """,
    "exception": """
        def price(item):
            return 1 / item
        def total():
            return price(0)
        total()
        """,
    "chained": """
        try:
            {}['shop']
        except KeyError as error:
            raise RuntimeError('no shop') from error
        """,
    "context": """
        try:
            {}['shop']
        except KeyError:
            int('x')
        """,
    "syntax_error": "def f(:\n    pass\n",
    "indentation_error": "if True:\npass\n",
    "null_byte_name": "open('a\\0b')",
    "not_utf8_print": "import sys; sys.stdout.buffer.write(b'\\xff\\n')",
    "keyboard_interrupt": """
        import atexit
        atexit.register(print, 'at exit')
        raise KeyboardInterrupt
        """,
    "own_hook": """
        import sys
        sys.excepthook = lambda kind, value, traceback: print('hook', kind.__name__, value)
        raise ValueError('seen')
        """,
    "own_hook_interrupt": """
        import sys
        sys.excepthook = lambda kind, value, traceback: print('hook', kind.__name__)
        raise KeyboardInterrupt
        """,
    "at_exit_raises": """
        import atexit
        atexit.register(lambda: 1 / 0)
        print('end')
        """,
    "at_exit_order": """
        import atexit
        for word in 'first', 'second':
            atexit.register(print, word)
        """,
    "terminated": """
        import os, signal
        os.kill(os.getpid(), signal.SIGTERM)
        """,
    "killed": """
        import os, signal
        print('before', flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    "underscore_exit": "import os; os._exit(4)",
    "abort": "import os; os.abort()",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "exit_in_thread": """
        import sys, threading
        thread = threading.Thread(target=sys.exit, args=(5,))
        thread.start()
        thread.join()
        print('main goes on')
        """,
    "exception_in_thread": """
        import threading
        def fail():
            raise ValueError('in a thread')
        thread = threading.Thread(target=fail, name='worker')
        thread.start()
        thread.join()
        """,
    "thread_outlives_main": """
        import threading, time
        def late():
            time.sleep(0.1)
            print('late')
        threading.Thread(target=late).start()
        print('main is through')
        """,
    "closed_stdout": """
        import os, sys
        print('lost')
        os.close(1)
        """,
    "recursion": """
        def down(n):
            return down(n + 1)
        try:
            down(0)
        except RecursionError as error:
            print('RecursionError')
        """,
    "exec_another": """
        import os, sys
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, '-c', 'print("another"); raise SystemExit(6)'])
        """,
    "sys_left_broken": """
        import pathlib, sys
        sys.path.append(pathlib.Path('/tmp'))
        sys.path.append(None)
        sys.argv = None
        print('fine')
        """,
    "sys_left_very_broken": """
        import sys
        sys.path = sys.prefix = sys.version = None
        print('fine')
        """,
    "fork_with_threads": """
        import os, threading, warnings
        stay = threading.Event()
        threading.Thread(target=stay.wait).start()
        child = os.fork()
        if child == 0:
            os._exit(9)
        print(os.waitpid(child, 0)[1], [entry[0] for entry in warnings.filters])
        stay.set()
        """,
    "fork_with_preexec": """
        import subprocess, warnings
        warnings.simplefilter('error')
        print(subprocess.run(['true'], preexec_fn=lambda: None).returncode)
        warnings.warn('one more', RuntimeWarning)
        """,
    "fork": """
        import os, sys
        child = os.fork()
        if child == 0:
            sys.exit(9)
        print(os.waitpid(child, 0)[1])
        """,
}


@for_each_python
class EndingsTest(ProgramTest):
    def each_module_package(self, python):
        self.write("shop/__init__.py", "")
        self.write("shop/__main__.py", "import sys; print(sys.argv[1:], __package__); sys.exit(8)")
        self.assert_as_bare(python, ["-m", "shop", "a", "b c"])

    def each_module(self, python):
        self.write("till.py", "import sys; print(sys.argv[1:]); 1 / 0")
        self.assert_as_bare(python, ["-m", "till", "--flag"])

    def each_module_interrupt(self, python):
        self.write("till.py", "raise KeyboardInterrupt")
        self.assert_as_bare(python, ["-m", "till"])

    def each_module_missing(self, python):
        self.assert_as_bare(python, ["-m", "no_such_module_here"])

    def each_module_syntax_error(self, python):
        self.write("till.py", "x = = 2\n")
        self.assert_as_bare(python, ["-m", "till"])

    def each_code(self, python):
        self.assert_as_bare(python, ["-c", "import sys\nprint(sys.argv)\ndef f():\n  1/0\nf()", "x", "-c"])

    def each_code_syntax_error(self, python):
        self.assert_as_bare(python, ["-c", "x = = 2"])

    def each_code_indented(self, python):
        self.assert_as_bare(python, ["-c", "\n    print(1)\n    if 1:\n        print('''a\n    b''')\n"])

    def each_code_interrupt(self, python):
        self.assert_as_bare(python, ["-c", "raise KeyboardInterrupt"])

    def each_code_exit(self, python):
        self.assert_as_bare(python, ["-c", "raise SystemExit('words')"])

    def each_folder(self, python):
        self.write("app/__main__.py", "import helper; print(helper.WORD, __file__); raise ValueError(1)")
        self.write("app/helper.py", "WORD = 'helped'")
        self.assert_as_bare(python, ["app", "1"])

    def each_zip(self, python):
        with zipfile.ZipFile(self.folder + "/app.pyz", "w") as file:
            file.writestr("__main__.py", "import sys, helper; print(helper.WORD, sys.argv); 1 / 0")
            file.writestr("helper.py", "WORD = 'zipped'")
        self.assert_as_bare(python, ["app.pyz", "1"])

    def each_symbolic_link(self, python):
        self.write("deep/real.py", "import beside; print(beside.WORD, __file__)")
        self.write("deep/beside.py", "WORD = 'beside the real one'")
        os.symlink("deep/real.py", self.folder + "/link.py")
        self.assert_as_bare(python, ["link.py"])

    def each_standard_input(self, python):
        self.write("read.py", "import sys; print(sys.stdin.read().upper())")
        process = self.start_command(self.recorded_line(python, ["read.py"]),
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.assertEqual(process.communicate(b"through us")[0], b"THROUGH US\n")

    def send_while_running(self, python, number, body):
        """Sends a signal to our process, once the program says that it is ready."""
        self.write("wait.py", body)
        process = self.start_command(self.recorded_line(python, ["wait.py"]),
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"ready\n")
        process.send_signal(number)
        out, error = process.communicate(timeout=60)
        return process.returncode, out, error

    def each_signal_default(self, python):
        body = "import time\nprint('ready', flush=True)\ntime.sleep(60)\n"
        for number in signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1:
            self.assertEqual(self.send_while_running(python, number, body), (-number, b"", b""))

    def each_signal_handled(self, python):
        body = """
            import os, signal, sys, time
            def leave(number, frame):
                print('got', signal.Signals(number).name, flush=True)
                sys.exit(11)
            signal.signal(signal.SIGTERM, leave)
            signal.signal(signal.SIGUSR2, leave)
            os.write(1, b'ready\\n')
            # Not one long sleep: a signal just before it would be handled after it.
            for _ in range(600):
                time.sleep(0.1)
            """
        self.assertEqual(self.send_while_running(python, signal.SIGTERM, body), (11, b"got SIGTERM\n", b""))
        self.assertEqual(self.send_while_running(python, signal.SIGUSR2, body), (11, b"got SIGUSR2\n", b""))

    def each_signal_interrupt(self, python):
        body = "import time\nprint('ready', flush=True)\nfor _ in range(600):\n    time.sleep(0.1)\n"
        status, _out, error = self.send_while_running(python, signal.SIGINT, body)
        self.assertEqual(status, -signal.SIGINT)
        self.assertTrue(error.endswith(b"KeyboardInterrupt\n"), error)

    def each_terminal_interrupt(self, python):
        """^C on a terminal reaches the program once, and by itself."""
        self.write("count.py", """
            import signal, time
            seen = []
            signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
            print('ready', flush=True)
            end = time.monotonic() + 1
            while time.monotonic() < end:
                time.sleep(0.01)
            print('interrupts', len(seen), flush=True)
            """)
        try:
            for end in os.openpty():
                os.close(end)
        except OSError:
            self.skipTest("there are no pseudo-terminals here")
        line = self.recorded_line(python, ["count.py"])
        folder = self.folder
        child, terminal = pty.fork()
        if child == 0:
            try:
                os.chdir(folder)
                os.execv(line[0], line)
            finally:
                os._exit(127)
        said = b""
        deadline = time.monotonic() + 60
        is_sent = False
        while time.monotonic() < deadline:
            try:
                said += os.read(terminal, 4096)
            except OSError:
                break
            if b"ready" in said and not is_sent:
                time.sleep(0.1)
                os.write(terminal, b"\x03")
                is_sent = True
        status = os.waitpid(child, 0)[1]
        os.close(terminal)
        self.assertIn(b"interrupts 1", said)
        self.assertEqual(status, 0)

    def each_ignored_stays_ignored(self, python):
        self.write("ask.py", """
            import signal
            print(signal.getsignal(signal.SIGHUP), signal.getsignal(signal.SIGTERM),
                  signal.pthread_sigmask(signal.SIG_BLOCK, []))
            """)
        for line in ["trap '' HUP; exec \"$@\"", "exec \"$@\""]:
            bare = self.run_command(["sh", "-c", line, "sh", python.path, "ask.py"])
            ours = self.run_command(["sh", "-c", line, "sh", *self.recorded_line(python, ["ask.py"])])
            self.assertEqual(ours, bare)


def add_scripts():
    for name, source in SCRIPTS.items():
        def each(self, python, source=source):
            self.write("program.py", source)
            self.assert_as_bare(python, ["program.py", "an", "argument"])
        setattr(EndingsTest, "each_script_" + name, each)


add_scripts()
for_each_python(EndingsTest)

if __name__ == "__main__":
    main()
