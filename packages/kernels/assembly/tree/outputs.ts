import { log64 } from '../lib/math';
import { termOf } from './entropy-term';
import { ENTROPY, Job, SQUARED_ERROR } from './job';
import { entryKey, entryRow } from './key';
import { weightOf } from './weight';

// Several targets at once, by the mean over them of squared error, of half the Poisson deviance, or for labels of several outputs, with a
// column of zeros and ones a class, of p log2 p. `job.sums` are those of the node, around its means for the squared error; `job.left` those
// of the rows that go left.

const TIE: f64 = 1e-12;

// @ts-ignore: decorator
@inline
function targetsOf(job: Job, row: u32): usize {
  return job.targets + (<usize>row * <usize>job.outputs << 3);
}

/** Adds a row to sums. Around the means that `job.centres` has, which are 0 but for the squared error. */
// @ts-ignore: decorator
@inline
export function addOutputs(job: Job, row: u32, weight: f64, sums: usize): void {
  const y = targetsOf(job, row), bytes = <usize>job.outputs << 3, centres = job.centres;
  for (let k: usize = 0; k < bytes; k += 8) store<f64>(sums + k, load<f64>(sums + k) + weight * (load<f64>(y + k) - load<f64>(centres + k)));
}

/** Weight, impurity, score and means of a node, see node-stats.ts; returns whether that was all. */
export function outputStats<W>(job: Job, segment: usize, from: i32, to: i32, count: i32, means: usize): bool {
  if (job.pass == 0) {
    sumsPass<W>(job, segment, from, to);
    return to == count && outputMeans<W>(job, means);
  }
  if (job.criterion == SQUARED_ERROR) squaresPass<W>(job, segment, from, to, means);
  else deviancePass<W>(job, segment, from, to, means);
  if (to < count) return false;
  if (job.criterion == SQUARED_ERROR) squaredErrors(job);
  else deviances(job, means);
  return true;
}

/** Sums of the targets, in `job.left` and `job.right` the least and the largest of each. */
function sumsPass<W>(job: Job, segment: usize, from: i32, to: i32): void {
  const bytes = <usize>job.outputs << 3, sums = job.sums, low = job.left, high = job.right;
  let w: f64 = from > 0 ? job.passWeight : 0;
  if (from == 0) {
    const first = targetsOf(job, entryRow(load<u64>(segment)));
    memory.fill(sums, 0, bytes);
    memory.fill(job.centres, 0, bytes);
    memory.copy(low, first, bytes);
    memory.copy(high, first, bytes);
  }
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3))), wi = weightOf<W>(job.weights, i), y = targetsOf(job, i);
    w += wi;
    addOutputs(job, i, wi, sums);
    for (let k: usize = 0; k < bytes; k += 8) {
      store<f64>(low + k, min(load<f64>(low + k), load<f64>(y + k)));
      store<f64>(high + k, max(load<f64>(high + k), load<f64>(y + k)));
    }
  }
  job.passWeight = w;
}

/** Means of the node; returns whether no pass is needed any more. */
function outputMeans<W>(job: Job, means: usize): bool {
  const bytes = <usize>job.outputs << 3;
  job.weight = job.passWeight;
  job.impurity = 0;
  let pure = true;
  for (let k: usize = 0; k < bytes; k += 8) {
    const low = load<f64>(job.left + k), same = low == load<f64>(job.right + k);
    // Where all targets are one number, the mean of their sum may not be it.
    store<f64>(means + k, same ? low : load<f64>(job.sums + k) / job.weight);
    if (!same) pure = false;
  }
  job.pure = pure;
  if (pure) return true;
  if (job.criterion != ENTROPY) return false;
  entropies<W>(job);
  return true;
}

function squaresPass<W>(job: Job, segment: usize, from: i32, to: i32, means: usize): void {
  const bytes = <usize>job.outputs << 3, sums = job.sums;
  if (from == 0) {
    memory.copy(job.centres, means, bytes);
    memory.fill(sums, 0, bytes);
  }
  let squares: f64 = from > 0 ? job.passSum : 0;
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3))), wi = weightOf<W>(job.weights, i), y = targetsOf(job, i);
    addOutputs(job, i, wi, sums);
    for (let k: usize = 0; k < bytes; k += 8) {
      const d = load<f64>(y + k) - load<f64>(means + k);
      squares += wi * d * d;
    }
  }
  job.passSum = squares;
}

function squaredErrors(job: Job): void {
  const bytes = <usize>job.outputs << 3, sums = job.sums, n = <f64>job.outputs, squares = job.passSum;
  let score: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) score += load<f64>(sums + k) * load<f64>(sums + k);
  job.impurity = squares / job.weight / n;
  job.score = score / job.weight / n;
  job.tolerance = (TIE * squares) / n;
}

/** Of columns of zeros and ones. Each row has as many ones as there are outputs: `job.sum`. */
function entropies<W>(job: Job): void {
  const bytes = <usize>job.outputs << 3, n = <f64>job.outputs;
  let ones: f64 = 0, terms: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const s = load<f64>(job.sums + k);
    ones += s;
    terms += termOf<W>(job.logTable, s);
  }
  job.sum = Math.round(ones / job.weight);
  job.score = (terms - job.sum * termOf<W>(job.logTable, job.weight)) / n;
  job.impurity = -job.score / job.weight;
  job.tolerance = (TIE * ones) / n;
}

function deviancePass<W>(job: Job, segment: usize, from: i32, to: i32, means: usize): void {
  const bytes = <usize>job.outputs << 3;
  let total: f64 = from > 0 ? job.passSum : 0;
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3))), wi = weightOf<W>(job.weights, i), targets = targetsOf(job, i);
    for (let k: usize = 0; k < bytes; k += 8) {
      const y = load<f64>(targets + k);
      if (y > 0) total += wi * y * log64(y / load<f64>(means + k));
    }
  }
  job.passSum = total;
}

function deviances(job: Job, means: usize): void {
  const bytes = <usize>job.outputs << 3, n = <f64>job.outputs, total = job.passSum;
  let score: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const mean = load<f64>(means + k);
    if (mean > 0) score += load<f64>(job.sums + k) * log64(mean);
  }
  job.impurity = total / job.weight / n;
  job.score = score / n;
  job.tolerance = (TIE * max(total, Math.abs(score))) / n;
}

/** Score of the split whose left side has the sums in `job.left` and the weight `w`. -Infinity: not allowed. */
export function outputScore<W>(job: Job, w: f64): f64 {
  const bytes = <usize>job.outputs << 3, rest = job.weight - w, criterion = job.criterion, table = job.logTable;
  let score: f64 = criterion == ENTROPY ? -job.sum * (termOf<W>(table, w) + termOf<W>(table, rest)) : 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const l = load<f64>(job.left + k), r = load<f64>(job.sums + k) - l;
    if (criterion == SQUARED_ERROR) score += (l * l) / w + (r * r) / rest;
    else if (criterion == ENTROPY) score += termOf<W>(table, l) + termOf<W>(table, r);
    else if (l > 0 && r > 0) score += l * log64(l / w) + r * log64(r / rest);
    else return -Infinity;
  }
  return score / <f64>job.outputs;
}

/** Best split of one sorted column; see scan.ts for the arguments. */
export function scanOutputs<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before, left = job.left;
  let w: f64 = 0, position = -1, best = job.bestScore;
  if (from > 0) {
    w = job.passWeight;
    position = job.position;
  } else memory.fill(left, 0, <usize>job.outputs << 3);
  for (let k = from - before + 1; k <= to - before; k++) {
    const v = load<u64>(segment + (<usize>(k < 1 ? present - k : k - 1) << 3)), i = entryRow(v), wi = weightOf<W>(job.weights, i);
    w += wi;
    addOutputs(job, i, wi, left);
    if (k < 1 || k < low || k > high) continue;
    if (k < present && entryKey(v ^ load<u64>(segment + (<usize>k << 3))) == 0) continue;
    if (w < job.minWeightLeaf || job.weight - w < job.minWeightLeaf) continue;
    const score = outputScore<W>(job, w);
    if (score > best + job.tolerance) {
      best = score;
      position = k;
    }
  }
  job.passWeight = w;
  job.position = position;
  job.bestScore = best;
}
