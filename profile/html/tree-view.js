/* tree-view.js: the call tree, as rows of which only those in sight are elements
 *
 * One element has the focus, the tree; the row that it means is its active
 * descendant. Rows that scroll out are reused. A deep stack is not indented off the
 * page: when even the least deep row in sight is far in, all move out together.
 */

const ROW_HEIGHT = 24;
const INDENT = 16;
const INDENT_KEPT = 3;        /* levels left of the least deep row, where all have moved out */
const INDENT_FREE = 24;       /* levels that fit without moving */
const INDENT_SPAN = 80;       /* more of them in sight: the deepest are kept in place, the others stand at the edge */

class TreeView {
  constructor() {
    this.rows = new TreeRows();
    this.focused = null;      /* a path key, so that it survives a new tree */
    this.list = element('div', { className: 'tree-list', role: 'presentation' });
    this.tree = element('div', { className: 'tree', role: 'tree', tabindex: '0', id: 'call-tree',
                                 'aria-label': say('view-tree') }, this.list);
    this.head = element('div', { className: 'tree-row tree-head', 'aria-hidden': 'true' },
      element('span', { className: 'figure' }), element('span', { className: 'figure share' }, say('share')),
      element('span', { className: 'bar-cell' }), element('span', { className: 'figure' }),
      element('span', { className: 'branch' }, say('function')));
    this.empty = element('p', { className: 'empty', hidden: '' });
    this.element = element('section', { className: 'view tree-view' }, this.head, this.tree, this.empty);
    this.paint = oncePerFrame(() => this.draw());
    this.tree.addEventListener('scroll', this.paint);
    this.tree.addEventListener('keydown', (event) => this.onKey(event));
    this.tree.addEventListener('click', (event) => this.onClick(event));
    this.tree.addEventListener('pointermove', (event) => this.onHover(event));
    this.tree.addEventListener('pointerleave', hideCard);
    new ResizeObserver(this.paint).observe(this.tree);
    listen([...TREE_KEYS, 'view'], () => this.refresh());
    listen(['query', 'unit', 'selected'], this.paint);
  }

  refresh() {
    if (state.view !== 'tree') return;
    const tree = getTree();
    if (this.rows.tree !== tree) this.rows.setTree(tree);
    this.empty.textContent = tree.nodes[0].looks === 0 ? say(state.clock === 'wall' ? 'nothing' : `nothing-${state.clock}`) : '';
    this.empty.hidden = tree.nodes.length > 1;
    this.tree.hidden = tree.nodes.length <= 1;
    this.draw();
  }

  focusedRow() {
    return this.rows.rowOfKey.get(this.focused) ?? 0;
  }

  setFocusedRow(row) {
    const node = this.rows.rows[Math.max(0, Math.min(row, this.rows.rows.length - 1))];
    if (!node) return;
    this.focused = node.key;
    this.scrollTo(this.rows.rowOf.get(node.index));
    if (node.kind !== NODE_FASTER) change({ selected: node.fn });
    this.draw();
  }

  scrollTo(row) {
    const { tree } = this;
    const top = row * ROW_HEIGHT;
    if (top < tree.scrollTop) tree.scrollTop = top;
    else if (top + ROW_HEIGHT > tree.scrollTop + tree.clientHeight) tree.scrollTop = top + ROW_HEIGHT - tree.clientHeight;
  }

  /* ---- drawing ---- */

  draw() {
    if (state.view !== 'tree' || this.rows.rows.length === 0) return;
    const { rows } = this.rows;
    const first = Math.max(0, Math.floor(this.tree.scrollTop / ROW_HEIGHT) - 2);
    const shown = rows.slice(first, first + Math.ceil(this.tree.clientHeight / ROW_HEIGHT) + 4);
    const focusedRow = this.focusedRow();
    const least = shown.reduce((depth, node) => Math.min(depth, node.depth), Infinity);
    const most = shown.reduce((depth, node) => Math.max(depth, node.depth), 0);
    this.movedOut = most <= INDENT_FREE ? 0
      : Math.max(0, most - least > INDENT_SPAN ? most - INDENT_FREE : least - 1 - INDENT_KEPT);
    this.head.children[0].textContent = say(state.unit === 'percent' ? 'total' : 'total-seconds');
    this.head.children[3].textContent = say(state.unit === 'percent' ? 'self' : 'self-seconds');
    this.list.style.height = `${rows.length * ROW_HEIGHT}px`;
    this.list.replaceChildren(...shown.map((node, i) => this.makeRow(node, first + i, focusedRow)));
    this.tree.setAttribute('aria-activedescendant', `row-${focusedRow}`);
  }

  makeRow(node, row, focusedRow) {
    const share = shareOfWhole(node.total);
    const isExpanded = this.rows.isExpanded(node);
    const { nodes } = this.rows.tree;
    const siblings = nodes[node.parent];
    const made = element('div', {
      className: `tree-row${row === focusedRow ? ' focused' : ''}${node.fn && node.fn === state.selected ? ' selected' : ''}`,
      role: 'treeitem', id: `row-${row}`, 'aria-level': node.depth, 'aria-setsize': siblings.nChildren,
      'aria-posinset': node.index - siblings.firstChild + 1,
      'aria-expanded': node.nChildren > 0 ? String(isExpanded) : null,
      'aria-selected': String(row === focusedRow), 'data-row': row,
    },
      element('span', { className: `figure ${heatOf(share)}` }, formatTime(node.total)),
      element('span', { className: 'figure share' }, formatShare(share)),
      this.makeBar(node, share),
      element('span', { className: `figure${node.self > 0 ? '' : ' dim'}` }, formatTime(node.self)),
      this.makeBranch(node, isExpanded));
    made.style.transform = `translateY(${row * ROW_HEIGHT}px)`;
    return made;
  }

  makeBar(node, share) {
    const isApplication = node.kind === NODE_FUNCTION && model.functions[node.fn].origin === ORIGIN_APPLICATION;
    const fill = element('span', { className: isApplication ? 'bar application' : 'bar' });
    fill.style.width = `${Math.max(share * 100, share > 0 ? 1.5 : 0)}%`;
    return element('span', { className: 'bar-cell', 'aria-hidden': 'true' }, element('span', { className: 'bar-back' }, fill));
  }

  makeBranch(node, isExpanded) {
    const branch = element('span', { className: 'branch' },
      element('span', { className: `arrow${node.nChildren === 0 ? ' none' : isExpanded ? ' open' : ''}`, 'aria-hidden': 'true' }),
      ...this.makeLabel(node));
    branch.style.paddingLeft = `${Math.max(0, node.depth - 1 - this.movedOut) * INDENT}px`;
    return branch;
  }

  makeLabel(node) {
    const mark = getTreeMarks()[node.index] ? 'hit' : '';
    if (node.kind === NODE_FASTER) return [element('span', { className: `quiet ${mark}` }, sayPlural('faster', node.nFolded))];
    const label = nameElements(node.fn);
    if (node.kind === NODE_LIBRARY_RUN) {
      const text = sayPlural('hidden', node.nFolded, modulesOf(model, node));
      return [label[0], element('button', { className: `group ${mark}`, tabindex: '-1', 'data-action': 'open' }, text)];
    }
    if (node.isOpened) {
      label.push(element('button', { className: 'group', tabindex: '-1', 'data-action': 'close' }, say('hide-again')));
    }
    return label;
  }

  /* ---- doing ---- */

  toggle(node) {
    if (node.nChildren > 0) this.rows.setExpanded(node, !this.rows.isExpanded(node));
  }

  /* Library runs open and close by the nodes that they begin at: more than one may be in a row. */
  setRunOpened(node, isOpened) {
    const { tree } = this.rows;
    const opened = new Set(state.opened);
    for (const item of tree.heavy) {
      const begins = item.isLibrary && !tree.heavy[item.parent].isLibrary;
      if (begins && tree.finalOf(item.shape) === node.index) {
        if (isOpened) opened.add(item.node);
        else opened.delete(item.node);
      }
    }
    this.focused = node.key;
    this.rows.chosen.set(node.key, true);
    change({ opened });
    this.scrollTo(this.focusedRow());
  }

  onClick(event) {
    const target = event.target.closest('[data-row]');
    if (!target) return;
    const node = this.rows.rows[Number(target.dataset.row)];
    const action = event.target.dataset.action;
    if (action) {
      this.setRunOpened(node, action === 'open');
      return;
    }
    if (event.altKey) this.rows.setExpandedBelow(node, !this.rows.isExpanded(node));
    /* Text that was just marked is to be copied, not closed. */
    else if (event.target.closest('.arrow') || getSelection().isCollapsed) this.toggle(node);
    this.setFocusedRow(this.rows.rowOf.get(node.index));
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey) return;
    const row = this.focusedRow();
    const node = this.rows.rows[row];
    const page = Math.max(1, Math.floor(this.tree.clientHeight / ROW_HEIGHT) - 1);
    const last = this.rows.rows.length - 1;
    const actions = {
      ArrowDown: () => this.setFocusedRow(row + 1),
      ArrowUp: () => this.setFocusedRow(row - 1),
      PageDown: () => this.setFocusedRow(row + page),
      PageUp: () => this.setFocusedRow(row - page),
      Home: () => this.setFocusedRow(0),
      End: () => this.setFocusedRow(last),
      ArrowRight: () => this.stepIn(node, row, event.altKey),
      ArrowLeft: () => this.stepOut(node, event.altKey),
      Enter: () => this.activate(node),
      ' ': () => this.activate(node),
      '*': () => this.rows.setExpandedBelow(node, true),
    };
    if (!node || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
    this.draw();
  }

  stepIn(node, row, isDeep) {
    if (isDeep) this.rows.setExpandedBelow(node, true);
    else if (node.nChildren > 0 && !this.rows.isExpanded(node)) this.rows.setExpanded(node, true);
    else if (node.nChildren > 0) this.setFocusedRow(row + 1);
  }

  stepOut(node, isDeep) {
    if (isDeep) this.rows.setExpandedBelow(node, false);
    else if (this.rows.isExpanded(node)) this.rows.setExpanded(node, false);
    else if (node.depth > 1) this.setFocusedRow(this.rows.rowOf.get(node.parent));
  }

  /* Enter opens what is hidden: a row's children, or the frames of a library run. */
  activate(node) {
    if (node.kind === NODE_LIBRARY_RUN) this.setRunOpened(node, true);
    else if (node.isOpened) this.setRunOpened(node, false);
    else this.toggle(node);
  }

  onHover(event) {
    const target = event.target.closest('[data-row]');
    const node = target && this.rows.rows[Number(target.dataset.row)];
    if (!node || node.kind === NODE_FASTER || event.buttons !== 0) {
      hideCard();
      return;
    }
    showCardSoon(event.clientX, event.clientY, () => cardOfFunction(node.fn, [
      [say('total-of', formatDuration(node.total), formatShare(shareOfWhole(node.total))), ''],
      [say('self-of', formatDuration(node.self), formatShare(shareOfWhole(node.self))), ''],
      [sayPlural('samples', node.looks), 'dim'],
    ], node.hotLine));
  }

  /* Shows the heaviest node of a function, or where it is folded. */
  goTo(fn) {
    const tree = getTree();
    if (this.rows.tree !== tree) this.rows.setTree(tree);
    let best = null;
    for (const node of tree.nodes) {
      if (node.fn === fn && (best === null || node.total > best.total)) best = node;
    }
    const folded = best ?? this.findFolded(tree, fn);
    if (folded) this.setFocusedRow(this.rows.reveal(folded));
    this.tree.focus();
  }

  findFolded(tree, fn) {
    const item = tree.heavy.find((candidate) => candidate.fn === fn);
    return item ? tree.nodes[tree.findNode(item.node)] : null;
  }

  /* The next row (or, backwards, the one before) that the query means; opens what hides it. */
  goToMatch(direction) {
    const marks = getTreeMarks();
    const { nodes } = this.rows.tree;
    const order = walkOrder(nodes);
    const hits = order.flatMap((index, at) => marks[index] ? [at] : []);
    if (hits.length === 0) return;
    const from = order.indexOf(this.rows.rows[this.focusedRow()].index);
    const next = direction > 0 ? hits.find((at) => at > from) ?? hits[0]
      : hits.findLast((at) => at < from) ?? hits[hits.length - 1];
    this.setFocusedRow(this.rows.reveal(nodes[order[next]]));
  }
}

/* The nodes of a tree as rows would stand if all were open. */
function walkOrder(nodes) {
  const order = [];
  for (let at = nodes[0].firstChild; at !== NONE && at !== undefined;) {
    order.push(at);
    let node = nodes[at];
    at = node.firstChild;
    while (at === NONE && node.index !== 0) {
      const next = nodes[node.index + 1];
      if (next && next.parent === node.parent) at = next.index;
      else node = nodes[node.parent];
    }
  }
  return order;
}

function heatOf(share) {
  if (share > 0.6) return 'hot';
  if (share > 0.2) return 'warm';
  return share > 0.05 ? 'mild' : 'dim';
}
