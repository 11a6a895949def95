/* functions-model.js: what each function took, whoever called it
 *
 * Recursion counts once: a function's total is that of its outermost calls, and a
 * callee's that of the outermost calls from the same caller. In the order of a walk
 * (model.order) "below the last one that counted" is one comparison.
 */

/* By function: self, total (ns), looks. */
function sumFunctions(model, weights) {
  const { nodes, order } = model;
  const n = model.functions.length;
  const sums = { self: new Float64Array(n), total: new Float64Array(n), looks: new Float64Array(n) };
  const until = new Int32Array(n).fill(-1);
  for (let at = 1; at < nodes.n; at++) {
    const node = order.inOrder[at];
    const fn = nodes.fn[node];
    sums.self[fn] += weights.self[node];
    if (at <= until[fn]) continue;
    until[fn] = order.last[node];
    sums.total[fn] += weights.total[node];
    sums.looks[fn] += weights.looks[node];
  }
  return sums;
}

function sortedSums(sums) {
  return [...sums].filter(([, ns]) => ns > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([key, ns]) => ({ key, ns }));
}

/* Who called *fn*, and whom it called: [{ key: function (0: nobody), ns }], heaviest first.
 * Callers add up to the function's total. */
function findNeighbours(model, weights, fn) {
  const { nodes, order } = model;
  const callers = new Map();
  const callees = new Map();
  const calleeUntil = new Map();
  let until = -1;
  for (let at = 1; at < nodes.n; at++) {
    const node = order.inOrder[at];
    const parentFn = nodes.fn[nodes.parent[node]];
    const own = nodes.fn[node];
    if (own === fn && at > until) {
      until = order.last[node];
      callers.set(parentFn, (callers.get(parentFn) ?? 0) + weights.total[node]);
    }
    if (parentFn === fn && nodes.parent[node] !== 0 && at > (calleeUntil.get(own) ?? -1)) {
      calleeUntil.set(own, order.last[node]);
      callees.set(own, (callees.get(own) ?? 0) + weights.total[node]);
    }
  }
  return { callers: sortedSums(callers), callees: sortedSums(callees) };
}

/* The lines of *fn* with the time below each, in calls that are not inside another of it. */
function findLines(model, weights, fn) {
  const { nodes, order, stacks, slots } = model;
  const isOutermost = new Uint8Array(nodes.n);
  const bySlot = new Map();
  let until = -1;
  for (let at = 1; at < nodes.n; at++) {
    const node = order.inOrder[at];
    if (nodes.fn[node] !== fn || at <= until) continue;
    until = order.last[node];
    isOutermost[node] = 1;
  }
  for (let i = 1; i < stacks.n; i++) {
    if (weights.seen[i] !== 0 && isOutermost[stacks.node[i]]) bySlot.set(stacks.slot[i], weights.slotNs[stacks.slot[i]]);
  }
  const byLine = new Map();
  for (const [slot, ns] of bySlot) byLine.set(slots.line[slot], (byLine.get(slots.line[slot]) ?? 0) + ns);
  return sortedSums(byLine);
}
