/* tree-rows.js: which nodes of the call tree are rows, in order
 *
 * Pure: no element is touched. A reader's choices (expanded or not) are kept by a
 * node's path, so they outlive a change of range, thread or clock. What nobody chose
 * is expanded while it has a tenth of the time and the page has room.
 */

const EXPANDED_SHARE = 0.1;
const EXPANDED_ROWS = 60;

class TreeRows {
  constructor() {
    this.chosen = new Map();     /* path key to whether it is expanded */
    this.all = null;             /* what everything not chosen is: true, false, or null: by weight */
    this.setTree({ nodes: [] });
  }

  setTree(tree) {
    this.tree = tree;
    this.byWeight = this.expandByWeight(tree);
    this.update();
  }

  /* Heaviest first, until the rows are enough. Children follow parents in nodes. */
  expandByWeight(tree) {
    const expanded = new Uint8Array(tree.nodes.length);
    if (tree.nodes.length === 0) return expanded;
    let rows = tree.nodes[0].nChildren;
    expanded[0] = 1;
    for (const node of tree.nodes) {
      if (node.index === 0 || node.nChildren === 0 || !expanded[node.parent]) continue;
      if (node.total < EXPANDED_SHARE * tree.nodes[0].total || rows + node.nChildren > EXPANDED_ROWS) continue;
      expanded[node.index] = 1;
      rows += node.nChildren;
    }
    return expanded;
  }

  isExpanded(node) {
    if (node.nChildren === 0) return false;
    return this.chosen.get(node.key) ?? this.all ?? this.byWeight[node.index] === 1;
  }

  /* Goes down and up by index: a stack's depth is never ours. */
  update() {
    const { nodes } = this.tree;
    this.rows = [];
    this.rowOf = new Map();      /* node to row */
    this.rowOfKey = new Map();
    const add = (node) => {
      this.rowOf.set(node.index, this.rows.length);
      this.rowOfKey.set(node.key, this.rows.length);
      this.rows.push(node);
    };
    let at = nodes.length > 0 ? nodes[0].firstChild : NONE;
    while (at !== NONE) {
      const node = nodes[at];
      add(node);
      at = this.isExpanded(node) ? node.firstChild : this.following(node);
    }
  }

  /* The next sibling, or that of the nearest ancestor which has one. */
  following(start) {
    const { nodes } = this.tree;
    for (let node = start; node.index !== 0; node = nodes[node.parent]) {
      const next = nodes[node.index + 1];
      if (next && next.parent === node.parent) return next.index;
    }
    return NONE;
  }

  setExpanded(node, isExpanded) {
    this.chosen.set(node.key, isExpanded);
    this.update();
  }

  /* The node and all below it; they lie in one run of rows once it is open, but in many of nodes. */
  setExpandedBelow(top, isExpanded) {
    const { nodes } = this.tree;
    const below = new Uint8Array(nodes.length);
    below[top.index] = 1;
    for (let i = top.index; i < nodes.length; i++) {
      if (i > top.index && !below[nodes[i].parent]) continue;
      below[i] = 1;
      if (nodes[i].nChildren > 0) this.chosen.set(nodes[i].key, isExpanded);
    }
    this.update();
  }

  setAllExpanded(isExpanded) {
    this.chosen.clear();
    this.all = isExpanded;
    this.update();
  }

  /* Opens what is above a node, so that it has a row; gives the row. */
  reveal(node) {
    const { nodes } = this.tree;
    let isChanged = false;
    for (let at = node.parent; at > 0; at = nodes[at].parent) {
      if (this.isExpanded(nodes[at])) continue;
      this.chosen.set(nodes[at].key, true);
      isChanged = true;
    }
    if (isChanged) this.update();
    return this.rowOf.get(node.index) ?? 0;
  }
}
