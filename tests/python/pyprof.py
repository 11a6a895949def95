"""A second reader of .pyprof files, written from docs/format.md alone.

Small and slow on purpose: the tests ask it what the recorder wrote, so that an error which the
writer and the C reader share shows. It is strict: what the document does not allow is an error.
"""

import struct
import zlib


class BadFile(Exception):
    pass


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def raw(self, count):
        if count > self.left():
            raise BadFile("a record ends early")
        self.at += count
        return self.data[self.at - count:self.at]

    def u8(self):
        return self.raw(1)[0]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7f) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise BadFile("a varint is too long")

    def zigzag(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def bytes(self):
        return self.raw(self.varint())


class Frame(tuple):
    """(qualname, file, line), and what else is known of it."""

    def __new__(cls, name, file, line, kind, flags, class_name):
        self = super().__new__(cls, (name, file, line))
        self.kind, self.flags, self.class_name = kind, flags, class_name
        return self


class Thread:
    def __init__(self):
        self.names, self.tid, self.is_main = [], 0, False
        self.began_ns = self.ended_ns = None
        self.sessions = []   # by sample: the session whose context it ran in, or 0
        self.tasks = []      # by sample: the task that the thread was running, or 0
        self.samples = []    # [begin, end, stack as ((qualname, file, line), ...) outermost first, state, cpu]

    @property
    def name(self):
        return self.names[-1] if self.names else ""

    def wall_s(self, has=None):
        """Seconds of its samples; of those alone in whose stack *has* is a qualified name."""
        return sum(end - begin for begin, end, stack, _state, _cpu in self.samples
                   if has is None or any(frame[0] == has for frame in stack)) / 1e9

    def cpu_s(self):
        return sum(cpu for _begin, _end, _stack, _state, cpu in self.samples) / 1e9


class Task:
    def __init__(self, born_ns, thread, parent, spawn_stack, kind, flags):
        self.born_ns, self.thread, self.parent, self.spawn_stack = born_ns, thread, parent, spawn_stack
        self.kind, self.flags = kind, flags
        self.name, self.awaited_by = "", []
        self.waits = []      # [begin, end (None: it is open), stack, reason, linked, ready since or None]
        self.open_wait = None
        self.short_waits = []    # [stack, reason, count, ns, window's begin, window's end]
        self.steps, self.sessions = [], []    # [begin, end]; [since, session]
        self.ready_ns = None
        self.sums = None     # steps, running, waiting, ready
        self.sums_ns = self.died_ns = self.how = None


class Recording:
    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data[:8] != b"PYPROF\0\1":
            raise BadFile("no .pyprof file of version 1")
        self.meta, self.threads, self.losses, self.costs = {}, {}, {}, {}
        # id: {name, filter, thread, parent, interval, begin, end}; id: [name, begin, end, thread, is_span]
        self.sessions, self.marks = {}, {}
        self.tasks, self.short_waits = {}, []    # short ones of all tasks, as those of a task
        self.head = None
        self.is_stopped = self.is_cut = False
        self.last_beat_ns = None
        self.chunks, self.children = [], {}
        self.first_base_ns = self.stop_reason = self.stop_ns = None
        self._segment()
        at = 8
        while at < len(data):
            if at + 16 > len(data):
                self.is_cut = True
                break
            kind, _flags, length, crc = struct.unpack_from("<4sIII", data, at)
            if length > 1 << 20:
                raise BadFile("a chunk is too long")
            if at + 16 + length > len(data):
                self.is_cut = True
                break
            payload = data[at + 16:at + 16 + length]
            if zlib.crc32(payload, zlib.crc32(data[at:at + 12])) != crc:
                raise BadFile("bad checksum of %r at %d" % (kind, at))
            self.chunks.append(kind.decode())
            self._chunk(kind.decode(), payload)
            at += 16 + length

    def _segment(self):
        self.strings, self.codes, self.frames, self.stacks = [b""], [None], [None], [()]

    def _chunk(self, kind, payload):
        if self.head is None and kind != "HEAD":
            raise BadFile("the first chunk is %s" % kind)
        if kind == "META":
            self.meta = {}
        cursor = Cursor(payload)
        read = getattr(self, "_read_" + kind.lower(), None)
        while cursor.left():
            record = Cursor(cursor.bytes())
            if read:
                read(record)

    def _text(self, index):
        return self.strings[index].decode("utf-8", "surrogateescape")

    def _read_head(self, record):
        if self.head is not None:
            raise BadFile("two HEAD chunks")
        self.head = {"uuid": record.raw(16), "parent": record.raw(16), "pid": record.varint(),
                     "parent_pid": record.varint()}

    def _read_meta(self, record):
        key = record.bytes().decode()
        self.meta.setdefault(key, []).append(record.bytes().decode("utf-8", "surrogateescape"))

    def _read_segm(self, record):
        record.varint()
        self.base_ns = record.varint()
        self.first_base_ns = self.first_base_ns or self.base_ns
        self._segment()

    def _read_strs(self, record):
        record.varint()
        self.strings.append(record.raw(record.left()))

    def _read_code(self, record):
        kind, flags = record.u8(), record.varint()
        name, file, line = record.varint(), record.varint(), record.varint()
        self.codes.append((kind, flags, self._text(name), self._text(file), line))

    def _read_fram(self, record):
        code, line, class_name = record.varint(), record.varint(), record.varint()
        kind, flags, name, file, _first = self.codes[code]
        self.frames.append(Frame(name, file, line, kind, flags, self._text(class_name)))

    def _read_stak(self, record):
        parent, frame = record.varint(), record.varint()
        if parent >= len(self.stacks):
            raise BadFile("a stack is used before it is defined")
        # Linked, so that a deep stack is not as many tuples as it has frames, squared.
        self.stacks.append((parent, self.frames[frame]))

    def _stack(self, index):
        frames = []
        while index:
            index, frame = self.stacks[index]
            frames.append(frame)
        return tuple(reversed(frames))

    def _read_thrd(self, record):
        thread = self.threads.setdefault(record.varint(), Thread())
        time_ns = self.base_ns + record.zigzag()
        what, tid, name = record.varint(), record.varint(), record.varint()
        if what & 1:
            thread.began_ns = time_ns
        if what & 2:
            thread.ended_ns = time_ns
        if what & 4 and name and self._text(name) != thread.name:
            thread.names.append(self._text(name))
        thread.is_main |= bool(what & 8)
        thread.tid = tid or thread.tid

    def _read_samp(self, record):
        thread = self.threads[record.varint()]
        time_ns = self.base_ns + record.zigzag()
        for _ in range(record.varint()):
            present, duration_ns = record.u8(), record.varint()
            stack, state = (None, None) if present & 16 else (record.varint(), record.u8())
            cpu_ns = record.varint() if present & 1 else 0
            if present & 64:
                duration_ns, cpu_ns = duration_ns * 1024, cpu_ns * 1024
            if present & 2:
                record.varint()
            if present & 4:
                time_ns += record.varint()
            task = record.varint() if present & 8 else 0
            session = record.varint() if present & 32 else 0
            if present & 128:
                record.bytes()
            end_ns = time_ns + duration_ns
            if present & 16:
                thread.samples[-1][1] = end_ns
                thread.samples[-1][4] += cpu_ns
            else:
                if thread.samples:
                    # A beat made it last longer than it did.
                    thread.samples[-1][1] = min(thread.samples[-1][1], time_ns)
                thread.sessions.append(session)
                thread.tasks.append(task)
                thread.samples.append([time_ns, end_ns, self._stack(stack), state, cpu_ns])
            time_ns = end_ns

    def _read_sess(self, record):
        number, time_ns, what = record.varint(), self.base_ns + record.zigzag(), record.u8()
        filter_, thread, parent = record.u8(), record.varint(), record.varint()
        interval, name = record.varint(), record.bytes().decode()
        session = self.sessions.setdefault(number, {"name": name, "filter": filter_, "parent": parent,
                                                    "interval": interval, "thread": 0, "end": None})
        session["thread"] = thread or session["thread"]
        session["begin" if what == 1 else "end"] = time_ns

    def _read_mark(self, record):
        number, time_ns = record.varint(), self.base_ns + record.zigzag()
        thread, what, name = record.varint(), record.u8(), record.bytes().decode()
        if what == 3:
            self.marks[number][2] = time_ns
        else:
            self.marks[number] = [name, time_ns, None, thread, what == 2]

    def _read_birth(self, record, number, time_ns):
        thread, parent, stack = record.varint(), record.varint(), record.varint()
        name, kind, flags = self._text(record.varint()), self._text(record.varint()), record.varint()
        task = self.tasks.setdefault(number, Task(time_ns, thread, parent, self._stack(stack), kind, flags))
        if (task.born_ns, task.parent, task.kind, task.flags) != (time_ns, parent, kind, flags):
            raise BadFile("a task is born twice, and not the same")
        if task.thread not in (0, thread):
            raise BadFile("a task is born in two threads")
        task.thread = thread
        task.name = name or task.name

    def _read_task(self, record):
        what, number, time_ns = record.u8(), record.varint(), self.base_ns + record.zigzag()
        if what == 1:
            self._read_birth(record, number, time_ns)
            return
        if what == 5:
            waits = self.tasks[number].short_waits if number else self.short_waits
            waits.append([self._stack(record.varint()), record.u8(), record.varint(), record.varint(),
                          time_ns - record.varint(), time_ns])
            return
        task = self.tasks[number]
        if what == 2:
            task.name = self._text(record.varint())
        elif what == 3:
            task.awaited_by.append(record.varint())
        elif what in (4, 10):
            end_ns = time_ns + record.varint() if what == 4 else None
            wait = [time_ns, end_ns, self._stack(record.varint()), record.u8(), record.varint(), task.ready_ns]
            task.open_wait = wait if what == 10 else None
            if what == 4:
                task.waits.append(wait)
            task.ready_ns = None
        elif what == 6:
            task.ready_ns = time_ns
        elif what == 7:
            task.died_ns, task.how = time_ns, record.u8()
        elif what == 8:
            task.sums, task.sums_ns = [record.varint() for _ in range(4)], time_ns
        elif what == 9:
            task.steps.append([time_ns, time_ns + record.varint()])
        elif what == 11:
            task.sessions.append([time_ns, record.varint()])
        else:
            raise BadFile("an unknown record of a task")

    def session_ns(self, number, has=None):
        """What ran in a session's context: ns, of those samples alone that have *has* on their stack."""
        return sum(end - begin for thread in self.threads.values()
                   for (begin, end, stack, _state, _cpu), session in zip(thread.samples, thread.sessions)
                   if session == number and (has is None or any(frame[0] == has for frame in stack)))

    def _read_loss(self, record):
        counter = record.varint()
        self.losses[counter] = record.varint()

    def _read_cost(self, record):
        item = record.varint()
        self.costs[item] = record.varint()

    def _read_beat(self, record):
        self.last_beat_ns = self.base_ns + record.zigzag()
        if self.meta.get("tick") == ["itimer"]:
            return
        # "Every thread that lives still stands where its last entry says."
        for thread in self.threads.values():
            if thread.ended_ns is None and thread.samples:
                thread.samples[-1][1] = max(thread.samples[-1][1], self.last_beat_ns)

    def _read_chld(self, record):
        pid, name = record.varint(), record.bytes().decode()
        self.children[pid] = name
        if abs(record.zigzag()) > 1 << 40:
            raise BadFile("a child began at another time")

    def _read_stop(self, record):
        self.is_stopped = True
        self.stop_ns, self.stop_reason = self.base_ns + record.zigzag(), record.varint()
        # It holds until here, too, where a beat does.
        if self.meta.get("tick") == ["itimer"]:
            return
        for thread in self.threads.values():
            if thread.ended_ns is None and thread.samples:
                thread.samples[-1][1] = max(thread.samples[-1][1], self.stop_ns)

    def thread_named(self, name):
        found = [thread for thread in self.threads.values() if thread.name == name]
        if len(found) != 1:
            raise KeyError("%d threads are named %r; there are %r" % (
                len(found), name, [thread.name for thread in self.threads.values()]))
        return found[0]
