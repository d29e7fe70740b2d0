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

/** Weight, impurity, score and means of a node. Returns whether all its rows have the same targets. */
export function outputStats<W>(job: Job, segment: usize, count: i32, means: usize): bool {
  const bytes = <usize>job.outputs << 3, sums = job.sums, low = job.left, high = job.right, centres = job.centres;
  let w: f64 = 0, pure = true;
  memory.fill(sums, 0, bytes);
  memory.fill(centres, 0, bytes);
  const first = targetsOf(job, entryRow(load<u64>(segment)));
  memory.copy(low, first, bytes);
  memory.copy(high, first, bytes);
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3))), wi = weightOf<W>(job.weights, i), y = targetsOf(job, i);
    w += wi;
    addOutputs(job, i, wi, sums);
    for (let k: usize = 0; k < bytes; k += 8) {
      store<f64>(low + k, min(load<f64>(low + k), load<f64>(y + k)));
      store<f64>(high + k, max(load<f64>(high + k), load<f64>(y + k)));
    }
  }
  job.weight = w;
  job.impurity = 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const same = load<f64>(low + k) == load<f64>(high + k);
    // Where all targets are one number, the mean of their sum may not be it.
    store<f64>(means + k, same ? load<f64>(low + k) : load<f64>(sums + k) / w);
    if (!same) pure = false;
  }
  if (pure) return true;
  if (job.criterion == SQUARED_ERROR) squaredErrors<W>(job, segment, count, means);
  else if (job.criterion == ENTROPY) entropies<W>(job);
  else deviances<W>(job, segment, count, means);
  return false;
}

function squaredErrors<W>(job: Job, segment: usize, count: i32, means: usize): void {
  const bytes = <usize>job.outputs << 3, sums = job.sums, n = <f64>job.outputs;
  memory.copy(job.centres, means, bytes);
  memory.fill(sums, 0, bytes);
  let squares: f64 = 0, score: f64 = 0;
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3))), wi = weightOf<W>(job.weights, i), y = targetsOf(job, i);
    addOutputs(job, i, wi, sums);
    for (let k: usize = 0; k < bytes; k += 8) {
      const d = load<f64>(y + k) - load<f64>(means + k);
      squares += wi * d * d;
    }
  }
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

function deviances<W>(job: Job, segment: usize, count: i32, means: usize): void {
  const bytes = <usize>job.outputs << 3, n = <f64>job.outputs;
  let total: f64 = 0, score: f64 = 0;
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3))), wi = weightOf<W>(job.weights, i), targets = targetsOf(job, i);
    for (let k: usize = 0; k < bytes; k += 8) {
      const y = load<f64>(targets + k);
      if (y > 0) total += wi * y * log64(y / load<f64>(means + k));
    }
  }
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
export function scanOutputs<W>(job: Job, segment: usize, present: i32, count: i32, missingLeft: bool): void {
  const before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const last = present < count && !missingLeft ? present : present - 1, left = job.left;
  let w: f64 = 0, position = -1, best = job.bestScore;
  memory.fill(left, 0, <usize>job.outputs << 3);
  for (let k = 1 - before; k <= last; k++) {
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
  job.position = position;
  job.bestScore = best;
}
