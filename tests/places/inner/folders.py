"""The folder of profiles: what fits, what makes room, what goes wrong."""

import errno
import multiprocessing
import os
import resource
import signal

from common import WebTest, main
from pyinst._web_folder import ProfileFolder


def add_some(path, name):
    folder = ProfileFolder(path, 1000)
    for number in range(40):
        folder.add("%s %d.txt" % (name, number), b"x" * 100)


class FolderTest(WebTest):
    def content(self, name):
        with open(os.path.join(self.profiles, name), "rb") as file:
            return file.read()

    def test_add(self):
        path = ProfileFolder(self.profiles).add("a.html", b"page")
        self.assertEqual(path, os.path.join(self.profiles, "a.html"))
        self.assertEqual(self.content("a.html"), b"page")

    def test_same_name(self):
        folder = ProfileFolder(self.profiles)
        for data in b"first", b"second", b"third":
            folder.add("a.html", data)
        self.assertEqual(self.names(), ["a 2.html", "a 3.html", "a.html"])
        self.assertEqual(self.content("a 2.html"), b"second")
        folder.add("a.html", b"new", replace=True)
        self.assertEqual(self.content("a.html"), b"new")

    def test_oldest_make_room(self):
        folder = ProfileFolder(self.profiles, 1000)
        with self.assertLogs("pyinst", "WARNING") as log:
            for number in range(25):
                folder.add("%d.txt" % number, b"x" * 300)
        self.assertEqual(self.names(), ["22.txt", "23.txt", "24.txt"])
        self.assertEqual(len(log.output), 1)
        self.assertIn("The oldest profiles in %s were removed (1), to keep it below 1000 bytes." % self.profiles,
                      log.output[0])

    def test_only_own_files_are_removed(self):
        os.makedirs(self.profiles)
        with open(os.path.join(self.profiles, "letter.txt"), "w") as file:
            file.write("dear" * 1000)
        add_some(self.profiles, "a")
        self.assertEqual(len(self.names()), 11)
        self.assertEqual(len(self.content("letter.txt")), 4000)

    def test_files_that_somebody_removed_make_room_too(self):
        folder = ProfileFolder(self.profiles, 1000)
        for number in range(3):
            folder.add("%d.txt" % number, b"x" * 300)
        os.unlink(os.path.join(self.profiles, "1.txt"))
        folder.add("3.txt", b"x" * 300)
        self.assertEqual(self.names(), ["0.txt", "2.txt", "3.txt"])

    def test_too_large(self):
        with self.assertRaisesRegex(ValueError, "A profile of 11 bytes is larger than the 10 bytes"):
            ProfileFolder(self.profiles, 10).add("a.txt", b"x" * 11)

    def test_names(self):
        folder = ProfileFolder(self.profiles)
        for name in "", "../a", "/etc/a", "a\0b", "x/../../a", ".":
            with self.assertRaises(ValueError, msg=name):
                folder.add(name, b"")
        folder.add("month/day.txt", b"")
        folder.add("é" * 300 + ".txt", b"")
        names = self.names()
        self.assertIn("month/day.txt", names)
        self.assertTrue(any(name.startswith("éé") and name.endswith(".txt") for name in names), names)

    def test_damaged_list(self):
        folder = ProfileFolder(self.profiles, 1000)
        folder.add("0.txt", b"x" * 600)
        with open(os.path.join(self.profiles, ".pyinst-profiles"), "ab") as file:
            file.write(b'[1, \xff\n12\n["x", 3]\n[4')
        folder.add("1.txt", b"x" * 600)
        self.assertEqual(self.names(), ["1.txt"])

    def test_no_space(self):
        """Nothing stays of what cannot be written, and later profiles are kept."""
        folder = ProfileFolder(self.profiles)
        folder.add("0.txt", b"")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, limits[1]))
        try:
            with self.assertRaises(OSError) as caught:
                folder.add("1.txt", b"x" * (1 << 17))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, handler)
        self.assertEqual(caught.exception.errno, errno.EFBIG)
        self.assertEqual(self.names(), ["0.txt"])
        self.assertFalse([name for name in os.listdir(self.profiles) if name.endswith(".part")])
        folder.add("2.txt", b"x")
        self.assertEqual(self.names(), ["0.txt", "2.txt"])

    def test_processes_share_it(self):
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=add_some, args=(self.profiles, "%d" % number)) for number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
            self.assertEqual(worker.exitcode, 0)
        self.assertEqual(len(self.names()), 10)


if __name__ == "__main__":
    main()
