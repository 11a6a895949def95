"""The program runs in the real __main__: what it can see of itself is as without us, a row each."""

import os
import zipfile

from support import ProgramTest, COMMAND
from tap import for_each_python, main

# Prints all that a program sees of how it was started.
LOOK = """
    import sys
    main = sys.modules['__main__']
    for key, value in list(vars(main).items()):
        if key not in ('LOOK', 'main', 'key', 'value', 'sys', '__builtins__'):
            print(key, type(value).__name__,
                  value if isinstance(value, (str, type(None), dict, list)) else '')
    print(list(vars(main))[:7])
    print(__builtins__ is sys.modules['builtins'])
    print(main.__spec__ and (main.__spec__.name, main.__spec__.origin, main.__spec__.parent))
    print(getattr(main.__loader__, 'name', main.__loader__), getattr(main.__loader__, 'path', ''))
    print(sys.argv, getattr(sys, 'orig_argv', [''])[1:])
    print(sys.path)
    print(sys.flags)
    print(sorted(sys.path_importer_cache))
    print(sys.getrecursionlimit(), sys.gettrace(), sys.getprofile())
    print(sys.executable, sys.prefix, sys.exec_prefix)
    """


@for_each_python
class MainModuleTest(ProgramTest):
    def each_script(self, python):
        self.write("look.py", LOOK)
        self.assert_as_bare(python, ["look.py", "a", "--b", "-c", "--", ""])

    def each_script_absolute(self, python):
        path = self.write("sub/look.py", LOOK)
        self.assert_as_bare(python, [path])

    def each_script_dotted(self, python):
        self.write("sub/look.py", LOOK)
        self.assert_as_bare(python, ["./sub/../sub/look.py"])

    def each_script_odd_name(self, python):
        self.write("ü b=c.py", LOOK)
        self.assert_as_bare(python, ["ü b=c.py", "ä=1"])

    def each_script_without_extension(self, python):
        self.write("look", LOOK)
        self.assert_as_bare(python, ["look"])

    def each_script_link(self, python):
        self.write("sub/look.py", LOOK)
        os.symlink("sub/look.py", self.folder + "/link.py")
        self.assert_as_bare(python, ["link.py"])

    def each_module(self, python):
        self.write("look.py", LOOK)
        self.assert_as_bare(python, ["-m", "look", "a", "-m"])

    def each_module_in_package(self, python):
        self.write("pack/__init__.py", "")
        self.write("pack/look.py", LOOK)
        self.assert_as_bare(python, ["-m", "pack.look"])

    def each_package(self, python):
        self.write("pack/__init__.py", "")
        self.write("pack/__main__.py", LOOK)
        self.assert_as_bare(python, ["-m", "pack", "x"])

    def each_code(self, python):
        self.assert_as_bare(python, ["-c", "\n".join(line[4:] for line in LOOK.splitlines()), "x"])

    def each_folder(self, python):
        self.write("app/__main__.py", LOOK)
        self.assert_as_bare(python, ["app", "x"])

    def each_zip(self, python):
        with zipfile.ZipFile(self.folder + "/app.pyz", "w") as file:
            file.writestr("__main__.py", "\n".join(line[4:] for line in LOOK.splitlines()))
        self.assert_as_bare(python, ["app.pyz", "x"])

    def each_compiled(self, python):
        self.write("look.py", LOOK)
        self.run_bare(python, ["-c", "import py_compile; py_compile.compile('look.py', 'look.pyc')"])
        self.assert_as_bare(python, ["look.pyc", "x"])

    def each_safe_path(self, python):
        """PYTHONSAFEPATH, or -P and -I by an interpreter's wrapper: no folder of the script."""
        self.write("look.py", LOOK)
        self.assert_as_bare(python, ["look.py"], env={"PYTHONSAFEPATH": "1"})
        for switch in ["-I", "-s -E"] + (["-P"] if python.number >= (3, 11) else []):
            wrapper = self.write("wrapper", "#!/bin/sh\nexec '%s' %s \"$@\"\n" % (python.path, switch))
            os.chmod(wrapper, 0o755)
            wrapped = python._replace(path=wrapper)
            self.assert_as_bare(wrapped, ["look.py", "x"])
            self.assert_as_bare(wrapped, ["-c", "import sys; print(sys.path, sys.argv)"])

    def each_without_site(self, python):
        wrapper = self.write("wrapper", "#!/bin/sh\nexec '%s' -S \"$@\"\n" % python.path)
        os.chmod(wrapper, 0o755)
        self.write("look.py", LOOK)
        self.assert_as_bare(python._replace(path=wrapper), ["look.py", "x"])

    def each_modules(self, python):
        """Nothing is loaded that python would not have loaded, but ourselves."""
        self.write("look.py", """
            import sys
            print(sorted(name for name in sys.modules if not name.startswith('pyinst')))
            """)
        bare = self.run_bare(python, ["look.py"])
        ours = self.run_recorded(python, ["look.py"])
        def names(ending):
            return set(eval(ending.stdout))
        self.assertEqual(names(ours) - names(bare), {"atexit"} - names(bare))
        self.assertEqual(names(bare) - names(ours), set())

    def each_next_descriptor(self, python):
        self.write("look.py", "import os\nprint(os.open('/dev/null', os.O_RDONLY), sorted(os.listdir('/proc/self/fd')))")
        self.assert_as_bare(python, ["look.py"])

    def each_environment(self, python):
        self.write("look.py", "import os\nprint(sorted(k for k in os.environ if k != '_'))")
        self.assert_as_bare(python, ["look.py"])

    def each_interpreter_within(self, python):
        """One that the program makes finds the program's modules first, not ours: from 3.12 on."""
        self.write("look.py", """
            import sys
            source = "import sys; print(sys.path[0]); import typing; print(typing.__file__)"
            try:
                import _interpreters as interpreters
                run = interpreters.exec
            except ImportError:
                try:
                    import _xxsubinterpreters as interpreters
                except ImportError:
                    sys.exit()
                run = interpreters.run_string
            run(interpreters.create(), source)
            """)
        self.assert_as_bare(python, ["look.py"])
        self.assert_as_bare(python, ["-m", "look"])

    def each_spawn(self, python):
        """multiprocessing's spawn imports the main file again, in a child of its own."""
        self.write("spawn.py", """
            import multiprocessing, os
            class Item:
                def __init__(self, price):
                    self.price = price
            def work(item):
                return item.price * 2, __name__, type(item).__module__
            if __name__ == '__main__':
                context = multiprocessing.get_context('spawn')
                with context.Pool(1) as pool:
                    print(pool.map(work, [Item(1), Item(2)]))
            """)
        self.assert_as_bare(python, ["spawn.py"])
        self.assert_as_bare(python, ["-m", "spawn"])

    def each_fork_pool(self, python):
        self.write("pool.py", """
            import multiprocessing
            def work(n):
                return sum(range(n))
            if __name__ == '__main__':
                with multiprocessing.get_context('fork').Pool(2) as pool:
                    print(pool.map(work, range(20)))
            """)
        self.assert_as_bare(python, ["-W", "ignore", "pool.py"][2:])

    def each_pickle(self, python):
        self.write("pickled.py", """
            import pickle
            class Item:
                pass
            again = pickle.loads(pickle.dumps(Item()))
            print(type(again) is Item, Item.__module__)
            """)
        self.assert_as_bare(python, ["pickled.py"])

    def each_imports_main(self, python):
        self.write("other.py", "import __main__\ndef name():\n    return __main__.WORD, __main__.__name__\n")
        self.write("first.py", "import other\nWORD = 'here'\nprint(other.name())\n")
        self.assert_as_bare(python, ["first.py"])

    def each_annotations(self, python):
        self.write("notes.py", "x: int = 3\nprint(__annotations__)\n")
        self.assert_as_bare(python, ["notes.py"])

    def each_future(self, python):
        self.write("future.py", "from __future__ import annotations\ndef f(x: Unknown): pass\nprint(f.__annotations__)\n")
        self.assert_as_bare(python, ["future.py"])

    def each_encoding_line(self, python):
        with open(self.folder + "/latin.py", "wb") as file:
            file.write(b"# -*- coding: latin-1 -*-\nprint(ascii('\xe4'))\n1 / 0  # \xe4\n")
        self.assert_as_bare(python, ["latin.py"])

    def each_frames(self, python):
        """One frame of ours is below the program's, and no more."""
        self.write("depth.py", """
            import sys
            frame, names = sys._getframe(), []
            while frame:
                names.append(frame.f_code.co_filename.rpartition('/')[2])
                frame = frame.f_back
            print(names)
            """)
        self.assertEqual(self.run_recorded(python, ["depth.py"]).stdout.decode(), "['depth.py', 'boot.py']\n")

    def each_package_is_there(self, python):
        self.write("ask.py", "import pyinst\nprint(pyinst.__version__)\n")
        version = self.run_command([COMMAND, "--version"]).stdout.decode().split()[-1]
        ending = self.run_recorded(python, ["ask.py"])
        self.assertEqual((ending.status, ending.stdout.decode().strip()), (0, version), ending.stderr)

    def each_own_package_wins(self, python):
        self.write("pyinst.py", "WORD = 'mine'")
        self.write("ask.py", "import pyinst\nprint(pyinst.WORD)\n")
        self.assert_as_bare(python, ["ask.py"])

    def each_folder_gone(self, python):
        body = "mkdir gone && cd gone && rmdir ../gone && exec \"$@\""
        self.write("look.py", "import sys; print(sys.argv)")
        script = self.folder + "/look.py"
        bare = self.run_command(["sh", "-c", body, "sh", python.path, script])
        ours = self.run_command(["sh", "-c", body, "sh", *self.recorded_line(python, [script])])
        self.assertEqual(ours, bare)


if __name__ == "__main__":
    main()
