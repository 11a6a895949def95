/* data.js: the recording
 *
 * model: what the page knows, made once and never changed. Ids count from 1 and 0
 * is "none", as in C; all tables are columns of numbers. A node is (parent node,
 * function), a slot is (node, line); stacks are merged into both by the library, so
 * that every tree is a sum over them. Parents have smaller numbers than children,
 * so a pass downwards or upwards needs no recursion, however deep a stack is.
 */

const ORIGIN_APPLICATION = 0;
const ORIGIN_BUILTIN = 3;
const KIND_BUILTIN = 2;

function decodeBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/* Reads the varints that html-columns.c wrote. Beyond 32 bits it multiplies: exact to 2^53. */
class Cursor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  next() {
    const bytes = this.bytes;
    let byte = bytes[this.at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let shift = 7;
    do {
      byte = bytes[this.at++];
      value = shift < 28 ? value | (byte & 127) << shift : value + (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte >= 128);
    return value;
  }

  nextSigned() {
    const value = this.next();
    if (value < 0x80000000) return value & 1 ? -(value >>> 1) - 1 : value >>> 1;
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  nextDouble() {
    const { buffer, byteOffset } = this.bytes;
    this.at += 8;
    return new DataView(buffer, byteOffset + this.at - 8, 8).getFloat64(0, true);
  }
}

function readNodes(cursor) {
  const n = cursor.next() + 1;
  const nodes = { n, parent: new Uint32Array(n), fn: new Uint32Array(n) };
  for (let i = 1; i < n; i++) {
    nodes.parent[i] = i - cursor.next();
    nodes.fn[i] = cursor.next();
  }
  return nodes;
}

function readSlots(cursor) {
  const n = cursor.next() + 1;
  const slots = { n, line: new Uint32Array(n) };
  for (let i = 1; i < n; i++) slots.line[i] = cursor.next();
  return slots;
}

function readStacks(cursor) {
  const n = cursor.next() + 1;
  const stacks = { n, parent: new Uint32Array(n), node: new Uint32Array(n), slot: new Uint32Array(n),
                   depth: new Uint32Array(n) };
  for (let i = 1; i < n; i++) {
    stacks.parent[i] = i - cursor.next();
    stacks.node[i] = stacks.node[i - 1] + cursor.nextSigned();
    stacks.slot[i] = stacks.slot[i - 1] + cursor.nextSigned();
    stacks.depth[i] = stacks.depth[stacks.parent[i]] + 1;
  }
  return stacks;
}

function readSamples(cursor) {
  const n = cursor.next();
  const samples = {
    n,
    begin: new Float64Array(n),   /* ns */
    end: new Float64Array(n),
    cpu: new Float64Array(n),     /* ns; -1 not known */
    stack: new Uint32Array(n),
    looks: new Uint32Array(n),
    state: new Uint8Array(n),
  };
  let end = 0;
  let stack = 0;
  for (let i = 0; i < n; i++) {
    const begin = end + cursor.nextSigned();
    end = begin + cursor.next();
    samples.begin[i] = begin;
    samples.end[i] = end;
    samples.cpu[i] = cursor.next() - 1;
    stack += cursor.nextSigned();
    samples.stack[i] = stack;
    samples.looks[i] = cursor.next();
    samples.state[i] = cursor.next();
  }
  return samples;
}

function readFunctions(facts) {
  const none = { name: '', file: '', shortFile: '', module: '', line: 0, kind: 0, origin: ORIGIN_BUILTIN };
  const functions = [none];
  for (const [name, file, shortFile, module, line, kind, origin] of facts.functions) {
    functions.push({ name, file: facts.texts[file], shortFile: facts.texts[shortFile],
                     module: facts.texts[module], line, kind, origin });
  }
  return functions;
}

/* Nodes in the order in which one walks a tree: *position*, and *last*, the greatest
 * position below a node. "Is it below?" is then a comparison. */
function orderNodes(nodes) {
  const size = new Uint32Array(nodes.n).fill(1);
  const position = new Uint32Array(nodes.n);
  const last = new Uint32Array(nodes.n);
  const free = new Uint32Array(nodes.n);
  const inOrder = new Uint32Array(nodes.n);
  for (let i = nodes.n - 1; i > 0; i--) size[nodes.parent[i]] += size[i];
  for (let i = 0; i < nodes.n; i++) {
    if (i > 0) {
      position[i] = free[nodes.parent[i]];
      free[nodes.parent[i]] += size[i];
    }
    free[i] = position[i] + 1;
    last[i] = position[i] + size[i] - 1;
    inOrder[position[i]] = i;
  }
  return { position, last, inOrder };
}

/* The function that a stack's colour and origin is: C functions are as their caller. */
function findPainters(nodes, functions) {
  const painter = new Uint32Array(nodes.n);
  for (let i = 1; i < nodes.n; i++) {
    const above = painter[nodes.parent[i]];
    painter[i] = functions[nodes.fn[i]].origin === ORIGIN_BUILTIN && above !== 0 ? above : nodes.fn[i];
  }
  return painter;
}

function readModel(facts, base64) {
  const cursor = new Cursor(decodeBase64(base64));
  const nodes = readNodes(cursor);
  const slots = readSlots(cursor);
  const stacks = readStacks(cursor);
  const nLanes = cursor.next();
  const lanes = [];
  for (let i = 0; i < nLanes; i++) {
    const samples = readSamples(cursor);
    lanes.push({ ...facts.lanes[i], index: i, samples, loop: readLoop(cursor, samples) });
  }
  const functions = readFunctions(facts);
  return { facts, functions, nodes, slots, stacks, lanes, durationNs: facts.durationNs,
           order: orderNodes(nodes), painter: findPainters(nodes, functions) };
}

/* The index of the first sample that ends after *timeNs*. */
function findSample(samples, timeNs) {
  let low = 0;
  let high = samples.n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (samples.end[middle] > timeNs) high = middle;
    else low = middle + 1;
  }
  return low;
}
