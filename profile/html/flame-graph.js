/* flame-graph.js: the call tree as boxes, the root on top, as wide as their share
 *
 * A click fits a box; what was too small to show in the whole is then looked up
 * again, so that every frame can be reached.
 */

const FLAME_LEAST = 0.0005;   /* of what is fitted: about half a pixel */

/* Left edge (0..1) of each node, and where each level begins: pure. Nodes stand level by level. */
function layOutFlame(tree) {
  const { nodes } = tree;
  const whole = nodes[0].total;
  const left = new Float64Array(nodes.length);
  const levels = [];
  let free = 0;
  for (const node of nodes) {
    if (node.depth === levels.length) levels.push(node.index);
    if (node.index === 0) continue;
    const parent = nodes[node.parent];
    free = parent.firstChild === node.index ? left[parent.index] : free;
    left[node.index] = free;
    free += whole > 0 ? node.total / whole : 0;
  }
  levels.push(nodes.length);
  return { left, levels };
}

class FlameGraph {
  constructor() {
    this.chart = new Chart(say('view-flame'), (context) => this.draw(context));
    this.element = element('section', { className: 'view flame-view' }, this.chart.scroller,
      element('div', { className: 'legend' }, element('span', { className: 'hint' }, say('flame-hint'))));
    this.fittedKeys = [];         /* path keys, outermost first */
    this.focusKey = 1;
    listen([...RANGE_KEYS, 'flameFold', 'opened', 'view'], () => {
      this.made = null;
      this.chart.paint();
    });
    listen(['theme', 'query', 'selected'], this.chart.paint);
    this.attachInput();
  }

  /* The tree with what is too small left out: of the whole first, then of what is fitted. */
  build() {
    let share = 1;
    const make = () => {
      const tree = makeCallTree(model, getWeights(), { ...state, fold: state.flameFold, threshold: FLAME_LEAST * share });
      return { tree, byKey: new Map(tree.nodes.map((node) => [node.key, node])), ...layOutFlame(tree) };
    };
    let made = make();
    for (const key of this.fittedKeys) {
      const node = made.byKey.get(key);
      if (!node || node.total <= 0) break;
      share = node.total / made.tree.nodes[0].total;
    }
    if (share < 1) made = make();
    this.made = { ...made, marks: null, query: null };
  }

  get fitted() {
    return this.fittedKeys.map((key) => this.made.byKey.get(key)).findLast((node) => node) ?? this.made.tree.nodes[0];
  }

  draw(context) {
    if (state.view !== 'flame') return;
    if (!this.made) this.build();
    const { tree, left, levels } = this.made;
    const whole = tree.nodes[0].total;
    this.chart.setContentHeight((levels.length - 1) * ROW_PITCH + 8);
    if (whole <= 0) {
      context.fillStyle = getFurniture()['dim-text'];
      context.fillText(say('nothing'), 16, 20);
      return;
    }
    const { fitted } = this;
    this.from = left[fitted.index];
    this.scale = this.chart.width / (fitted.total / whole);
    this.marks = state.query === '' ? null : markTree(tree, getMatches().matched);
    const first = Math.max(0, Math.floor(this.chart.scrollTop / ROW_PITCH) - 1);
    const last = Math.min(levels.length - 2, first + Math.ceil(this.chart.height / ROW_PITCH) + 1);
    for (let depth = first; depth <= last; depth++) this.drawLevel(context, depth, fitted);
  }

  drawLevel(context, depth, fitted) {
    const { tree, levels } = this.made;
    for (let i = this.firstInSight(depth); i < levels[depth + 1]; i++) {
      const node = tree.nodes[i];
      const { x, width } = this.boxOf(node);
      if (x > this.chart.width) break;
      if (width < 0.3) continue;
      this.drawNode(context, node, x, Math.max(width - (width > 3 ? 1 : 0), 0.5), depth < fitted.depth);
    }
  }

  drawNode(context, node, x, width, isAbove) {
    const y = node.depth * ROW_PITCH + 4 - this.chart.scrollTop;
    const isMarked = this.marks !== null && this.marks[node.index] === 1;
    const isDimmed = this.marks !== null && !isMarked;
    const isSelected = node.key === this.focusKey || (node.fn !== 0 && node.fn === state.selected && width > 8);
    const painter = this.painterOf(node);
    const from = Math.max(x, 0);
    const shown = Math.min(x + width, this.chart.width) - from;
    drawBox(context, painter, from, y, shown, { coverage: isAbove ? 0.3 : 1, isDimmed, isMarked, isSelected });
    if (shown > 22) drawBoxText(context, painter, this.textOf(node), from, y, shown, isDimmed || isAbove);
  }

  /* Built-in functions take their caller's colour. */
  painterOf(node) {
    const { nodes } = this.made.tree;
    let at = node;
    while (at.index !== 0 && model.functions[at.fn].origin === ORIGIN_BUILTIN && at.parent > 0 && at.kind !== NODE_FASTER) {
      at = nodes[at.parent];
    }
    return at.kind === NODE_FASTER ? 0 : at.fn;
  }

  textOf(node) {
    if (node.index === 0) return state.lane < 0 ? say('all-threads') : model.lanes[state.lane].name;
    if (node.kind === NODE_FASTER) return sayPlural('faster', node.nFolded);
    if (node.kind === NODE_LIBRARY_RUN) return `${nameOf(node.fn)}  ${sayPlural('hidden', node.nFolded, modulesOf(model, node))}`;
    return nameOf(node.fn);
  }

  boxOf(node) {
    const { tree, left } = this.made;
    return { x: (left[node.index] - this.from) * this.scale, width: node.total / tree.nodes[0].total * this.scale };
  }

  /* In a level, boxes stand from left to right. */
  firstInSight(depth) {
    const { levels } = this.made;
    let low = levels[depth];
    let high = levels[depth + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { x, width } = this.boxOf(this.made.tree.nodes[middle]);
      if (x + width > 0.01) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  nodeAt(x, y) {
    if (!this.made || this.scale === undefined) return null;
    const depth = Math.floor((y - 4 + this.chart.scrollTop) / ROW_PITCH);
    if (depth < 0 || depth >= this.made.levels.length - 1) return null;
    const node = this.made.tree.nodes[this.firstInSight(depth)];
    if (!node || node.depth !== depth) return null;
    const box = this.boxOf(node);
    return box.x <= x && x < box.x + box.width ? node : null;
  }

  /* ---- input ---- */

  attachInput() {
    const { scroller } = this.chart;
    const nodeOf = (event) => {
      const box = scroller.getBoundingClientRect();
      return this.nodeAt(event.clientX - box.left, event.clientY - box.top);
    };
    scroller.addEventListener('click', (event) => this.take(nodeOf(event), true));
    scroller.addEventListener('pointerleave', hideCard);
    scroller.addEventListener('pointermove', (event) => {
      const node = nodeOf(event);
      scroller.style.cursor = node ? 'pointer' : 'default';
      if (node && node.fn !== 0) showCard(event.clientX, event.clientY, this.cardOf(node));
      else hideCard();
    });
    scroller.addEventListener('keydown', (event) => this.onKey(event));
  }

  cardOf(node) {
    return cardOfFunction(node.fn, [
      node.kind === NODE_LIBRARY_RUN ? [sayPlural('hidden', node.nFolded, modulesOf(model, node)), 'dim'] : null,
      [say('total-of', formatDuration(node.total), formatShare(shareOfWhole(node.total))), ''],
      [say('self-of', formatDuration(node.self), formatShare(shareOfWhole(node.self))), ''],
      [sayPlural('samples', node.looks), 'dim'],
    ], node.hotLine);
  }

  take(node, isFitted) {
    if (!node) return;
    this.focusKey = node.key;
    if (isFitted) this.fit(node);
    if (node.kind !== NODE_FASTER) change({ selected: node.fn });
    this.chart.scroller.setAttribute('aria-label', `${this.textOf(node)}, ${formatShare(shareOfWhole(node.total))}`);
    this.chart.paint();
  }

  fit(node) {
    const { nodes } = this.made.tree;
    this.fittedKeys = [];
    for (let at = node; at.index !== 0; at = nodes[at.parent]) this.fittedKeys.unshift(at.key);
    this.made = null;
    hideCard();
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.made) this.build();
    const { nodes } = this.made.tree;
    const node = this.made.byKey.get(this.focusKey) ?? nodes[0];
    const sibling = (step) => nodes[node.index + step]?.parent === node.parent ? nodes[node.index + step] : null;
    const actions = {
      ArrowUp: () => this.take(node.parent >= 0 ? nodes[node.parent] : null, false),
      ArrowDown: () => this.take(node.firstChild === NONE ? null : nodes[node.firstChild], false),
      ArrowLeft: () => this.take(sibling(-1), false),
      ArrowRight: () => this.take(sibling(1), false),
      Enter: () => this.take(node, true),
      0: () => this.take(nodes[0], true),
      Backspace: () => this.take(this.fitted.parent >= 0 ? nodes[this.fitted.parent] : null, true),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
    const y = (this.made?.byKey.get(this.focusKey)?.depth ?? 0) * ROW_PITCH;
    const { scroller } = this.chart;
    if (y < scroller.scrollTop) scroller.scrollTop = y;
    else if (y + ROW_PITCH > scroller.scrollTop + this.chart.height) scroller.scrollTop = y + ROW_PITCH * 2 - this.chart.height;
  }
}
