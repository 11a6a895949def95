#!/usr/bin/env python3
"""What is installed for the desktop fits together: service, settings, icons, types of files.

check-data.py ROOT SERVICE DESKTOP BINDIR; the last three as they are installed
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

NAME = "org.pyinst.Pyinst"
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "g", "defs", "rect", "path", "circle", "ellipse", "polygon", "linearGradient", "radialGradient", "stop",
          "clipPath", "line", "polyline", "title"}


def read_keys(path):
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def find_service_problems(service, desktop, bindir):
    if os.path.basename(service) != NAME + ".service":
        yield "the service's file must be called as its name"
    keys = read_keys(service)
    if keys.sections() != ["D-BUS Service"] or set(keys["D-BUS Service"]) != {"Name", "Exec"}:
        yield "the service must have a name and a command, and nothing else"
        return
    words = keys["D-BUS Service"]["Exec"].split()
    if keys["D-BUS Service"]["Name"] != NAME:
        yield "the service is called %s" % keys["D-BUS Service"]["Name"]
    if words != [os.path.join(bindir, "pyinst-gui"), "--gapplication-service"]:
        yield "the service runs %s" % words
    if read_keys(desktop)["Desktop Entry"].get("DBusActivatable") != "true":
        yield "the desktop file does not say that there is a service"


def find_type_problems(root, desktop):
    entry = read_keys(desktop)["Desktop Entry"]
    mime = ElementTree.parse(os.path.join(root, "data", NAME + ".mime.xml")).getroot()
    types = {element.get("type") for element in mime}
    metainfo = ElementTree.parse(os.path.join(root, "data", NAME + ".metainfo.xml.in")).getroot()
    if set(filter(None, entry["MimeType"].split(";"))) != types:
        yield "the desktop file opens %s, and the types are %s" % (entry["MimeType"], types)
    if {element.text for element in metainfo.iter("mediatype")} != types:
        yield "the metainfo file knows other types than %s" % types
    hicolor = os.path.join(root, "data", "icons", "hicolor")
    icons = [entry["Icon"]] + [element.get("name") for element in mime.iter() if element.tag.endswith("}icon")]
    for icon in icons:
        if not any(icon + ".svg" in names for _, _, names in os.walk(hicolor)):
            yield "there is no icon %s" % icon


def find_schema_problems(root):
    tool = shutil.which("glib-compile-schemas")
    if tool is None:
        return
    said = subprocess.run([tool, "--strict", "--dry-run", os.path.join(root, "data")], capture_output=True, text=True)
    if said.returncode != 0 or said.stderr.strip():
        yield "glib-compile-schemas: " + said.stderr.strip()


# ---- icons ----

def get_size(svg):
    box = svg.get("viewBox", "0 0 %s %s" % (svg.get("width"), svg.get("height"))).split()
    return tuple(float(number) for number in box[2:])


def find_icon_problems(path):
    name = os.path.basename(path)
    svg = ElementTree.parse(path).getroot()
    if svg.tag != SVG + "svg":
        yield "%s is not a picture" % name
        return
    strange = {element.tag.replace(SVG, "") for element in svg.iter()} - SHAPES
    if strange:
        yield "%s has %s: no text, pictures or scripts in icons" % (name, ", ".join(sorted(strange)))
    width, height = get_size(svg)
    if width != height or width not in (16, 64, 128, 256):
        yield "%s is %g × %g" % (name, width, height)
    if not name.endswith("-symbolic.svg"):
        return
    if (width, height) != (16, 16):
        yield "%s must be 16 × 16: symbolic icons are" % name
    fills = {element.get(paint) for element in svg.iter() for paint in ("fill", "stroke")} - {None, "none"}
    if fills != {"#2e3436"}:
        yield "%s has the colours %s: the theme gives a symbolic icon its one" % (name, sorted(fills))


def list_icons(root):
    for folder, _, names in os.walk(os.path.join(root, "data", "icons")):
        for name in names:
            yield os.path.join(folder, name)


def list_used_icons(root):
    for folder, _, names in os.walk(os.path.join(root, "viewer")):
        for name in names:
            if name.endswith((".c", ".ui")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    yield from re.findall(r"\bpyinst-[a-z-]+-symbolic\b", file.read())


def find_resource_problems(root):
    with open(os.path.join(root, "viewer", "pyinst.gresource.xml"), encoding="utf-8") as file:
        bundled = set(re.findall(r">icons/actions/([^<]+)\.svg<", file.read()))
    there = {os.path.basename(path)[:-4] for path in list_icons(root) if os.path.basename(os.path.dirname(path)) == "actions"}
    used = set(list_used_icons(root))
    for names, words in ((there - bundled, "is not bundled"), (bundled - there, "is bundled, but not there"),
                         (used - there, "is used, but not there"), (there - used, "is used nowhere")):
        for name in sorted(names):
            yield "%s %s" % (name, words)
    for name in sorted(there):
        if not name.endswith("-symbolic"):
            yield "%s must be called symbolic" % name


def main():
    root, service, desktop, bindir = sys.argv[1:]
    problems = list(find_service_problems(service, desktop, bindir))
    problems += find_type_problems(root, desktop)
    problems += find_schema_problems(root)
    problems += find_resource_problems(root)
    for path in list_icons(root):
        problems += find_icon_problems(path)
    print("\n".join(problems) or "%d icons" % len(list(list_icons(root))))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
