"""The profilers that are measured beside each other, one module each.

A module has: NAME; PACKAGE, what pip installs, or None; problem(python), why it cannot be had
under that interpreter, or None; line(python, output, script, arguments), the command;
functions(output, script), {name: time} of the functions of *script* with all that they called;
lines(output, script), {line: time}, or raises Cannot. Times may be in any unit: shares are what is compared.
"""


class Cannot(Exception):
    """This profiler does not tell that; the words say why."""


class Python:
    """An interpreter with its version, and the environment of ours that has the peers in it."""

    def __init__(self, version, path, environment):
        self.version, self.path, self.environment = version, path, environment
        self.number = tuple(int(part) for part in version.split("."))

    def tool(self, name):
        return self.environment + "/bin/" + name

    @property
    def inside(self):
        return self.tool("python")


def add_once(sums, names, weight):
    """The weight goes to each name once, however often it stands in the stack."""
    for name in set(names):
        sums[name] = sums.get(name, 0.0) + weight


def all_of_them():
    from peers import austin, cprofile, ours, profile, pyinstrument, pyspy, scalene, tachyon, viztracer
    return [ours, tachyon, pyspy, austin, scalene, pyinstrument, viztracer, cprofile, profile]
