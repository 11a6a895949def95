"""Files that are no recordings, and wishes that make no sense: one clear sentence each, and never a crash."""

import os
import struct
import subprocess
import zlib

import interpreters
from support import ProgramTest, COMMAND
from tap import main


def chunk(kind, payload, flags=1, length=None):
    header = kind + struct.pack("<II", flags, len(payload) if length is None else length)
    return header + struct.pack("<I", zlib.crc32(payload, zlib.crc32(header))) + payload


def varint(number):
    data = b""
    while number > 0x7f:
        data += bytes([number & 0x7f | 0x80])
        number >>= 7
    return data + bytes([number])


def record(*parts):
    body = b"".join(part if isinstance(part, bytes) else varint(part) for part in parts)
    return varint(len(body)) + body


HUGE = (1 << 63) - 1
START = b"PYPROF\0\1"
HEAD = chunk(b"HEAD", record(b"u" * 16, b"\0" * 16, 1, 0, 1, 1, 0, 4, b"boot", 1, b"x"))
SEGM = chunk(b"SEGM", record(0, 1000))
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"

# What cannot be read at all.
UNREADABLE = {
    "empty": b"",
    "a_picture": PICTURE,
    "text": b"import this\n" * 100,
    "half_a_header": START[:4],
    "newer_version": b"PYPROF\0\x09" + HEAD + SEGM,
    "newer_chunk": START + HEAD + SEGM + chunk(b"NEWC", b"\0"),
}

# What lies about its lengths, counts and ids; some of it can be read.
LYING = {
    "only_a_header": START,
    "chunk_too_long": START + HEAD + chunk(b"SEGM", b"", length=0xffffffff),
    "chunk_longer_than_the_file": START + HEAD + chunk(b"SEGM", b"", length=1000),
    "bad_checksum": START + HEAD[:-1] + b"?" + SEGM,
    "record_longer_than_its_chunk": START + HEAD + SEGM + chunk(b"STRS", varint(HUGE) + b"abc"),
    "endless_varint": START + HEAD + SEGM + chunk(b"STAK", b"\x14" + b"\xff" * 20),
    "stack_of_itself": START + HEAD + SEGM + chunk(b"STAK", record(1, 1)),
    "stack_of_nothing": START + HEAD + SEGM + chunk(b"STAK", record(HUGE, HUGE)),
    "frame_of_nothing": START + HEAD + SEGM + chunk(b"FRAM", record(77, 1, 99)),
    "code_of_nothing": START + HEAD + SEGM + chunk(b"CODE", record(1, 0, HUGE, HUGE, HUGE)),
    "entries_without_end": START + HEAD + SEGM + chunk(b"THRD", record(1, 0, 1, 1, 0)) +
                           chunk(b"SAMP", record(1, 0, HUGE)),
    "entries_that_are_not_there": START + HEAD + SEGM + chunk(b"SAMP", record(1, 0, 1000000, 0, 5, 0, 1)),
    "thread_number_huge": START + HEAD + SEGM + chunk(b"THRD", record(HUGE, 0, 1, 1, 0)),
    "unknown_thread": START + HEAD + SEGM + chunk(b"SAMP", record(123456789, 0, 1, 0, 5, 0, 1)),
    "times_that_overflow": START + HEAD + SEGM + chunk(b"THRD", record(1, 0, 1, 1, 0)) +
                           chunk(b"SAMP", record(1, HUGE, 3, 0, HUGE, 0, 1, 0, HUGE, 0, 1, 4, HUGE, 0, 1, HUGE)),
    "no_head": START + SEGM,
    "no_segment": START + HEAD + chunk(b"STAK", record(0, 1)),
    "two_heads": START + HEAD + HEAD + SEGM,
}


class BadInputTest(ProgramTest):
    def put(self, data, name="file.pyprof"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def assert_one_sentence(self, ending):
        error = ending.stderr.decode()
        self.assertEqual((ending.status, error.count("\n")), (2, 1), error)
        self.assertTrue(error.startswith("pyinst: "), error)
        self.assertRegex(error, r"[.!?]\n$")

    def run_limited(self, arguments):
        """With a gigabyte of memory and ten seconds: a lie must cost neither."""
        return self.run_command(["sh", "-c", "ulimit -v 1000000; ulimit -t 10; exec \"$@\"", "sh", COMMAND, *arguments])

    def look_at(self, data, is_readable_perhaps):
        path = self.put(data)
        for arguments in [path], ["-r", "json", "-o", os.devnull, path], ["check", path], ["dump", path]:
            ending = self.run_limited(arguments)
            self.assertIn(ending.status, (0, 1, 2), (arguments, ending))
            self.assertTrue(ending.stdout or ending.stderr or os.devnull in arguments, (arguments, "said nothing"))
            if not is_readable_perhaps and arguments[0] == path:
                if data[:7] == START[:7] or not data:
                    self.assert_one_sentence(ending)

    def test_file_missing(self):
        for arguments in ["nowhere.pyprof"], ["check", "nowhere.pyprof"], ["dump", "nowhere.pyprof"]:
            ending = self.run_command([COMMAND, *arguments])
            self.assert_one_sentence(ending)
            self.assertIn(b"nowhere.pyprof", ending.stderr)

    def test_folder(self):
        for arguments in ["check", self.folder], ["dump", self.folder]:
            self.assert_one_sentence(self.run_command([COMMAND, *arguments]))

    def test_device(self):
        self.assert_one_sentence(self.run_command([COMMAND, "check", os.devnull]))

    def test_no_arguments(self):
        ending = self.run_command([COMMAND])
        self.assertEqual(ending.status, 2)
        self.assertTrue(ending.stderr)

    def test_bad_options(self):
        self.write("fine.py", "print('ran')")
        for arguments in (["-i", "fast"], ["-i", "0"], ["-i", "-1"], ["-i", "nan"], ["-i", "1e999"], ["--no-such-option"],
                          ["-r", "pdf"], ["--engine", "steam"], ["-o"], ["-m"], ["-c"]):
            last = [] if arguments[0] in ("-o", "-m", "-c") else ["fine.py"]
            ending = self.run_command([COMMAND, *arguments, *last])
            self.assert_one_sentence(ending)
            self.assertEqual(ending.stdout, b"", arguments)

    def test_output_full(self):
        """A report that cannot be written is a sentence, and the program ran."""
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full here")
        self.write("fine.py", "print('ran')")
        python = interpreters.find()[-1]
        ending = self.run_command([COMMAND, "--python", python.path, "-r", "text", "-o", "/dev/full", "fine.py"])
        self.assertEqual(ending.stdout, b"ran\n")
        self.assertIn(b"pyinst: ", ending.stderr)

    def test_output_folder_missing(self):
        self.write("fine.py", "print('ran')")
        ending = self.run_command([COMMAND, "-o", "/no/such/folder/out.txt", "fine.py"])
        self.assert_one_sentence(ending)
        self.assertEqual(ending.stdout, b"", "it should be said before the program runs")

    def test_report_into_a_closed_pipe(self):
        self.write("many.py", "def f(n):\n    exec('def g%d():\\n  sum(range(20000))\\ng%d()' % (n, n))\n"
                              "for n in range(300): f(n)\n")
        python = interpreters.find()[-1]
        self.run_recorded(python, ["many.py"])
        process = subprocess.Popen([COMMAND, "dump", self.recording], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(10)
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        self.assertNotIn(b"Traceback", error)
        self.assertLessEqual(error.count(b"\n"), 1)
        self.assertIn(process.wait(timeout=60), (0, 2, -13))

    def test_arguments_that_are_not_text(self):
        self.write("show.py", "import os, sys\nsys.stdout.buffer.write(os.fsencode(sys.argv[1]))\n")
        python = interpreters.find()[-1]
        ending = self.run_recorded(python, ["show.py", b"\xff\xfe"])
        self.assertEqual((ending.status, ending.stdout, ending.stderr), (0, b"\xff\xfe", b""))
        self.dump()


def add_files():
    for name, data in UNREADABLE.items():
        setattr(BadInputTest, "test_file_" + name, lambda self, data=data: self.look_at(data, False))
    for name, data in LYING.items():
        setattr(BadInputTest, "test_lie_" + name, lambda self, data=data: self.look_at(data, True))


add_files()

if __name__ == "__main__":
    main()
