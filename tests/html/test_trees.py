"""The page's script and the C code make the same call trees of the same recordings."""

import pages

TREE_TEXT = """
    const [asked] = arguments;
    return asked.map(([fold, threshold, lane, clock, begin, end]) => {
      const filter = { begin: Number(begin), end: Number(end), lane: Number(lane), clock };
      const tree = makeCallTree(model, makeWeights(model, filter), { fold, threshold: Number(threshold) });
      return tree.nodes.map((node) => {
        const name = node.kind === NODE_LIBRARY_RUN ? `[${nameOf(node.fn)}: ${node.nFolded}, ${modulesOf(model, node)}]`
          : node.kind === NODE_FASTER ? `[faster: ${node.nFolded}]` : node.index === 0 ? '*' : model.functions[node.fn].name;
        return [node.depth, name, node.total, node.self, node.looks, node.selfLooks, node.hotLine].join(' ');
      }).join('\\n');
    });"""


def read_trees(path):
    """[(options, text)]"""
    parts = path.read_text(encoding="utf-8").split("? ")[1:]
    return [(options.split(" "), text.rstrip("\n")) for options, text in (part.split("\n", 1) for part in parts)]


class TreesTest(pages.PageTest):
    def check(self, name):
        self.open(name)
        expected = read_trees(self.folder / (name + ".trees"))
        self.assertEqual(len(expected), 288)
        made = self.browser.run(TREE_TEXT, [options for options, _ in expected])
        for (options, text), page_text in zip(expected, made):
            self.assertEqual(page_text, text, "%s with %s" % (name, options))

    def test_small_ones(self):
        for name in ("shop", "libraries", "small-functions", "empty", "killed"):
            self.check(name)

    def test_random_ones(self):
        names = sorted(path.stem for path in self.folder.glob("random-*.html"))
        self.assertEqual(len(names), 24)
        for name in names:
            self.check(name)

    def test_tasks(self):
        """Of an event loop: whose the time was, in any range, by any clock."""
        names = sorted(path.stem for path in self.folder.glob("tasks*.html"))
        self.assertEqual(len(names), 18)
        for name in names:
            self.check(name)
        trees = [text for name in names for _, text in read_trees(self.folder / (name + ".trees"))]
        self.assertGreater(sum("[await]" in text for text in trees), 500)
        self.assertTrue(any("[event loop]" in text for text in trees))
        self.assertTrue(any("[await thread asyncio_0]" in text for text in trees))

    def test_names(self):
        """What the page calls a function, and its file, are what the recording says, byte for byte or made valid."""
        self.open("hostile")
        names = self.browser.run("return model.functions.map((fn) => fn.name)")
        self.assertIn("<script>alert(1)</script>", names)
        self.assertIn("__proto__", names)
        self.assertIn("{{script}}%s%n", names)
        files = self.browser.run("return model.functions.map((fn) => fn.file)")
        self.assertIn("</script><script>alert(2)</script>.py", files)


if __name__ == "__main__":
    pages.main()
