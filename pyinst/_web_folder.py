"""Where middlewares keep profiles: a folder that does not outgrow its limit.

Only files that were put there by this module are ever removed. Their names and sizes stand in the folder's list, a
line of JSON each, oldest first. Processes share a folder under a lock on it.
"""

import contextlib
import fcntl
import itertools
import json
import logging
import os
import tempfile
from typing import Dict, Iterator, List, Set, Tuple

__all__ = ["DEFAULT_SIZE", "ProfileFolder"]

#: Bytes that the profiles of a folder may take together.
DEFAULT_SIZE = 500_000_000

_LIST = ".pyinst-profiles"
_NAME_MAX = 200

logger = logging.getLogger("pyinst")
_folders_told: Set[str] = set()

#: Size in bytes, and name below the folder.
_Entry = Tuple[int, str]


class ProfileFolder:
    """A folder of profiles. It is made, with its parents, when the first one is added."""

    def __init__(self, path: str, size: int = DEFAULT_SIZE) -> None:
        """*size*: bytes that all profiles may take together; the oldest make room for new ones. Raises
        ValueError when it is no number of bytes."""
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise ValueError("directory_size is a number of bytes, not %r." % (size,))
        self.path = os.path.abspath(os.fspath(path))
        self.size = size

    def add(self, name: str, data: bytes, *, replace: bool = False) -> str:
        """Write a profile; its path.

        replace: a file of that name may be overwritten; else the new one gets a number. Raises ValueError when the
        name is none, or *data* alone is too large; OSError when it cannot be written: then there is no part of it.
        """
        path = self._path_of(name)
        if len(data) > self.size:
            raise ValueError("A profile of %d bytes is larger than the %d bytes that %s may take; raise that limit, "
                             "or use a larger interval." % (len(data), self.size, self.path))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with self._locked():
            self._make_room(len(data))
            path = self._write(path, data, replace)
            self._write_list([(len(data), os.path.relpath(path, self.path))], append=True)
        return path

    def _path_of(self, name: str) -> str:
        if not name or "\0" in name:
            raise ValueError("%r is no name of a file." % name)
        folder, base = os.path.split(name)
        path = os.path.normpath(os.path.join(self.path, folder, _shorten(base) or "profile"))
        if not path.startswith(os.path.join(self.path, "")):
            raise ValueError("%r is not below the folder of profiles, %s." % (name, self.path))
        return path

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    # ---- one file ----

    def _write(self, path: str, data: bytes, replace: bool) -> str:
        """Whole, or not at all, and never in the place of another one unless *replace* says so."""
        descriptor, part = tempfile.mkstemp(prefix=".pyinst-", suffix=".part", dir=self.path)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.chmod(part, 0o644 & ~_get_umask())
            if not replace:
                path = _reserve(path)
            os.replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise
        return path

    # ---- all of them ----

    def _read_list(self) -> List[_Entry]:
        entries: Dict[str, int] = {}
        try:
            with open(os.path.join(self.path, _LIST), encoding="ascii", errors="replace") as file:
                for line in file:
                    # A line that a full disk cut short is no entry.
                    with contextlib.suppress(ValueError, TypeError):
                        size, name = json.loads(line)
                        entries.pop(name, None)
                        entries[name] = int(size)
        except FileNotFoundError:
            pass
        return [(size, name) for name, size in entries.items()]

    def _write_list(self, entries: List[_Entry], append: bool) -> None:
        path = os.path.join(self.path, _LIST)
        lines = "".join("%s\n" % json.dumps(entry) for entry in entries)
        target = path if append else path + ".new"
        with open(target, "a" if append else "w", encoding="ascii") as file:
            file.write(lines)
        if not append:
            os.replace(target, path)

    def _make_room(self, n_bytes: int) -> None:
        entries = self._read_list()
        if sum(size for size, _ in entries) + n_bytes <= self.size:
            return
        entries = [entry for entry in entries if os.path.exists(os.path.join(self.path, entry[1]))]
        total = sum(size for size, _ in entries) + n_bytes
        n_removed = 0
        while total > self.size and n_removed < len(entries):
            size, name = entries[n_removed]
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(self.path, name))
            total -= size
            n_removed += 1
        self._write_list(entries[n_removed:], append=False)
        if n_removed > 0:
            self._tell_removed(n_removed)

    def _tell_removed(self, n_removed: int) -> None:
        """A warning the first time; from then on it is what a full folder does with every profile."""
        level = logging.INFO if self.path in _folders_told else logging.WARNING
        _folders_told.add(self.path)
        logger.log(level, "The oldest profiles in %s were removed (%d), to keep it below %d bytes.",
                   self.path, n_removed, self.size)


def _shorten(name: str) -> str:
    """*name* within what file systems allow, with its extension."""
    if len(os.fsencode(name)) <= _NAME_MAX:
        return name
    stem, extension = os.path.splitext(name)
    return os.fsdecode(os.fsencode(stem)[:_NAME_MAX - len(os.fsencode(extension))]) + extension


def _get_umask() -> int:
    """Of this process, without changing it: other threads may be writing files."""
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("Umask:"):
                    return int(line.split()[1], 8)
    return 0o077


def _reserve(path: str) -> str:
    """The first of ``NAME.EXT``, ``NAME 2.EXT`` … that is not there; now it is, and empty."""
    stem, extension = os.path.splitext(path)
    for number in itertools.count(1):
        candidate = path if number == 1 else "%s %d%s" % (stem, number, extension)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(candidate, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            return candidate
    raise AssertionError("numbers do not end")
