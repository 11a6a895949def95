#!/usr/bin/env python3
"""What a software centre shows of us: pictures that there are, with captions, and the news of this version.

check-metainfo.py ROOT FILE VERSION; FILE is the merged one, without an address yet
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ADDRESS = "https://example.org/pyinst"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def fill(root, path, target, *address):
    subprocess.run([sys.executable, os.path.join(root, "data", "fill-homepage.py"), path, target, *address], check=True)
    return ElementTree.parse(target).getroot()


def get_locale(language):
    """Newer msgfmts write what XML asks for, zh-Hans-CN, and older ones the locale itself, zh_CN."""
    parts = language.split("-")
    return "_".join(part for part in parts if len(part) != 4)


def find_picture_problems(root, component, languages):
    shots = component.findall("screenshots/screenshot")
    if not 3 <= len(shots) <= 10:
        yield "%d screenshots: three to ten are asked for" % len(shots)
    if [shot.get("type") for shot in shots].count("default") != 1:
        yield "one screenshot must be the default"
    for shot in shots:
        address = shot.findtext("image", "")
        path = os.path.join(root, os.path.relpath(address, ADDRESS))
        if not address.startswith(ADDRESS + "/") or not os.path.isfile(path):
            yield "%s is no picture of ours" % address
            continue
        with open(path, "rb") as file:
            width, height = struct.unpack(">II", file.read(24)[16:24])
        if width < 1000 or not 1.3 < width / height < 2:
            yield "%s is %d × %d" % (address, width, height)
        captions = {get_locale(caption.get(LANGUAGE, "C")) for caption in shot.findall("caption")}
        for language in languages - captions:
            yield "%s has no caption in %s" % (address, language)


def find_problems(root, component, version):
    with open(os.path.join(root, "po", "LINGUAS"), encoding="utf-8") as file:
        languages = {word for line in file if not line.startswith("#") for word in line.split()} | {"C"}
    yield from find_picture_problems(root, component, languages)
    if component.findtext("url[@type='homepage']") != ADDRESS:
        yield "the address of the project is not in the file"
    with open(os.path.join(root, "NEWS.md"), encoding="utf-8") as file:
        news = [line.split()[1] for line in file if line.startswith("## ")]
    releases = [release.get("version") for release in component.findall("releases/release")]
    if releases != news or releases[0] != version:
        yield "releases are %s, those of NEWS.md %s, and this is %s" % (releases, news, version)
    if any(release.find("description/p") is None for release in component.findall("releases/release")):
        yield "a release says nothing about itself"


def main():
    root, path, version = sys.argv[1:]
    tool = shutil.which("appstreamcli")
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "org.pyinst.Pyinst.metainfo.xml")
        bare = fill(root, path, target)
        problems = list(find_problems(root, fill(root, path, target, ADDRESS + "/"), version))
        if bare.find("screenshots") is not None or bare.find("url") is not None:
            problems.append("without an address there must be no link")
        print("\n".join(problems))
        if problems:
            return 1
        if tool is None:
            print("appstreamcli is not installed")
            return 77
        return subprocess.run([tool, "validate", "--no-net", "--explain", target]).returncode


if __name__ == "__main__":
    sys.exit(main())
