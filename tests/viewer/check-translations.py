#!/usr/bin/env python3
"""Every language of po/LINGUAS has all words there are now, and its formats are those of the English text.

check-translations.py SOURCE-FOLDER
"""

import os
import shutil
import subprocess
import sys
import tempfile

# The keywords that C, UI and Python sources mark words with; those of meson's preset "glib" and ours.
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3", "g_dpgettext2:2c,3")


def extract(top, target):
    """Writes the template of the sources as they are into *target*."""
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--package-name=pyinst", "--force-po",
                    "--files-from=" + os.path.join(top, "po", "POTFILES.in"), "--directory=" + top, "--output=" + target]
                   + ["--keyword=" + word for word in KEYWORDS], check=True, stderr=subprocess.DEVNULL)


def find_problems(top, template):
    with open(os.path.join(top, "po", "LINGUAS"), encoding="utf-8") as file:
        languages = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    if not languages:
        yield "there is no language"
    for language in languages:
        path = os.path.join(top, "po", language + ".po")
        for command in (["msgfmt", "--check", "--output-file=" + os.devnull, path], ["msgcmp", path, template]):
            ending = subprocess.run(command, stderr=subprocess.PIPE, text=True)
            if ending.returncode != 0:
                yield "%s: %s" % (language, ending.stderr.strip())


def main():
    if shutil.which("xgettext") is None:
        print("xgettext is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "pyinst.pot")
        extract(sys.argv[1], template)
        problems = list(find_problems(sys.argv[1], template))
    print("\n".join(problems) or "all languages are complete")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
