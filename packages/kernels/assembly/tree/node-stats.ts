import { log64 } from '../lib/math';
import { lossPass, medianPass, sortTargets } from './absolute';
import { termOf } from './entropy-term';
import { ENTROPY, GINI, Job, NodeRecord, POISSON, SQUARED_ERROR, Task } from './job';
import { entryRow } from './key';
import { clip } from './monotonic';
import { outputScore, outputStats } from './outputs';
import { endOf } from './slice';
import { weightOf } from './weight';

const TIE: f64 = 1e-12;

/**
 * Weight, impurity, score and values of the node at hand, in one to three passes over a segment of column 0, which `job.pass` counts.
 * Returns what is left of the work; when all is done, `job.pass` is -1, and `job.pure` says whether all rows have one target.
 */
export function nodeStats<W>(job: Job, task: Task, record: NodeRecord, work: f64): f64 {
  const count = task.count, segment = job.columns + (<usize>task.start << 3);
  for (;;) {
    const from = job.at, to = endOf(job, from, count, work);
    let all: bool;
    if (job.classCount > 1) all = classStats<W>(job, segment, from, to, count, record);
    else if (job.outputs > 1) all = outputStats<W>(job, segment, from, to, count, values(record));
    else all = targetStats<W>(job, segment, from, to, task, record);
    work -= <f64>(to - from) * job.cost;
    if (to < count) {
      job.at = to;
      return work;
    }
    job.at = 0;
    job.pass++;
    if (all) break;
  }
  job.pass = -1;
  record.weight = job.weight;
  record.impurity = job.impurity;
  record.samples = count;
  if (job.ways) clip(job, values(record));
  return work;
}

// @ts-ignore: decorator
@inline
function values(record: NodeRecord): usize {
  return changetype<usize>(record) + offsetof<NodeRecord>();
}

function classStats<W>(job: Job, segment: usize, from: i32, to: i32, count: i32, record: NodeRecord): bool {
  const k = job.classCount, sums = job.sums, out = values(record);
  if (from == 0) memory.fill(sums, 0, <usize>k << 3);
  for (let p = from; p < to; p++) {
    const v = load<u64>(segment + (<usize>p << 3)), i = entryRow(v);
    const slot = sums + (<usize>(k == 2 ? <i32>v & 1 : load<i32>(job.classes + (<usize>i << 2))) << 3);
    store<f64>(slot, load<f64>(slot) + weightOf<W>(job.weights, i));
  }
  if (to < count) return false;
  let w: f64 = 0, squares: f64 = 0, terms: f64 = 0, present = 0;
  for (let c: usize = 0; c < <usize>k; c++) {
    const s = load<f64>(sums + (c << 3));
    w += s;
    squares += s * s;
    if (s > 0) present++;
  }
  for (let c: usize = 0; c < <usize>k; c++) store<f64>(out + (c << 3), load<f64>(sums + (c << 3)) / w);
  job.weight = w;
  job.tolerance = TIE * w;
  if (job.criterion == GINI) {
    job.score = squares / w;
    job.impurity = present < 2 ? 0 : 1 - squares / (w * w);
  } else {
    for (let c: usize = 0; c < <usize>k; c++) terms += termOf<W>(job.logTable, load<f64>(sums + (c << 3)));
    job.score = terms - termOf<W>(job.logTable, w);
    job.impurity = present < 2 ? 0 : -job.score / w;
  }
  job.pure = present < 2;
  return true;
}

function targetStats<W>(job: Job, segment: usize, from: i32, to: i32, task: Task, record: NodeRecord): bool {
  const count = task.count, criterion = job.criterion;
  let all: bool;
  if (job.pass == 0) all = meanPass<W>(job, segment, from, to, task);
  else if (criterion == SQUARED_ERROR) all = squaresPass<W>(job, segment, from, to, count);
  else if (criterion == POISSON) all = deviancePass<W>(job, segment, from, to, count);
  else all = absolutePass<W>(job, segment, from, to, count);
  if (all) store<f64>(values(record), job.centre);
  return all;
}

/** Weight and mean; for the absolute error the order of the targets, too. */
function meanPass<W>(job: Job, segment: usize, from: i32, to: i32, task: Task): bool {
  let w: f64 = 0, sum: f64 = 0, low = Infinity, high = -Infinity;
  if (from > 0) {
    w = job.passWeight;
    sum = job.passSum;
    low = job.passLow;
    high = job.passHigh;
  }
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const y = load<f64>(job.targets + (<usize>i << 3)), wi = weightOf<W>(job.weights, i);
    w += wi;
    sum += wi * y;
    low = min(low, y);
    high = max(high, y);
  }
  if (to < task.count) {
    job.passWeight = w;
    job.passSum = sum;
    job.passLow = low;
    job.passHigh = high;
    return false;
  }
  job.weight = w;
  job.sum = sum;
  job.impurity = 0;
  job.pure = low == high;
  // Where all targets are one number, the mean of their sum may not be it.
  job.centre = low == high ? low : sum / w;
  if (low == high) return true;
  if (job.targetOrder) job.ordered = sortTargets(job, segment, task.start, task.count, task.listed != 0);
  return false;
}

/** Around the mean, so that targets far from zero lose no digits. */
function squaresPass<W>(job: Job, segment: usize, from: i32, to: i32, count: i32): bool {
  let sum: f64 = 0, squares: f64 = 0;
  if (from > 0) {
    sum = job.passSum;
    squares = job.passOther;
  }
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const d = load<f64>(job.targets + (<usize>i << 3)) - job.centre, wd = weightOf<W>(job.weights, i) * d;
    sum += wd;
    squares += wd * d;
  }
  if (to < count) {
    job.passSum = sum;
    job.passOther = squares;
    return false;
  }
  job.sum = sum;
  job.impurity = squares / job.weight;
  job.score = (sum * sum) / job.weight;
  job.tolerance = TIE * squares;
  return true;
}

/** Half the mean Poisson deviance: mean of y log(y / mean). */
function deviancePass<W>(job: Job, segment: usize, from: i32, to: i32, count: i32): bool {
  let total: f64 = from > 0 ? job.passSum : 0;
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const y = load<f64>(job.targets + (<usize>i << 3));
    if (y > 0) total += weightOf<W>(job.weights, i) * y * log64(y / job.centre);
  }
  job.passSum = total;
  if (to < count) return false;
  job.impurity = total / job.weight;
  job.score = job.sum * log64(job.centre);
  job.tolerance = TIE * max(total, Math.abs(job.score));
  return true;
}

/** The median, and then the loss around it. */
function absolutePass<W>(job: Job, segment: usize, from: i32, to: i32, count: i32): bool {
  if (job.pass == 1) {
    medianPass<W>(job, from, to, count);
    return false;
  }
  lossPass<W>(job, segment, from, to);
  if (to < count) return false;
  const loss = job.passSum;
  job.impurity = loss / job.weight;
  job.score = -loss;
  job.tolerance = TIE * loss;
  return true;
}

/** Score of a split whose left side has the sums in `job.left`, or `sum`, and the weight `w`. -Infinity: not allowed. */
export function splitScore<W>(job: Job, w: f64, sum: f64): f64 {
  if (job.outputs > 1) return outputScore<W>(job, w);
  const rest = job.weight - w;
  switch (job.criterion) {
    case GINI: {
      let l: f64 = 0, r: f64 = 0;
      for (let c: usize = 0; c < <usize>job.classCount << 3; c += 8) {
        const a = load<f64>(job.left + c), b = load<f64>(job.sums + c) - a;
        l += a * a;
        r += b * b;
      }
      return l / w + r / rest;
    }
    case ENTROPY: {
      let terms: f64 = 0;
      for (let c: usize = 0; c < <usize>job.classCount << 3; c += 8) {
        const a = load<f64>(job.left + c);
        terms += termOf<W>(job.logTable, a) + termOf<W>(job.logTable, load<f64>(job.sums + c) - a);
      }
      return terms - termOf<W>(job.logTable, w) - termOf<W>(job.logTable, rest);
    }
    case SQUARED_ERROR:
      return (sum * sum) / w + ((job.sum - sum) * (job.sum - sum)) / rest;
    default: {
      const other = job.sum - sum;
      return sum > 0 && other > 0 ? sum * log64(sum / w) + other * log64(other / rest) : -Infinity;
    }
  }
}
