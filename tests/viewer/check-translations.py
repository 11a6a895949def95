#!/usr/bin/env python3
"""Every language of po/LINGUAS has all words there are now, and its formats are those of the English text.

check-translations.py SOURCE-FOLDER
"""

import functools
import os
import sys

import catalogues

# The keywords that C, UI and Python sources mark words with; those of meson's preset "glib" and ours.
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3", "g_dpgettext2:2c,3")


def find_problems(top, template):
    catalogues.extract(top, "po", template, "--add-comments", "--package-name=pyinst", "--force-po",
                       *("--keyword=" + word for word in KEYWORDS))
    languages = catalogues.read_list(os.path.join(top, "po", "LINGUAS"))
    if not languages:
        yield "there is no language"
    for language in languages:
        yield from catalogues.check(language, os.path.join(top, "po", language + ".po"), template)


if __name__ == "__main__":
    sys.exit(catalogues.run(functools.partial(find_problems, sys.argv[1]), "all languages are complete"))
