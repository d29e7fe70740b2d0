import { Job } from './job';
import { entryRow } from './key';
import { weightOf } from './weight';

// Absolute error: the loss of a set of rows around its median, for all prefixes and suffixes of a column in O(n log n). Two Fenwick
// trees over the places of the targets hold weights and weighted targets (Fenwick, Software: Practice and Experience 24, 1994).

/** Entries of the node's rows in the order of their targets. */
export function sortTargets(job: Job, segment: usize, start: i32, count: i32, listed: bool): usize {
  if (!listed) return job.targetOrder + (<usize>start << 3);
  const out = job.sortedTargets;
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const v = (<u64>load<u32>(job.targetRank + (<usize>i << 2)) << 32) | <u64>(i << 1);
    let q = out + (<usize>p << 3);
    for (; q > out && load<u64>(q - 8) > v; q -= 8) store<u64>(q, load<u64>(q - 8));
    store<u64>(q, v);
  }
  return out;
}

// @ts-ignore: decorator
@inline
function target(job: Job, entry: u64): f64 {
  return load<f64>(job.targets + (<usize>entryRow(entry) << 3));
}

/**
 * Numbers the rows by their targets, and makes `job.centre` the weighted median: the middle of the two in the middle, where half of the
 * weight is on either side. `job.passSum` is the weight up to it.
 */
export function medianPass<W>(job: Job, from: i32, to: i32, count: i32): void {
  const half = job.weight / 2, ordered = job.ordered;
  let sum = from > 0 ? job.passSum : 0, found = from > 0 && job.passOther != 0;
  for (let p = from; p < to; p++) {
    const v = load<u64>(ordered + (<usize>p << 3)), i = entryRow(v);
    store<i32>(job.localRank + (<usize>i << 2), p);
    if (found) continue;
    sum += weightOf<W>(job.weights, i);
    found = sum >= half || p == count - 1;
    if (!found) continue;
    job.centre = target(job, v);
    if (sum == half && p < count - 1) job.centre = (job.centre + target(job, load<u64>(ordered + (<usize>(p + 1) << 3)))) / 2;
  }
  job.passSum = sum;
  job.passOther = <f64>found;
}

/** Adds w |y - centre| to `job.passSum`. */
export function lossPass<W>(job: Job, segment: usize, from: i32, to: i32): void {
  let loss: f64 = from > 0 ? job.passSum : 0;
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    loss += weightOf<W>(job.weights, i) * Math.abs(load<f64>(job.targets + (<usize>i << 3)) - job.centre);
  }
  job.passSum = loss;
}

export function clearLoss(job: Job, count: i32): void {
  memory.fill(job.fenwickWeight, 0, <usize>(count + 1) << 3);
  memory.fill(job.fenwickTarget, 0, <usize>(count + 1) << 3);
  job.heldWeight = 0;
  job.heldTarget = 0;
}

/** Adds a row to the set. */
export function addToLoss<W>(job: Job, row: u32, count: i32): void {
  const w = weightOf<W>(job.weights, row), wy = w * (load<f64>(job.targets + (<usize>row << 3)) - job.centre);
  job.heldWeight += w;
  job.heldTarget += wy;
  for (let k = load<i32>(job.localRank + (<usize>row << 2)) + 1; k <= count; k += k & -k) {
    const a = job.fenwickWeight + (<usize>k << 3), b = job.fenwickTarget + (<usize>k << 3);
    store<f64>(a, load<f64>(a) + w);
    store<f64>(b, load<f64>(b) + wy);
  }
}

/** Loss of the set around its median. */
export function lossHeld(job: Job, count: i32): f64 {
  const half = job.heldWeight / 2;
  let at = 0, w: f64 = 0, wy: f64 = 0;
  for (let bit = 1 << (31 - clz<i32>(count)); bit > 0; bit >>= 1) {
    const next = at + bit;
    if (next > count) continue;
    const more = w + load<f64>(job.fenwickWeight + (<usize>next << 3));
    // Rounding may leave the last place below half.
    if (more >= half || next == count) continue;
    at = next;
    w = more;
    wy += load<f64>(job.fenwickTarget + (<usize>next << 3));
  }
  const median = target(job, load<u64>(job.ordered + (<usize>at << 3))) - job.centre;
  return job.heldTarget - wy - median * (job.heldWeight - w) + (median * w - wy);
}

/** Median of the set: the middle of the two in the middle, where half of the weight is on either side. */
export function medianHeld(job: Job, count: i32): f64 {
  const half = job.heldWeight / 2;
  let low = 0, high = 0, below: f64 = 0, upTo: f64 = 0;
  for (let bit = 1 << (31 - clz<i32>(count)); bit > 0; bit >>= 1) {
    const next = low + bit, later = high + bit;
    if (next < count) {
      const more = below + load<f64>(job.fenwickWeight + (<usize>next << 3));
      if (more < half) {
        low = next;
        below = more;
      }
    }
    if (later < count) {
      const more = upTo + load<f64>(job.fenwickWeight + (<usize>later << 3));
      if (more <= half) {
        high = later;
        upTo = more;
      }
    }
  }
  const a = target(job, load<u64>(job.ordered + (<usize>low << 3)));
  return low == high ? a : (a + target(job, load<u64>(job.ordered + (<usize>high << 3)))) / 2;
}
