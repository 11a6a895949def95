/* call-tree.js: the merged tree of the stacks in a range
 *
 * A second hand of profile/call-tree-build.c, node for node: tests/html runs both
 * on the same recordings and compares the text. What the page adds is *opened*:
 * library runs that a reader unfolded, as the nodes (of the model) they begin at.
 * Options: fold ('libraries', 'application': library frames dropped, or 'nothing'),
 * threshold (children under this share of the root go into one "faster" node).
 * The result is columns; children of a node stand together, heaviest first.
 */

const NODE_FUNCTION = 0;
const NODE_LIBRARY_RUN = 1;
const NODE_FASTER = 2;
const NODE_ROOT = 3;
const NONE = -1;

const EARLY_FRACTION = 32;

/* The nodes that are heavy enough to be looked at; what is light is summed at its parent. */
function findHeavy(model, weights, options) {
  const { nodes, functions } = model;
  const earlyNs = Math.trunc(options.threshold / EARLY_FRACTION * weights.total[0]);
  const position = new Uint32Array(nodes.n);
  const heavy = [{ node: 0, parent: 0, fn: 0, isLibrary: false, startsRun: false, isOpened: false,
                   earlyNs: 0, earlyLooks: 0, nEarly: 0, shape: 0 }];
  position[0] = 1;
  for (let i = 1; i < nodes.n; i++) {
    const total = weights.total[i];
    const above = position[nodes.parent[i]];
    if (above === 0 || (total === 0 && weights.looks[i] === 0)) continue;
    const parent = heavy[above - 1];
    if (total < earlyNs) {
      parent.earlyNs += total;
      parent.earlyLooks += weights.looks[i];
      parent.nEarly++;
      continue;
    }
    const fn = nodes.fn[i];
    const origin = functions[fn].origin;
    const isLibrary = origin === ORIGIN_BUILTIN ? parent.isLibrary : origin !== ORIGIN_APPLICATION;
    const isOpened = isLibrary && (parent.isLibrary ? parent.isOpened : options.opened.has(i));
    if (isLibrary && parent.isLibrary) parent.startsRun = true;
    heavy.push({ node: i, parent: above - 1, fn, isLibrary, startsRun: false, isOpened,
                 earlyNs: 0, earlyLooks: 0, nEarly: 0, shape: 0 });
    position[i] = heavy.length;
  }
  return { heavy, position };
}

class Shapes {
  constructor() {
    this.list = [];
    this.known = new Map();
    this.add(0, 0, NODE_ROOT);
  }

  add(parent, fn, kind) {
    this.list.push({ parent, fn, kind, nFolded: 0, nFaster: 0, hotLine: 0, hotNs: 0, self: 0, total: 0, faster: 0,
                     selfLooks: 0, looks: 0, fasterLooks: 0, owner: 0, children: [], members: null,
                     firstNode: 0, isOpened: false });
    return this.list.length - 1;
  }

  /* The key is exact: shapes and functions are both far below 2^26. */
  find(parent, fn, kind) {
    const key = (parent * 0x4000000 + fn) * 2 + kind;
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.add(parent, fn, kind);
      this.known.set(key, index);
    }
    return index;
  }

  addMember(index, fn) {
    const shape = this.list[index];
    shape.nFolded++;
    (shape.members ??= []).push(fn);
    return index;
  }
}

function findShape(shapes, heavy, node, options) {
  const parent = heavy[node.parent];
  if (!node.isLibrary || options.fold === 'nothing' || node.isOpened) {
    return shapes.find(parent.shape, node.fn, NODE_FUNCTION);
  }
  if (options.fold === 'application') return parent.shape;
  if (!parent.isLibrary && !node.startsRun) return shapes.find(parent.shape, node.fn, NODE_FUNCTION);
  return shapes.addMember(parent.isLibrary ? parent.shape : shapes.find(parent.shape, node.fn, NODE_LIBRARY_RUN), node.fn);
}

/* The line that most of a function's time was below; of a run, its first frame's. */
function findHotLines(model, weights, shapes, { heavy, position }) {
  const { stacks, slots } = model;
  for (let i = 1; i < stacks.n; i++) {
    if (weights.seen[i] === 0) continue;
    const at = position[stacks.node[i]];
    if (at === 0) continue;
    const node = heavy[at - 1];
    const shape = shapes.list[node.shape];
    const ns = weights.slotNs[stacks.slot[i]];
    if (ns > shape.hotNs && shape.fn === node.fn) {
      shape.hotNs = ns;
      shape.hotLine = slots.line[stacks.slot[i]];
    }
  }
}

function makeShapes(model, weights, options) {
  const found = findHeavy(model, weights, options);
  const { heavy } = found;
  const shapes = new Shapes();
  heavy.forEach((node, i) => {
    if (i > 0) node.shape = findShape(shapes, heavy, node, options);
    const shape = shapes.list[node.shape];
    shape.self += weights.self[node.node];
    shape.selfLooks += weights.selfLooks[node.node];
    shape.faster += node.earlyNs;
    shape.fasterLooks += node.earlyLooks;
    shape.nFaster += node.nEarly;
    if (shape.firstNode === 0) shape.firstNode = node.node;
    if (node.isOpened && !heavy[node.parent].isLibrary) shape.isOpened = true;
  });
  findHotLines(model, weights, shapes, found);
  for (let i = shapes.list.length - 1; i >= 0; i--) {
    const shape = shapes.list[i];
    shape.total += shape.self + shape.faster;
    shape.looks += shape.selfLooks + shape.fasterLooks;
    if (i > 0) {
      shapes.list[shape.parent].total += shape.total;
      shapes.list[shape.parent].looks += shape.looks;
    }
  }
  return { ...found, shapes: shapes.list };
}

function applyThreshold(shapes, threshold) {
  const least = threshold * shapes[0].total;
  for (let i = 1; i < shapes.length; i++) {
    const shape = shapes[i];
    const parent = shapes[shape.parent];
    shape.owner = i;
    if (parent.owner !== shape.parent) {
      shape.owner = parent.owner;
    } else if (shape.total < least) {
      shape.owner = shape.parent;
      parent.faster += shape.total;
      parent.fasterLooks += shape.looks;
      parent.nFaster++;
    } else {
      parent.children.push(i);
    }
  }
}

/* A path of functions as a number: rows keep what a reader opened when the range changes. */
function pathKey(parentKey, fn, kind) {
  const low = Math.imul((parentKey >>> 0) ^ (fn + 1), 0x9e3779b1) ^ kind;
  const high = Math.imul(Math.floor(parentKey / 4294967296) + fn + 7, 0x85ebca6b) & 0xfffff;
  return high * 4294967296 + ((low ^ low >>> 15) >>> 0);
}

const NO_FASTER = { nFolded: 0, hotLine: 0, members: null, firstNode: 0, isOpened: false, children: [], nFaster: 0 };

function numberNodes(made) {
  const { shapes } = made;
  const tree = { nodes: [], shapeOf: [] };
  const put = (shape, kind, parent, firstNode) => {
    const above = parent === NONE ? null : tree.nodes[parent];
    tree.nodes.push({
      index: tree.nodes.length, kind, fn: shape.fn, parent, depth: above ? above.depth + 1 : 0,
      firstChild: NONE, nChildren: shape.children.length + (shape.nFaster > 0 ? 1 : 0),
      nFolded: shape.nFolded, hotLine: shape.hotLine, members: shape.members, isOpened: shape.isOpened,
      total: shape.total, self: shape.self, looks: shape.looks, selfLooks: shape.selfLooks, firstNode,
      key: above ? pathKey(above.key, shape.fn, kind === NODE_FASTER ? 1 : 0) : 1,
    });
  };
  const compare = (a, b) => shapes[b].total - shapes[a].total || shapes[b].looks - shapes[a].looks
    || shapes[a].fn - shapes[b].fn;
  put(shapes[0], NODE_ROOT, NONE, 0);
  tree.shapeOf.push(0);
  for (let i = 0; i < tree.nodes.length; i++) {
    const node = tree.nodes[i];
    if (node.nChildren > 0) node.firstChild = tree.nodes.length;
    if (node.kind === NODE_FASTER) continue;
    const shape = shapes[tree.shapeOf[i]];
    shape.final = i;
    for (const child of shape.children.sort(compare)) {
      put(shapes[child], shapes[child].kind, i, shapes[child].firstNode);
      tree.shapeOf.push(child);
    }
    if (shape.nFaster > 0) {
      shape.finalFaster = tree.nodes.length;
      put({ ...NO_FASTER, fn: 0, nFolded: shape.nFaster, total: shape.faster, self: shape.faster,
            looks: shape.fasterLooks, selfLooks: shape.fasterLooks }, NODE_FASTER, i, 0);
      tree.shapeOf.push(NONE);
    }
  }
  return tree;
}

/* tree.nodes as above; findNode() says where a node of the model has gone. */
function makeCallTree(model, weights, options) {
  const made = makeShapes(model, weights, { opened: new Set(), ...options });
  applyThreshold(made.shapes, options.threshold);
  const { nodes } = numberNodes(made);
  const finalOf = (index) => {
    const shape = made.shapes[index];
    return shape.owner === index ? shape.final : made.shapes[shape.owner].finalFaster;
  };
  const findNode = (modelNode) => {
    let below = false;
    let node = modelNode;
    for (; made.position[node] === 0; node = model.nodes.parent[node]) below = true;
    const shape = made.heavy[made.position[node] - 1].shape;
    return below ? made.shapes[made.shapes[shape].owner].finalFaster ?? NONE : finalOf(shape);
  };
  return { nodes, findNode, heavy: made.heavy, finalOf };
}

/* The distinct modules of what a run stands for: "asyncio, selectors". */
function modulesOf(model, node) {
  return [...new Set((node.members ?? []).map((fn) => model.functions[fn].module))].join(', ');
}
