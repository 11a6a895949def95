"""Sessions of the recorder for Python code: what Profiler, middlewares and notebooks stand on.

Private: the public classes are made of it.
"""

import os
import sys

__all__ = ["Recording", "describe_program"]


def _load():
    """The recorder, the same one whether the command or the program loaded it first."""
    recorder = sys.modules.get("pyinst._sampler")
    if recorder is None:
        from . import _sampler as recorder
    return recorder


def describe_program():
    """The (key, value) pairs of META that say what runs here (docs/format.md)."""
    version = "%d.%d" % sys.version_info[:2]
    library = "/%s/python%s" % (getattr(sys, "platlibdir", "lib"), version)
    site = sys.modules.get("site")
    try:
        folder = os.getcwd()
    except OSError:
        folder = ""
    third = [path for path in sys.path if isinstance(path, str)
             and os.path.basename(path) in ("site-packages", "dist-packages")]
    third += getattr(site, "getsitepackages", list)() + [getattr(site, "USER_SITE", None)]
    words = [word for word in sys.argv if isinstance(word, str)] or [""]
    pairs = [("target", words[0]), ("cwd", folder),
             ("python.version", sys.version.partition(" ")[0]),
             ("python.implementation", sys.implementation.name),
             ("python.executable", sys.executable or "")]
    lists = {
        "argv": words,
        "sys.path": sys.path,
        "sys.prefix": [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix],
        "folder.stdlib": [os.path.dirname(os.__file__), sys.base_prefix + "/lib/python" + version,
                          sys.base_exec_prefix + library],
        "folder.site": third,
    }
    for key, values in lists.items():
        kept = values if key == "argv" else [value for value in dict.fromkeys(values) if value]
        pairs += [(key, value) for value in kept]
    return [pair for pair in pairs if isinstance(pair[1], str)]


class Recording:
    """One session: begins with begin(), ends with end(), after which its stream can be read.

    interval: seconds between two looks; the shortest of all open recordings holds for all.
    threads: what is its own: "all", the calling "thread", or the calling "context", which
    is what the calling task or request does, in whatever thread.
    engine: "auto", "signal" or "event". name: for people.
    """

    def __init__(self, interval=0.001, threads="all", name="", engine="auto"):
        self.interval = interval
        self.threads = threads
        self.name = name
        self.engine = engine
        self.id = None
        self._stream = None

    @property
    def is_running(self):
        """Whether begin() was called and end() was not."""
        return self.id is not None and self._stream is None

    def begin(self):
        """Begin. Raises RuntimeError when it runs already, or when no recorder can run here."""
        if self.is_running:
            raise RuntimeError("this recording runs already; end it first")
        self.close()
        self.id = _load().begin_session(round(self.interval * 1e9), filter=self.threads,
                                        name=self.name, engine=self.engine, meta=describe_program)
        return self

    def end(self):
        """End. What was recorded stays readable until close()."""
        __tracebackhide__ = True
        if not self.is_running:
            raise RuntimeError("this recording does not run; begin it first")
        self._stream = -1
        self._stream = _load().end_session(self.id, stream=True)

    @property
    def path(self):
        """Where the stream can be opened by this process, until close(). Its session is *id*.

        The stream may hold other sessions too; a reader takes this one by its id.
        """
        if self._stream is None or self._stream < 0:
            raise RuntimeError("there is nothing to read; begin and end the recording first")
        return "/proc/self/fd/%d" % self._stream

    def read(self):
        """The bytes of the stream so far."""
        with open(self.path, "rb") as file:
            return file.read()

    def save(self, path):
        """Write the stream to a .pyprof file."""
        with open(self.path, "rb") as source, open(path, "wb") as target:
            while True:
                part = source.read(1 << 20)
                if not part:
                    break
                target.write(part)

    def close(self):
        """Let go of the stream, and end what runs. Harmless when nothing is there."""
        if self.is_running:
            self.end()
        if self._stream is not None and self._stream >= 0:
            os.close(self._stream)
        self._stream = self.id = None

    def __enter__(self):
        return self.begin()

    def __exit__(self, kind, value, traceback):
        self.end()

    def __del__(self):
        # At the interpreter's end modules may be gone, and the recorder has stopped by itself.
        if self.is_running and sys is not None:
            try:
                _load().end_session(self.id)
            except (RuntimeError, ImportError):
                pass
        if self._stream is not None and self._stream >= 0 and os is not None:
            os.close(self._stream)
