"""What the checks of the translations share: catalogues against the words there are now."""

import os
import shutil
import subprocess
import tempfile


def read_list(path):
    """The lines of a LINGUAS or POTFILES.in that are no comments."""
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def extract(top, folder, target, *options):
    """Writes the template of the texts as they are, those that POTFILES.in of *folder* names, into *target*."""
    subprocess.run(["xgettext", "--from-code=UTF-8", "--files-from=" + os.path.join(top, folder, "POTFILES.in"),
                    "--directory=" + top, "--output=" + target] + list(options), check=True, stderr=subprocess.DEVNULL)


def check(language, path, template):
    """What is wrong with a catalogue: a format that differs, or words that are missing."""
    for command in (["msgfmt", "--check", "--output-file=" + os.devnull, path], ["msgcmp", path, template]):
        ending = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if ending.returncode != 0:
            yield "%s: %s" % (language, ending.stderr.strip())


def run(find_problems, good):
    """The test: *find_problems* is given a place for the template. Its exit status."""
    if shutil.which("xgettext") is None:
        print("xgettext is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        problems = list(find_problems(os.path.join(folder, "template.pot")))
    print("\n".join(problems) or good)
    return 1 if problems else 0
