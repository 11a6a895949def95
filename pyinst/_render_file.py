"""Render a recording with a renderer class of the user's: what the command does for ``-r module.Class``.

    PYTHON _render_file.py MODULE.CLASS FILE [--SWITCH[=VALUE] ...] [NAME=JSON ...]

Switches are what the command line says of every report: --hide, --hide-regex, --show and --show-regex are for frame
renderers, those in --console=NAME=JSON for console renderers, --description is of the session. Without a name of a
file, "", it is only said what is wrong with the rest. The report goes to stdout. What goes wrong is one sentence on stderr and exit status 2.
"""

import os
import sys

# A script's own folder comes first in sys.path, and ours has modules that are called as some of Python's. The user's
# lie where the command was called, as for python -m.
sys.path[0] = os.getcwd()

import fnmatch  # noqa: E402
import importlib  # noqa: E402


def load_package():
    """Make our own package importable, wherever it lies."""
    if "pyinst" in sys.modules:
        return
    import importlib.util
    folder = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location("pyinst", os.path.join(folder, "__init__.py"),
                                                  submodule_search_locations=[folder])
    module = importlib.util.module_from_spec(spec)
    sys.modules["pyinst"] = module
    spec.loader.exec_module(module)


def find_class(path):
    """The class of that dotted path. Raises ValueError with a sentence."""
    module_name, _, name = path.rpartition(".")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise ValueError("The renderer %s cannot be loaded: %s." % (path, describe(error)))
    if not hasattr(module, name):
        raise ValueError("The renderer %s cannot be loaded: %s has no %s." % (path, module_name, name))
    found = getattr(module, name)
    if not callable(getattr(found, "render", None)):
        raise ValueError("%s is no renderer: it has no render(session)." % path)
    return found


def describe(error):
    """An exception of the user's own code in words: what, and the last line of theirs that it came through."""
    text = str(error).rstrip(".").replace("\n", " ")
    if isinstance(error, ImportError) or not error.__traceback__:
        return text
    frame = error.__traceback__
    while frame.tb_next:
        frame = frame.tb_next
    return "%s: %s (%s, line %d)" % (type(error).__name__, text, frame.tb_frame.f_code.co_filename, frame.tb_lineno)


def split(words):
    """The command's own switches (--NAME=VALUE), the values of its --console switches, and the words behind them."""
    switches, console = {}, []
    while words and words[0].startswith("--"):
        name, _, value = words.pop(0)[2:].partition("=")
        if name == "console":
            console.append(value)
        else:
            switches[name] = value
    return switches, console, words


def make_renderer(path, words):
    """An object of the class, made with what the command line says. Raises ValueError with a sentence."""
    from pyinst._render_options import read_options
    from pyinst.renderers import ConsoleRenderer, FrameRenderer, Renderer
    switches, console, words = split(words)
    renderer_class = find_class(path)
    kinds = renderer_class.__mro__ if isinstance(renderer_class, type) else ()
    if getattr(renderer_class, "output_is_binary", False) and "terminal" in switches:
        raise ValueError("%s writes bytes, which are not for a terminal: name a file with -o, or redirect the output."
                         % path)
    options = {}
    if FrameRenderer in kinds:
        patterns = options["processor_options"] = {}
        for name in ("hide", "show"):
            if name in switches:
                patterns[name + "_regex"] = fnmatch.translate(switches[name])
            if name + "-regex" in switches:
                patterns[name + "_regex"] = switches[name + "-regex"]
    read_options(console if ConsoleRenderer in kinds else [], options)
    read_options(words, options)
    try:
        return renderer_class(**options), switches
    except (TypeError, Renderer.MisconfigurationError) as error:
        raise ValueError("%s cannot be made: %s." % (path, str(error).rstrip(".")))
    except Exception as error:
        raise ValueError("%s cannot be made: %s." % (path, describe(error)))


def render(renderer, path, file, switches):
    """The report of a recording or session, as bytes. Raises ValueError with a sentence."""
    from pyinst.session import Session
    session = Session.load(file)
    target = session.target_description
    if "description" in switches:
        args = target[len("Program: "):] if target.startswith("Program: ") else target
        session.target_description = switches["description"].replace("{args}", args)
    try:
        report = renderer.render(session)
    except RuntimeError:
        raise
    except Exception as error:
        raise ValueError("The renderer %s failed: %s." % (path, describe(error)))
    if not isinstance(report, str):
        raise ValueError("The renderer %s gave no text, but %s." % (path, type(report).__name__))
    return report.encode("utf-8", "surrogateescape")


def main(arguments):
    if len(arguments) < 2:
        sys.stderr.write("pyinst: a renderer and a recording are needed.\n")
        return 2
    load_package()
    path, file = arguments[:2]
    try:
        renderer, switches = make_renderer(path, arguments[2:])
        if file:
            sys.stdout.buffer.write(render(renderer, path, file, switches))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        sys.stderr.write("pyinst: %s\n" % ("%s cannot be read: %s." % (error.filename, error.strerror)
                                           if error.filename else error))
        return 2
    except (ValueError, RuntimeError) as error:
        sys.stderr.write("pyinst: %s\n" % error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
