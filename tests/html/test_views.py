"""The views, with real clicks, drags and keys."""

import pages

TALL_TREE = ["main main.py:1", "  run 4 frames hidden (asyncio, selectors)", "    job main.py:1", "      loads json/__init__.py:1",
             "  loads 2 frames hidden (json, built-in)", "  get requests/api.py:1", "    hook main.py:1", "  len built-in"]


class ViewsTest(pages.PageTest):
    # ---- call tree ----

    def test_tree_and_hidden_frames(self):
        self.open("libraries")
        self.browser.press("Tab")
        self.assertEqual(self.rows(), TALL_TREE)
        self.browser.click(self.row_selector("run") + " .group")
        opened = self.rows()
        self.assertEqual(opened[1], "  run asyncio/runners.py:1 hide library frames")
        self.assertIn("      loop asyncio/events.py:1".replace("      ", "    ", 1), opened)
        self.assertEqual(opened[-1], TALL_TREE[-1])
        self.browser.click(self.row_selector("run") + " .group")
        self.assertEqual(self.rows(), TALL_TREE)

    def test_click_opens_and_closes(self):
        self.open("libraries")
        self.browser.click(self.row_selector("main") + " .arrow")
        self.assertEqual(self.rows(), ["main main.py:1"])
        row = "return document.querySelector('#row-0').ariaExpanded"
        self.assertEqual(self.browser.run(row), "false")
        self.browser.click(self.row_selector("main") + " .name")
        self.assertEqual(self.browser.run(row), "true")
        self.assertEqual(self.rows(), TALL_TREE)
        self.browser.click(self.row_selector("main") + " .arrow", alt=True)
        self.assertEqual(self.rows(), ["main main.py:1"])
        self.browser.click(self.row_selector("main") + " .arrow")
        self.assertEqual(len(self.rows()), 5)      # Alt closed what is below, too

    def test_keys(self):
        self.open("libraries")
        self.browser.run("document.getElementById('call-tree').focus()")
        focused = "return document.querySelector('#call-tree [aria-selected=true] .name').textContent"
        active = "return document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).ariaSelected"
        self.browser.press("ArrowDown", "ArrowDown")
        self.assertEqual(self.browser.run(focused), "job")
        self.assertEqual(self.browser.run(active), "true")
        self.browser.press("ArrowLeft")
        self.assertNotIn("      loads json/__init__.py:1", self.rows())
        self.browser.press("ArrowLeft")
        self.assertEqual(self.browser.run(focused), "run")
        self.browser.press("Enter")
        self.assertIn("hide library frames", self.rows()[1])
        self.browser.press("Enter", "Home", "ArrowLeft")
        self.assertEqual(self.rows(), ["main main.py:1"])
        self.browser.press("*")
        self.assertEqual(self.rows(), TALL_TREE)
        self.browser.press("End")
        self.assertEqual(self.browser.run(focused), "len")

    def test_roles(self):
        self.open("libraries")
        levels = self.browser.run("""
            return [...document.querySelectorAll('[role=tree] [role=treeitem]')].map((row) =>
              [row.ariaLevel, row.ariaPosInSet, row.ariaSetSize, row.ariaExpanded])""")
        self.assertEqual(levels[0], ["1", "1", "1", "true"])
        self.assertEqual(levels[1], ["2", "1", "4", "true"])
        self.assertEqual(levels[7], ["2", "4", "4", None])
        unnamed = self.browser.run("""
            return [...document.querySelectorAll('button, select, input, [role=tree], [tabindex]')].filter((item) =>
              !(item.ariaLabel || item.textContent.trim() || item.getAttribute('aria-label'))).map((item) => item.outerHTML)""")
        self.assertEqual(unnamed, [])

    def test_figures(self):
        """Self and total, in seconds and percent, by both clocks, of all threads and of one."""
        self.open("shop")
        figures = """return [...document.querySelectorAll('#call-tree [role=treeitem]')].map((row) =>
                     [...row.querySelectorAll('.figure')].map((item) => item.textContent).join('|'))"""
        self.assertEqual(self.browser.run(figures)[0], "0.100|50.0 %|0.000")
        self.browser.run("document.querySelector('#choose-lane').selectedIndex = 1;"
                         "document.querySelector('#choose-lane').dispatchEvent(new Event('change'))")
        self.assertEqual(self.rows(), ["main main.py:1", "  buy main.py:1", "    price main.py:1", "  pay main.py:1", "    wait main.py:1"])
        self.assertEqual(self.browser.run(figures)[1], "0.055|55.0 %|0.010")
        self.browser.run("change({clock: 'cpu', unit: 'percent'})")
        self.browser.settle()
        self.assertEqual(self.browser.run(figures)[1], "64.7 %|64.7 %|11.8 %")

    def test_tasks(self):
        """Trees say whose the time of an event loop was, the timeline what ran, and its card does not mix them up."""
        self.open("tasks-waiting")
        self.browser.run("change({fold: 'nothing', unit: 'percent'})")
        self.assertEqual(self.rows()[3:], ["      main main.py:1", "        sleep asyncio/tasks.py:1", "          [await]",
                                           "      server main.py:1", "        sleep asyncio/tasks.py:1", "          [await]"])
        figures = self.browser.run("""return [...document.querySelectorAll('#call-tree [role=treeitem]')].map((row) =>
            [...row.querySelectorAll('.figure')].map((item) => item.textContent).join('|'))""")
        self.assertEqual([text.split("|")[0] for text in figures], ["100.0 %"] * 3 + ["75.0 %"] * 3 + ["25.0 %"] * 3)
        self.assertEqual(figures[-1].split("|")[-1], "25.0 %")
        self.browser.click("#tab-functions")
        self.browser.settle()
        self.assertIn("[await]", self.browser.run("return document.querySelector('.functions-list').textContent"))
        self.assertNotIn("select", self.browser.run("return document.querySelector('.functions-list').textContent"))
        self.browser.click("#tab-timeline")
        self.browser.settle()
        left, top, width, _ = self.chart()
        down = self.browser.run("return page.timeline.rowTop(page.timeline.places[0], 4)")
        self.browser.move(left + 158 + (width - 158) * 0.5, top + down + 8)
        text = self.browser.run("return document.getElementById('card').innerText")
        self.assertIn("select", text)
        self.assertIn("Here for 100 ms", text)
        self.assertNotIn("Total", text)

    def test_ten_thousand_deep(self):
        self.open("deep")
        self.browser.run("document.getElementById('call-tree').focus()")
        self.browser.press("*", "End")
        self.assertEqual(self.browser.run("return page.tree.rows.rows.length"), 10001)
        last = self.browser.run("return document.querySelector('#call-tree .focused').ariaLevel")
        self.assertEqual(last, "1")      # the short stack beside the deep one
        self.browser.press("ArrowUp")
        self.assertEqual(self.browser.run("return document.querySelector('#call-tree .focused').ariaLevel"), "10000")
        box = self.browser.run("return document.querySelector('#call-tree .focused .name').getBoundingClientRect().left")
        self.assertLess(box, 1300)       # in sight, not 160,000 pixels to the right
        for view in ("timeline", "flame", "functions"):
            self.browser.click("#tab-" + view)
            self.browser.settle()
        self.browser.click("#tab-timeline")
        self.browser.click_at(60, self.browser.run("return document.querySelector('.chart').getBoundingClientRect().top") + 26 + 52)
        self.browser.run("page.timeline.chart.scroller.scrollTop = 1e9")
        self.browser.settle()
        self.assertEqual(self.browser.run("return page.timeline.places[0].nRows"), 10000)

    # ---- search ----

    def test_search(self):
        self.open("libraries")
        self.browser.press("/")
        self.browser.press("l", "o", "a", "d")
        self.assertEqual(self.browser.run("return document.querySelector('.counts').textContent"), "1 function, 35.0 % of the time")
        self.assertEqual(self.browser.run("return [...document.querySelectorAll('#call-tree mark')].map((item) => item.textContent)"),
                         ["load", "load"])
        self.browser.press("Enter")
        focused = "return document.querySelector('#call-tree [aria-selected=true]').ariaLevel"
        self.assertEqual(self.browser.run(focused), "4")
        self.browser.press("Enter")
        self.assertEqual(self.browser.run(focused), "2")
        self.browser.press("Shift+Enter")
        self.assertEqual(self.browser.run(focused), "4")
        self.browser.press("Escape")
        self.assertEqual(self.browser.run("return [state.query, document.activeElement.id]"), ["", "call-tree"])

    def test_search_says_what_is_hidden(self):
        """A match inside a folded library run marks the run; nothing found is said."""
        self.open("libraries")
        self.browser.run("document.getElementById('search').focus()")
        self.browser.press(*"select")
        self.assertEqual(self.browser.run("return document.querySelector('#call-tree .group.hit').textContent"),
                         "4 frames hidden (asyncio, selectors)")
        self.browser.press(*"ively")
        self.assertEqual(self.browser.run("return document.querySelector('.counts').textContent"), "No match")

    def test_search_in_pictures(self):
        """What does not match is paler in the flame graph and the timeline."""
        self.open("shop")
        for view in ("flame", "timeline"):
            self.browser.click("#tab-" + view)
            colors = []
            for query in ("", "price", "buy"):
                self.browser.run("change({query: arguments[0]})", query)
                self.browser.settle()
                colors.append(self.browser.run("""
                    const {canvas} = page[arguments[0]].chart;
                    const [x, y] = arguments[0] === 'flame' ? [canvas.width * 0.2, 50] : [400, 26 + 17 + 19 + 5];
                    const copy = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
                    copy.drawImage(canvas, -x, -y);
                    return [...copy.getImageData(0, 0, 1, 1).data].join()""", view))
            plain, other, match = colors
            self.assertEqual(plain, match, view)
            self.assertNotEqual(plain, other, view)

    # ---- time ----

    def chart(self):
        return self.browser.run("""
            const box = document.querySelector('.view:not([hidden]) .chart').getBoundingClientRect();
            return [box.left, box.top, box.width, box.height]""")

    def test_range_by_drag(self):
        """A range that is dragged in the timeline filters every other view; Escape ends it."""
        self.open("shop")
        self.browser.click("#tab-timeline")
        left, top, width, _ = self.chart()
        at = [left + 158 + (width - 158) * share for share in (0.35, 0.55)]
        self.browser.drag(at[0], top + 60, at[1], top + 60)
        begin, end = self.browser.run("return [state.begin, state.end]")
        self.assertAlmostEqual(begin / 1e6, 35, delta=0.3)
        self.assertAlmostEqual(end / 1e6, 55, delta=0.3)
        self.assertIn("0.035", self.browser.run("return document.querySelector('.chip').textContent"))
        self.browser.click("#tab-tree")
        total = self.browser.run("return getTree().nodes[0].total")
        self.assertAlmostEqual(total / 1e6, 2 * 20, delta=1)
        self.assertNotIn("wait", " ".join(self.rows()))
        self.browser.click("#tab-functions")
        self.browser.settle()
        self.assertNotIn("wait", self.browser.run("return document.querySelector('.functions-list').textContent"))
        self.browser.press("Escape")
        self.assertEqual(self.browser.run("return [state.begin, state.end]"), [0, 0])
        self.assertIn("wait", self.browser.run("return document.querySelector('.functions-list').textContent"))

    def test_range_in_overview(self):
        self.open("shop")
        left, top, width = self.browser.run("""
            const box = document.querySelector('.overview').getBoundingClientRect(); return [box.left, box.top, box.width]""")
        self.browser.drag(left + width * 0.1, top + 20, left + width * 0.3, top + 20)
        self.assertAlmostEqual(self.browser.run("return state.end") / 1e6, 30, delta=0.3)
        self.browser.drag(left + width * 0.2, top + 20, left + width * 0.5, top + 20)
        self.assertAlmostEqual(self.browser.run("return state.begin") / 1e6, 40, delta=0.3)
        self.browser.click(".chip button")
        self.assertEqual(self.browser.run("return [state.begin, state.end]"), [0, 0])

    def test_timeline_moves(self):
        self.open("shop")
        self.browser.click("#tab-timeline")
        left, top, width, _ = self.chart()
        self.browser.wheel(left + 158 + (width - 158) / 2, top + 60, -300, control=True)
        begin, end = self.browser.run("return [page.timeline.view.begin, page.timeline.view.end]")
        self.assertAlmostEqual((begin + end) / 2e6, 50, delta=0.5)
        self.assertLess(end - begin, 70e6)
        self.browser.run("page.timeline.chart.scroller.focus()")
        self.browser.press("0")
        self.assertEqual(self.browser.run("return [page.timeline.view.begin, page.timeline.view.end]"), [0, 100000000])
        self.browser.press("ArrowRight", "ArrowDown", "ArrowDown")
        self.assertEqual(self.browser.run("return document.activeElement.ariaLabel"), "price, 40.0 ms")
        self.browser.press("f")
        self.assertAlmostEqual(self.browser.run("return page.timeline.view.end - page.timeline.view.begin") / 1e6, 43.2, delta=1)

    def test_card(self):
        self.open("shop")
        self.browser.click("#tab-timeline")
        self.browser.settle()
        left, top, width, _ = self.chart()
        self.browser.move(left + 158 + (width - 158) * 0.2, top + 26 + 17 + 19 * 2 + 8)
        text = self.browser.run("return document.getElementById('card').innerText")
        for part in ("price", "main.py:1", "Application code", "Here for 40.0 ms", "Total 45.0 ms, 22.5 %", "running", "line 1"):
            self.assertIn(part, text)

    def test_spans_keep_time(self):
        """Whatever the zoom, what is drawn covers what was recorded."""
        for name in ("shop", "random-03", "random-11"):
            self.open(name)
            sums = self.browser.run("""
                const sums = [];
                for (const lane of model.lanes) {
                  for (const row of layOutLane(model, lane).rows) {
                    let exact = 0;
                    for (let i = 0; i < row.n; i++) exact += row.end[i] - row.begin[i];
                    for (const pixel of [1e3, 1e6, 7e6, 5e7]) {
                      let drawn = 0;
                      row.visit(0, model.durationNs, pixel, (begin, end, item, coverage) => { drawn += (end - begin) * coverage; });
                      sums.push([exact, drawn]);
                    }
                  }
                }
                return sums""")
            for exact, drawn in sums:
                self.assertAlmostEqual(drawn / exact, 1, places=6)

    # ---- flame graph and functions ----

    def test_flame_graph(self):
        self.open("shop")
        self.browser.click("#tab-flame")
        left, top, width, _ = self.chart()
        self.browser.click_at(left + width * 0.2, top + 4 + 19 * 2 + 8)
        self.assertEqual(self.browser.run("return nameOf(page.flame.fitted.fn)"), "buy")
        widths = self.browser.run("const node = page.flame.fitted; return [page.flame.boxOf(node).x, page.flame.boxOf(node).width]")
        self.assertAlmostEqual(widths[0], 0, places=3)
        self.assertAlmostEqual(widths[1], width, delta=20)
        self.browser.run("page.flame.chart.scroller.focus()")
        self.browser.press("0", "ArrowDown", "ArrowDown", "ArrowRight")
        self.assertIn("pay", self.browser.run("return document.activeElement.ariaLabel"))

    def test_flame_reaches_what_is_small(self):
        """A box that was too small for the whole is there when its caller is fitted."""
        self.open("small-functions")
        self.browser.click("#tab-flame")
        names = "return page.flame.made.tree.nodes.map((node) => node.kind === NODE_FASTER ? '...' : nameOf(node.fn))"
        self.browser.settle()
        self.assertNotIn("tiny", self.browser.run(names))
        self.browser.run("""
            const {tree} = page.flame.made;
            page.flame.take(tree.nodes.find((node) => nameOf(node.fn) === 'small_2'), true)""")
        self.browser.settle()
        self.assertIn("tiny", self.browser.run(names))

    def test_functions(self):
        """Self and total of each, recursion once; who called it, whom it called, its lines."""
        self.open("shop")
        self.browser.click("#tab-functions")
        self.browser.settle()
        rows = "return [...document.querySelectorAll('.functions-list [role=option]')].map((row) => row.innerText.replace(/\\s+/g, ' '))"
        self.assertEqual(self.browser.run(rows)[:3], ["0.100 0.100 100 work main.py:1", "0.045 0.045 45 price main.py:1",
                                                     "0.030 0.045 45 pay main.py:1"])
        self.browser.click("[data-sort=total]")
        self.browser.settle()
        self.assertTrue(self.browser.run(rows)[0].startswith("0.100 0.100 100 work"))
        self.assertTrue(self.browser.run(rows)[1].startswith("0.000 0.100 100 main"))
        self.browser.run("document.querySelector('.functions-list').focus()")
        self.browser.press("Home", "ArrowDown", "ArrowDown")
        details = self.browser.run("return document.querySelector('.details').innerText")
        for part in ("buy", "Total 55.0 ms, 27.5 %", "Self 10.0 ms, 5.0 %", "Called by", "Calls", "price", "Lines"):
            self.assertIn(part, details)
        self.browser.click(".details .link")
        self.assertEqual(self.browser.run("return nameOf(state.selected)"), "main")

    def test_recursion_counts_once(self):
        self.open("deep")
        sums = self.browser.run("const sums = getFunctionSums(); return [...sums.total].slice(1).concat([...sums.self].slice(1))")
        total, self_time = sums[:7], sums[7:]
        self.assertEqual(max(total), 210e6)
        self.assertEqual(sum(self_time), 210e6)
        callers = self.browser.run("return findNeighbours(model, getWeights(), 3)")
        self.assertEqual(sum(item["ns"] for item in callers["callers"]), total[2])
        self.assertEqual([item["ns"] for item in callers["callees"]], [200e6])


if __name__ == "__main__":
    pages.main()
