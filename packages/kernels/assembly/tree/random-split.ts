import { addToLoss, clearLoss, lossHeld, medianHeld } from './absolute';
import { ABSOLUTE_ERROR, Job, SQUARED_ERROR, Task } from './job';
import { entryRow, MISSING, valueOf } from './key';
import { inOrder, sidesInOrder } from './monotonic';
import { nextState } from './random';
import { splitScore } from './node-stats';
import { addOutputs } from './outputs';
import { endOf } from './slice';
import { weightOf } from './weight';

/**
 * Tries one random threshold of the feature at hand, drawn evenly between the node's least and largest value; missing values go to a
 * drawn side. Returns what is left of the work; `job.feature` is -1 when all is done. `job.varying` counts features whose values differ.
 * Geurts, Ernst and Wehenkel, Extremely randomized trees (Machine Learning 63, 2006).
 */
export function drawThreshold<W>(job: Job, task: Task, work: f64): f64 {
  const count = task.count, segment = job.columns + (<usize>task.start << 3);
  if (job.pass < 0) {
    job.pass = 0;
    job.at = 0;
  }
  for (;;) {
    const from = job.at, to = endOf(job, from, count, work);
    if (job.pass == 0) rangePass(job, segment, from, to);
    else if (job.pass == 1) leftPass<W>(job, segment, from, to, count);
    else rightPass<W>(job, segment, from, to, count);
    work -= <f64>(to - from) * job.cost;
    if (to < count) {
      job.at = to;
      return work;
    }
    job.at = 0;
    if (endPass<W>(job, count)) break;
    job.pass++;
  }
  job.pass = -1;
  job.feature = -1;
  return work;
}

/** What follows from a pass; returns whether no other is needed. */
// @ts-ignore: decorator
@inline
function endPass<W>(job: Job, count: i32): bool {
  if (job.pass == 0) return !draw(job, count);
  if (job.pass == 1) {
    if (!allowed(job, count)) return true;
    if (job.criterion == ABSOLUTE_ERROR) return false;
    tryScore(job, count, splitScore<W>(job, job.passWeight, job.passSum));
  } else tryScore(job, count, job.passOther - lossHeld(job, count));
  return true;
}

// @ts-ignore: decorator
@inline
function columnOf(job: Job): usize {
  return job.keys + (<usize>job.feature << 2);
}

/** The least and the largest key, and how many rows have a value. */
function rangePass(job: Job, segment: usize, from: i32, to: i32): void {
  const keys = columnOf(job), width = <usize>job.features << 2;
  let low = MISSING, high: u32 = 0, present = 0;
  if (from > 0) {
    low = job.lowKey;
    high = job.highKey;
    present = job.present;
  }
  for (let p = from; p < to; p++) {
    const key = load<u32>(keys + <usize>entryRow(load<u64>(segment + (<usize>p << 3))) * width);
    if (key == MISSING) continue;
    present++;
    low = min(low, key);
    high = max(high, key);
  }
  job.lowKey = low;
  job.highKey = high;
  job.present = present;
}

/** Draws a threshold, and a side for missing values; returns false where all values are one. */
// @ts-ignore: decorator
@inline
function draw(job: Job, count: i32): bool {
  const low = job.lowKey, high = job.highKey, present = job.present;
  if (present == 0 || (low == high && present == count)) return false;
  job.varying++;
  job.threshold = drawBetween(job, <f64>valueOf(low), <f64>valueOf(high));
  job.missingLeft = 0;
  if (present < count) {
    job.random = nextState(job.random);
    job.missingLeft = <i32>(job.random >> 31);
  }
  return true;
}

/** Uniform in [low, high), with 53 random bits. */
// @ts-ignore: decorator
@inline
function drawBetween(job: Job, low: f64, high: f64): f64 {
  const a = nextState(job.random), b = nextState(a);
  job.random = b;
  const u = (<f64>(a >> 5) * 67108864.0 + <f64>(b >> 6)) / 9007199254740992.0;
  const t = low + u * (high - low);
  return t < high ? t : low;
}

/** Whether a key goes left of a threshold. */
// @ts-ignore: decorator
@inline
export function goesLeft(key: u32, threshold: f64, missingLeft: bool): bool {
  return key == MISSING ? missingLeft : <f64>valueOf(key) <= threshold;
}

/** Adds up the rows that go left. */
function leftPass<W>(job: Job, segment: usize, from: i32, to: i32, count: i32): void {
  const absolute = job.criterion == ABSOLUTE_ERROR, squared = job.criterion == SQUARED_ERROR;
  const threshold = job.threshold, missingLeft = job.missingLeft != 0, keys = columnOf(job), width = <usize>job.features << 2;
  let w: f64 = 0, sum: f64 = 0, k = 0;
  if (from > 0) {
    w = job.passWeight;
    sum = job.passSum;
    k = job.passCount;
  } else {
    memory.fill(job.left, 0, <usize>max(job.classCount, job.outputs) << 3);
    if (absolute) clearLoss(job, count);
  }
  for (let p = from; p < to; p++) {
    const v = load<u64>(segment + (<usize>p << 3)), i = entryRow(v);
    if (!goesLeft(load<u32>(keys + <usize>i * width), threshold, missingLeft)) continue;
    const wi = weightOf<W>(job.weights, i);
    k++;
    w += wi;
    if (job.classCount > 1) {
      const slot = job.left + (<usize>(job.classCount == 2 ? <i32>v & 1 : load<i32>(job.classes + (<usize>i << 2))) << 3);
      store<f64>(slot, load<f64>(slot) + wi);
    } else if (job.outputs > 1) addOutputs(job, i, wi, job.left);
    else if (absolute) addToLoss<W>(job, i, count);
    else {
      const y = load<f64>(job.targets + (<usize>i << 3));
      sum += wi * (squared ? y - job.centre : y);
    }
  }
  job.passWeight = w;
  job.passSum = sum;
  job.passCount = k;
}

/** Whether both sides have enough rows and weight. Notes the loss of the left one, and its median, before the right one is added up. */
// @ts-ignore: decorator
@inline
function allowed(job: Job, count: i32): bool {
  const k = job.passCount, w = job.passWeight;
  if (k < job.minSamplesLeaf || count - k < job.minSamplesLeaf || k == 0 || k == count) return false;
  if (w < job.minWeightLeaf || job.weight - w < job.minWeightLeaf) return false;
  if (job.criterion != ABSOLUTE_ERROR) return true;
  job.passOther = -lossHeld(job, count);
  if (job.ways) job.passSum = medianHeld(job, count);
  return true;
}

/** The rows that go right, for the absolute error. */
function rightPass<W>(job: Job, segment: usize, from: i32, to: i32, count: i32): void {
  const keys = columnOf(job), width = <usize>job.features << 2;
  if (from == 0) clearLoss(job, count);
  for (let p = from; p < to; p++) {
    const i = entryRow(load<u64>(segment + (<usize>p << 3)));
    if (!goesLeft(load<u32>(keys + <usize>i * width), job.threshold, job.missingLeft != 0)) addToLoss<W>(job, i, count);
  }
}

function tryScore(job: Job, count: i32, score: f64): void {
  if (!(score > job.bestScore + job.tolerance) || (job.ways && !inItsOrder(job, count))) return;
  const k = job.passCount;
  job.bestScore = score;
  job.bestThreshold = job.threshold;
  job.bestFeature = job.feature;
  job.bestCount = k;
  job.bestMiddle = job.middle;
  job.bestMissingLeft = job.present < count ? job.missingLeft : <i32>(k > count - k);
}

/** Whether the values of the sides are in the feature's order. */
function inItsOrder(job: Job, count: i32): bool {
  return job.criterion == ABSOLUTE_ERROR ? inOrder(job, job.passSum, medianHeld(job, count)) : sidesInOrder(job, job.passWeight, job.passSum);
}
