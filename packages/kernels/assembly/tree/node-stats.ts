import { log64 } from '../lib/math';
import { medianOf, nodeLoss, sortTargets } from './absolute';
import { entropyTerm, termOf } from './entropy-term';
import { ENTROPY, GINI, Job, NodeRecord, POISSON, SQUARED_ERROR } from './job';
import { entryRow } from './key';
import { outputScore, outputStats } from './outputs';
import { weightOf } from './weight';

const TIE: f64 = 1e-12;

/** Weight, impurity, score and values of the node whose rows a segment of column 0 holds. Returns whether all have one target. */
export function nodeStats<W>(job: Job, segment: usize, start: i32, count: i32, listed: bool, record: NodeRecord): bool {
  let pure: bool;
  if (job.classCount > 1) pure = classStats<W>(job, segment, count, record);
  else if (job.outputs > 1) pure = outputStats<W>(job, segment, count, values(record));
  else pure = targetStats<W>(job, segment, start, count, listed, record);
  record.weight = job.weight;
  record.impurity = job.impurity;
  record.samples = count;
  return pure;
}

// @ts-ignore: decorator
@inline
function values(record: NodeRecord): usize {
  return changetype<usize>(record) + offsetof<NodeRecord>();
}

function classStats<W>(job: Job, segment: usize, count: i32, record: NodeRecord): bool {
  const k = job.classCount, sums = job.sums, out = values(record);
  memory.fill(sums, 0, <usize>k << 3);
  for (let p = 0; p < count; p++) {
    const v = load<u64>(segment + (<usize>p << 3)), i = entryRow(v);
    const slot = sums + (<usize>(k == 2 ? <i32>v & 1 : load<i32>(job.classes + (<usize>i << 2))) << 3);
    store<f64>(slot, load<f64>(slot) + weightOf<W>(job.weights, i));
  }
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
  return present < 2;
}

function targetStats<W>(job: Job, segment: usize, start: i32, count: i32, listed: bool, record: NodeRecord): bool {
  let w: f64 = 0, sum: f64 = 0, low = Infinity, high = -Infinity;
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const y = load<f64>(job.targets + (<usize>i << 3)), wi = weightOf<W>(job.weights, i);
    w += wi;
    sum += wi * y;
    low = min(low, y);
    high = max(high, y);
  }
  job.weight = w;
  job.impurity = 0;
  // Where all targets are one number, the mean of their sum may not be it.
  job.centre = low == high ? low : sum / w;
  if (low < high) {
    if (job.criterion == SQUARED_ERROR) squaredError<W>(job, segment, count);
    else if (job.criterion == POISSON) deviance<W>(job, segment, count, sum);
    else {
      const ordered = sortTargets(job, segment, start, count, listed);
      job.centre = medianOf<W>(job, ordered, count);
      const loss = nodeLoss<W>(job, segment, count);
      job.impurity = loss / w;
      job.score = -loss;
      job.tolerance = TIE * loss;
    }
  }
  store<f64>(values(record), job.centre);
  return low == high;
}

/** Around the mean, so that targets far from zero lose no digits. */
function squaredError<W>(job: Job, segment: usize, count: i32): void {
  let sum: f64 = 0, squares: f64 = 0;
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const d = load<f64>(job.targets + (<usize>i << 3)) - job.centre, wd = weightOf<W>(job.weights, i) * d;
    sum += wd;
    squares += wd * d;
  }
  job.sum = sum;
  job.impurity = squares / job.weight;
  job.score = (sum * sum) / job.weight;
  job.tolerance = TIE * squares;
}

/** Half the mean Poisson deviance: mean of y log(y / mean). */
function deviance<W>(job: Job, segment: usize, count: i32, sum: f64): void {
  let total: f64 = 0;
  for (let p = 0; p < count; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    const y = load<f64>(job.targets + (<usize>i << 3));
    if (y > 0) total += weightOf<W>(job.weights, i) * y * log64(y / job.centre);
  }
  job.sum = sum;
  job.impurity = total / job.weight;
  job.score = sum * log64(job.centre);
  job.tolerance = TIE * max(total, Math.abs(job.score));
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
