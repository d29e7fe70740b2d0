import { log64 } from '../lib/math';
import { termOf } from './entropy-term';
import { ABSOLUTE_ERROR, GINI, Job, SQUARED_ERROR } from './job';
import { entryKey, entryRow } from './key';
import { wayOf } from './monotonic';
import { scanOutputs } from './outputs';
import { scanAbsolute } from './scan-absolute';
import { scanInOrder } from './scan-in-order';
import { weightOf } from './weight';

// Best split of one column's segment: `count` entries ascending by key, of which the first `job.present` are not missing; the missing go
// left or right as a whole. `job.position` is how many present entries go left in a split better than `job.bestScore`, or -1.
// Each criterion adds rows to the left side one by one, missing ones first; sums of whole numbers are exact, so ties are decided by
// order alone. A call does entries `from` to `to` of those.

export function scan<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const criterion = job.criterion;
  if (job.outputs > 1) return scanOutputs<W>(job, segment, count, missingLeft, from, to);
  if (criterion == ABSOLUTE_ERROR) return scanAbsolute<W>(job, segment, count, missingLeft, from, to);
  if (job.ways && wayOf(job, job.feature) != 0) return scanInOrder<W>(job, segment, count, missingLeft, from, to);
  if (criterion >= SQUARED_ERROR) return scanTargets<W>(job, segment, count, missingLeft, from, to);
  if (criterion == GINI && job.classCount == 2) return scanTwo<W>(job, segment, count, missingLeft, from, to);
  return scanClasses<W>(job, segment, count, missingLeft, from, to);
}

/** How many entries a scan adds: the missing ones that go left, and of the others all but the last, or all where missing ones go right. */
// @ts-ignore: decorator
@inline
export function addedBy(present: i32, count: i32, missingLeft: bool): i32 {
  return missingLeft ? count - 1 : present < count ? present : present - 1;
}

/** Gini impurity of two classes, which entries carry. */
function scanTwo<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const total = job.weight, ones = load<f64>(job.sums, 8), minWeight = job.minWeightLeaf, weights = job.weights;
  const tolerance = job.tolerance, last = to - before;
  let w: f64 = 0, one: f64 = 0, position = -1, best = job.bestScore, bar = best + tolerance, t = from;
  if (from > 0) {
    w = job.passWeight;
    one = job.passSum;
    position = job.position;
  }
  for (; t < before && t < to; t++) {
    const v = load<u64>(segment + (<usize>(present + t) << 3)), wi = weightOf<W>(weights, entryRow(v));
    w += wi;
    one += v & 1 ? wi : 0;
  }
  let v = load<u64>(segment + (<usize>max(0, t - before) << 3));
  for (let k = t - before + 1; k <= last; k++) {
    const wi = weightOf<W>(weights, entryRow(v));
    w += wi;
    one += v & 1 ? wi : 0;
    // Behind the last of all entries this reads padding, and compares all present ones with a missing one.
    const next = load<u64>(segment + (<usize>k << 3));
    if (entryKey(v ^ next) != 0 && k >= low && k <= high) {
      const rest = total - w, zero = w - one, otherOne = ones - one, otherZero = rest - otherOne;
      const score = (one * one + zero * zero) / w + (otherOne * otherOne + otherZero * otherZero) / rest;
      if (score > bar && w >= minWeight && rest >= minWeight) {
        best = score;
        bar = score + tolerance;
        position = k;
      }
    }
    v = next;
  }
  job.passWeight = w;
  job.passSum = one;
  job.position = position;
  job.bestScore = best;
}

/** Gini impurity or entropy of any number of classes. */
function scanClasses<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const bytes = <usize>job.classCount << 3, minWeight = job.minWeightLeaf;
  const left = job.left, right = job.right, gini = job.criterion == GINI;
  let w: f64 = 0, squares: f64 = 0, others: f64 = 0, position = -1, best = job.bestScore;
  if (from > 0) {
    w = job.passWeight;
    squares = job.passSum;
    others = job.passOther;
    position = job.position;
  } else {
    memory.fill(left, 0, bytes);
    memory.copy(right, job.sums, bytes);
    for (let c: usize = 0; c < bytes; c += 8) others += load<f64>(right + c) * load<f64>(right + c);
  }
  for (let k = from - before + 1; k <= to - before; k++) {
    const v = load<u64>(segment + (<usize>(k < 1 ? present - k : k - 1) << 3)), i = entryRow(v), wi = weightOf<W>(job.weights, i);
    const slot = <usize>(job.classCount == 2 ? <i32>v & 1 : load<i32>(job.classes + (<usize>i << 2))) << 3;
    const l = load<f64>(left + slot), r = load<f64>(right + slot);
    w += wi;
    squares += wi * (l + l + wi);
    others -= wi * (r + r - wi);
    store<f64>(left + slot, l + wi);
    store<f64>(right + slot, r - wi);
    if (k < 1 || k < low || k > high) continue;
    if (k < present && entryKey(v ^ load<u64>(segment + (<usize>k << 3))) == 0) continue;
    const rest = job.weight - w;
    if (w < minWeight || rest < minWeight) continue;
    let score: f64;
    if (gini) score = squares / w + others / rest;
    else {
      let terms: f64 = 0;
      for (let c: usize = 0; c < bytes; c += 8) terms += termOf<W>(job.logTable, load<f64>(left + c)) + termOf<W>(job.logTable, load<f64>(right + c));
      score = terms - termOf<W>(job.logTable, w) - termOf<W>(job.logTable, rest);
    }
    if (score > best + job.tolerance) {
      best = score;
      position = k;
    }
  }
  job.passWeight = w;
  job.passSum = squares;
  job.passOther = others;
  job.position = position;
  job.bestScore = best;
}

/** Squared error, or Poisson deviance. */
function scanTargets<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const last = to - before, minWeight = job.minWeightLeaf, tolerance = job.tolerance;
  const total = job.weight, targets = job.targets, weights = job.weights, all = job.sum;
  const squared = job.criterion == SQUARED_ERROR, centre = squared ? job.centre : 0;
  let w: f64 = 0, sum: f64 = 0, position = -1, best = job.bestScore, bar = best + tolerance, t = from;
  if (from > 0) {
    w = job.passWeight;
    sum = job.passSum;
    position = job.position;
  }
  for (; t < before && t < to; t++) {
    const i = entryRow(load<u64>(segment + (<usize>(present + t) << 3))), wi = weightOf<W>(weights, i);
    w += wi;
    sum += wi * (load<f64>(targets + (<usize>i << 3)) - centre);
  }
  let v = load<u64>(segment + (<usize>max(0, t - before) << 3));
  for (let k = t - before + 1; k <= last; k++) {
    const i = entryRow(v), wi = weightOf<W>(weights, i);
    w += wi;
    sum += wi * (load<f64>(targets + (<usize>i << 3)) - centre);
    const next = load<u64>(segment + (<usize>k << 3));
    if (entryKey(v ^ next) != 0 && k >= low && k <= high) {
      const rest = total - w, other = all - sum;
      let score = -Infinity;
      if (squared) score = (sum * sum) / w + (other * other) / rest;
      else if (sum > 0 && other > 0) score = sum * log64(sum / w) + other * log64(other / rest);
      if (score > bar && w >= minWeight && rest >= minWeight) {
        best = score;
        bar = score + tolerance;
        position = k;
      }
    }
    v = next;
  }
  job.passWeight = w;
  job.passSum = sum;
  job.position = position;
  job.bestScore = best;
}
