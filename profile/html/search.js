/* search.js: which functions a query means, and how much of the time they explain */

/* { matched: a byte per function, count }; a query without capitals finds any case. */
function findFunctions(model, query) {
  const matched = new Uint8Array(model.functions.length);
  const exact = query !== query.toLowerCase();
  let count = 0;
  if (query === '') return { matched, count };
  const plain = (text) => exact ? text : text.toLowerCase();
  for (let fn = 1; fn < model.functions.length; fn++) {
    const { name, shortFile } = model.functions[fn];
    if (!plain(name).includes(query) && !plain(shortFile).includes(query)) continue;
    matched[fn] = 1;
    count++;
  }
  return { matched, count };
}

/* The share of the time with any matched function on the stack: nothing counts twice. */
function shareOfMatches(model, weights, matched) {
  const { nodes } = model;
  const below = new Uint8Array(nodes.n);
  let ns = 0;
  for (let i = 1; i < nodes.n; i++) {
    below[i] = below[nodes.parent[i]] | matched[nodes.fn[i]];
    if (below[i]) ns += weights.self[i];
  }
  return weights.total[0] > 0 ? ns / weights.total[0] : 0;
}

/* A byte per node of a call tree: 1 where it, or what is folded into it, is a match. */
function markTree(tree, matched) {
  const marks = new Uint8Array(tree.nodes.length);
  for (const { node, fn } of tree.heavy) {
    if (matched[fn]) marks[tree.findNode(node)] = 1;
  }
  return marks;
}
