/* shares.js: whose the time of an event loop is
 *
 * A second hand of profile/shares-weigh.c, rounding included: while a loop is idle, its time is
 * that of the waits that are pending. A lane's loop is null where its thread runs no tasks; else
 * places and idle by sample, waits as columns, and points: how much one wait of a level had got
 * until a time (and, in the last column, how much of the idle time had an owner).
 */

const SHARE_LEVELS = 3;
const HAS_WEIGHT = 4;

function readPlaces(cursor, n) {
  const places = new Uint32Array(n);
  const idle = new Uint8Array(n);
  let place = 0;
  for (let i = 0; i < n; i++) {
    const value = cursor.nextSigned();
    place += value >> 1;
    places[i] = place;
    idle[i] = value & 1;
  }
  return { places, idle };
}

function readWaits(cursor) {
  const n = cursor.next();
  const waits = { n, begin: new Float64Array(n), end: new Float64Array(n), stack: new Uint32Array(n),
                  level: new Uint8Array(n), weight: new Float64Array(n), share: new Float64Array(n) };
  let begin = 0;
  let stack = 0;
  for (let i = 0; i < n; i++) {
    begin += cursor.nextSigned();
    waits.begin[i] = begin;
    waits.end[i] = begin + cursor.next();
    stack += cursor.nextSigned();
    waits.stack[i] = stack;
    const level = cursor.next();
    waits.level[i] = level & (HAS_WEIGHT - 1);
    waits.weight[i] = level & HAS_WEIGHT ? cursor.nextDouble() : 1;
  }
  return waits;
}

function readPoints(cursor) {
  const n = cursor.next();
  const points = { n, time: new Float64Array(n), sums: Array.from({ length: SHARE_LEVELS + 1 }, () => new Float64Array(n)) };
  let time = 0;
  for (let i = 0; i < n; i++) {
    time += cursor.nextSigned();
    points.time[i] = time;
    const changed = cursor.next();
    points.sums.forEach((sum, column) => {
      if (changed >> column & 1) sum[i] = cursor.nextDouble();
      else sum[i] = i > 0 ? sum[i - 1] : 0;
    });
  }
  return points;
}

/* A sum at a time, in proportion between two points. */
function sumAt({ n, time, sums }, column, timeNs) {
  const sum = sums[column];
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] > timeNs) high = middle;
    else low = middle + 1;
  }
  if (low === 0) return 0;
  if (low === n) return sum[n - 1];
  const part = (timeNs - time[low - 1]) / (time[low] - time[low - 1]);
  return sum[low - 1] + (sum[low] - sum[low - 1]) * part;
}

function growthOf(points, column, begin, end) {
  return sumAt(points, column, end) - sumAt(points, column, begin);
}

function readLoop(cursor, samples) {
  if (cursor.next() === 0) return null;
  const { places, idle } = readPlaces(cursor, samples.n);
  const waits = readWaits(cursor);
  const points = readPoints(cursor);
  for (let i = 0; i < waits.n; i++) {
    waits.share[i] = waits.weight[i] * growthOf(points, waits.level[i], waits.begin[i], waits.end[i]);
  }
  return { places, idle, waits, points };
}

/* The idle time of a range: what of it was claimed by waits, and what they really share. */
class IdleTime {
  constructor(points) {
    this.points = points;
    this.claimedNs = 0;
    this.sharedNs = 0;
    this.looks = 0;
  }

  /* What of an idle sample has no owner, by the clock. */
  take(begin, end, ns, looks) {
    const claimed = Math.trunc(growthOf(this.points, SHARE_LEVELS, begin, end) + 0.5);
    this.claimedNs += claimed;
    this.sharedNs += Math.min(ns, claimed);
    this.looks += looks;
    return Math.max(ns - claimed, 0);
  }
}

/* The share of a wait in a range; 0: it has no part of it. */
function shareOfWait({ waits, points }, i, filter) {
  if (filter.begin === filter.end) return waits.share[i];
  const begin = Math.max(waits.begin[i], filter.begin);
  const end = Math.min(waits.end[i], filter.end);
  if (begin >= end) return 0;
  if (begin === waits.begin[i] && end === waits.end[i]) return waits.share[i];
  return waits.weight[i] * growthOf(points, waits.level[i], begin, end);
}

/* Divides idle time among the waits; looks go to them as time does. */
function addWaits({ stackNs, stackLooks, seen }, loop, idleTime, filter) {
  const { waits } = loop;
  const part = idleTime.claimedNs > 0 ? idleTime.sharedNs / idleTime.claimedNs : 0;
  const shares = new Float64Array(waits.n);
  let whole = 0;
  for (let i = 0; i < waits.n; i++) {
    shares[i] = shareOfWait(loop, i, filter) * part;
    whole += shares[i];
  }
  if (whole <= 0) return;
  let shared = 0;
  let told = 0;
  for (let i = 0; i < waits.n; i++) {
    if (shares[i] === 0) continue;
    shared += shares[i];
    const looks = Math.max(Math.trunc(idleTime.looks * Math.min(shared / whole, 1)) - told, 0);
    told += looks;
    seen[waits.stack[i]] = 1;
    stackNs[waits.stack[i]] += Math.trunc(shares[i] + 0.5);
    stackLooks[waits.stack[i]] += looks;
  }
}
