"""Render a recording with a renderer class of the user's: what the command does for ``-r module.Class``.

    PYTHON _render_file.py MODULE.CLASS FILE [NAME=JSON ...]

The report goes to stdout. What goes wrong is one sentence on stderr and exit status 2.
"""

import os
import sys

# A script's own folder comes first in sys.path, and ours has modules that are called as some of Python's. The user's
# lie where the command was called, as for python -m.
sys.path[0] = os.getcwd()

import importlib  # noqa: E402
import json  # noqa: E402


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
        found = getattr(importlib.import_module(module_name), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError("The renderer %s cannot be loaded: %s." % (path, str(error).rstrip(".")))
    if not callable(getattr(found, "render", None)):
        raise ValueError("%s is no renderer: it has no render(session)." % path)
    return found


def read_options(words):
    """The keyword arguments that NAME=JSON words give; a name alone is True, a dotted one goes into a dict."""
    options = {}
    for word in words:
        name, equals, text = word.partition("=")
        value = True
        if equals:
            try:
                value = json.loads(text)
            except ValueError:
                value = text
        *above, last = name.split(".")
        place = options
        for key in above:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise ValueError("The render option %s cannot have %s below it." % (key, last))
        place[last] = value
    return options


def main(arguments):
    if len(arguments) < 2:
        sys.stderr.write("pyinst: a renderer and a recording are needed.\n")
        return 2
    load_package()
    from pyinst.renderers import Renderer
    from pyinst.session import Session
    try:
        renderer_class = find_class(arguments[0])
        try:
            renderer = renderer_class(**read_options(arguments[2:]))
        except (TypeError, Renderer.MisconfigurationError) as error:
            raise ValueError("%s cannot be made: %s." % (arguments[0], str(error).rstrip(".")))
        report = renderer.render(Session.load(arguments[1]))
        sys.stdout.buffer.write(report.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 2
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
