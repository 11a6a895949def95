# boot.py: start the recorder, then run the program as if this file had not been there.
#
# PYTHON boot.py KEY=VALUE... -- KIND TARGET ARGUMENTS...        (KIND: script, module or code)
#
# Written for any Python, so that one too old can say so. Nothing is imported but what the
# interpreter has loaded or built in: the program pays for each import. What it reports goes
# through the pipe "status", which is closed before the program's first line; the sentences
# are made by our parent. The names here leave __main__ before the program enters it.
#
# A recorded program starts its Python children like this too (children.py), with "beside", its own
# recording, in place of "file" and "status". Such a child must run whatever happens to us: where
# it cannot be recorded, the interpreter is started again as if nobody had come between.
import sys


def boot(arguments):
    import posix
    import sys

    options = {}
    while arguments and arguments[0] != "--":
        key, _, value = arguments.pop(0).partition("=")
        options[key] = value
    kind, target = arguments[1], arguments[2]
    words = arguments[2:]
    own_file = __file__
    folder = own_file.rpartition("/")[0]
    status_fd = int(options.get("status", "2"))

    def go_bare():
        with open("/proc/self/cmdline", "rb") as file:
            line = file.read().split(b"\0")[:-1]
        ours = line.index(own_file.encode(sys.getfilesystemencoding(), "surrogateescape"))
        rest = line[line.index(b"--", ours) + 2:]
        if "switch" in options:
            line = line[:ours - 1] + [options["switch"].encode()]
        else:
            line = line[:ours] + {"script": [], "module": [b"-m"], "code": [b"-c"]}[kind]
        posix.execv(sys.executable or "/proc/self/exe", line + rest)

    def say(status):
        if "beside" in options:
            return
        posix.write(status_fd, status.encode("utf-8", "replace"))
        if status_fd != 2:
            posix.close(status_fd)

    def refuse(reason, detail):
        if "beside" in options:
            go_bare()
        say(reason + " " + detail)
        posix._exit(2)

    version = "%d.%d" % sys.version_info[:2]
    if sys.version_info < (3, 9):
        refuse("old", version)
    if sys.implementation.name != "cpython":
        refuse("implementation", sys.implementation.name)
    if "t" in sys.abiflags:
        refuse("free-threaded", version)

    # ---- sys, as the interpreter sets it for this target ----

    def importer(path):
        for hook in sys.path_hooks:
            try:
                found = hook(path)
            except ImportError:
                continue
            sys.path_importer_cache[path] = found
            return found
        sys.path_importer_cache[path] = None

    try:
        cwd = posix.getcwd()
    except OSError:
        cwd = ""
    is_safe = getattr(sys.flags, "safe_path", sys.flags.isolated)
    sys.path_importer_cache.pop(own_file, None)
    own_folder = None if is_safe else sys.path.pop(0)
    # Only now: without site it is not loaded, and our folder is no place to look for it.
    os = sys.modules.get("os") or __import__("os")
    switch = {"script": [], "module": ["-m"], "code": ["-c"]}[kind]
    if hasattr(sys, "orig_argv"):
        place = sys.orig_argv.index(own_file)
        if "switch" in options:
            sys.orig_argv[place - 1:] = [options["switch"]] + words
        else:
            sys.orig_argv[place:] = switch + words
    sys.argv[:] = (switch or words[:1]) + words[1:]
    if kind == "module":
        first = cwd
    elif kind == "code":
        first = ""
        if sys.version_info >= (3, 14):
            target = dedent(target)
    else:
        if not target.startswith("/"):
            target = cwd + "/" + target
        if "beside" in options and not posix.access(target, 4):
            go_bare()
        if importer(target) is None:
            first = os.path.dirname(os.path.realpath(target))
        else:
            # A folder or a zip file: python puts it in front, safe path or not.
            kind, first, target, is_safe = "module", target, "__main__", False
    if not is_safe:
        sys.path.insert(0, first)

    # ---- the recorder ----

    def meta():
        library = "/%s/python%s" % (getattr(sys, "platlibdir", "lib"), version)
        standard = {
            os.path.dirname(getattr(os, "__file__", "") or ""): None,
            sys.base_prefix + "/lib/python" + version: None,
            sys.base_exec_prefix + library: None,
        }
        site = sys.modules.get("site")
        third = dict.fromkeys(p for p in sys.path if isinstance(p, str)
                              and p.rpartition("/")[2] in ("site-packages", "dist-packages"))
        third.update(dict.fromkeys(getattr(site, "getsitepackages", list)()))
        third[getattr(site, "USER_SITE", None)] = None
        pairs = [
            ("target", options.get("target", words[0])),
            ("cwd", cwd),
            ("python.version", sys.version.partition(" ")[0]),
            ("python.implementation", sys.implementation.name),
            ("python.executable", sys.executable or ""),
            ("boot", own_file),
        ]
        prefixes = dict.fromkeys([sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix])
        for key, values in (("argv", words), ("sys.path", sys.path), ("sys.prefix", prefixes),
                            ("folder.stdlib", standard), ("folder.site", third)):
            pairs += [(key, value) for value in values if value or key == "argv"]
        return [pair for pair in pairs if isinstance(pair[1], str)]

    def stop():
        # A child that forked from the program ends here too, perhaps with a recording of its own.
        if not recorder.is_running():
            return
        try:
            pairs = meta()
        except Exception:
            # The program may have left anything in sys; what was written at the start still holds.
            recorder.stop()
        else:
            recorder.stop(pairs)

    def start():
        more = {}
        if "beside" in options:
            file = recorder.child_file(options["beside"])
            now = __import__("time").monotonic_ns()
            begin, end = int(options["from_ns"]), int(options["until_ns"])
            more["parent"] = options["parent"]
            more["start_after_ns"] = max(begin - now, 0)
            if end:
                more["duration_ns"] = max(end - max(begin, now), 1)
        else:
            file = options["file"]
            for key in ("duration_ns", "start_after_ns"):
                more[key] = int(options.get(key, "0"))
        if options.get("sources") == "0":
            more["sources"] = False
        if "beside" in options or "children" in options:
            external = sys.modules["_frozen_importlib_external"]
            path = folder + "/children.py"
            loader = external.SourceFileLoader("pyinst.children", path)
            children = bootstrap.module_from_spec(bootstrap.ModuleSpec("pyinst.children", loader, origin=path))
            loader.exec_module(children)
            children.set_boot(own_file)
            more["children"] = children.rewrite
        recorder.start(file, int(options["interval_ns"]), options["engine"], meta(),
                       options.get("tick", "thread"), **more)

    name = "pyinst._sampler"
    path = folder + "/_sampler.abi3.so"
    bootstrap = sys.modules["_frozen_importlib"]
    loader = sys.modules["_frozen_importlib_external"].ExtensionFileLoader(name, path)
    try:
        recorder = bootstrap.module_from_spec(bootstrap.ModuleSpec(name, loader, origin=path))
        loader.exec_module(recorder)
    except ImportError as error:
        refuse("import", str(error))
    sys.modules[name] = recorder
    if own_folder is not None:
        recorder.set_main_folder(own_folder, first)
    sys.meta_path.append(finder(folder))
    # First in, last out: what the program does at its own exit is still recorded.
    __import__("atexit").register(stop)
    try:
        start()
    except (OSError, RuntimeError, ValueError) as error:
        if "beside" not in options:
            refuse("start", str(error).rstrip("."))
    say("started")
    return {"script": recorder.run_script, "module": recorder.run_module,
            "code": recorder.run_code}[kind], target


def finder(folder):
    """Let the program import pyinst, from our own place, when it has none of its own."""

    class PyinstFinder:
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            if fullname != "pyinst":
                return None
            external = sys.modules["_frozen_importlib_external"]
            return external.spec_from_file_location(
                fullname, folder + "/__init__.py", submodule_search_locations=[folder])

        def __repr__(self):
            return "<PyinstFinder %r>" % folder

    import sys
    PyinstFinder.__module__ = "pyinst.boot"
    return PyinstFinder()


def dedent(source):
    """What python -c does to its argument since 3.14."""
    lines = source.split("\n")
    margin = None
    for line in lines:
        body = line.lstrip(" \t")
        if body:
            indent = line[:len(line) - len(body)]
            if margin is None:
                margin = indent
            while not indent.startswith(margin):
                margin = margin[:-1]
    if not margin:
        return source
    return "\n".join(line[len(margin):] if line.strip(" \t") else "" for line in lines)


run, target = boot(sys.argv[1:])
run(target)
