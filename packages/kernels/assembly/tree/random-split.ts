import { addToLoss, clearLoss, lossHeld } from './absolute';
import { ABSOLUTE_ERROR, Job, SQUARED_ERROR } from './job';
import { entryRow, MISSING, valueOf } from './key';
import { nextState } from './random';
import { splitScore } from './node-stats';
import { addOutputs } from './outputs';
import { weightOf } from './weight';

/**
 * Tries one random threshold of a feature, drawn evenly between the node's least and largest value; missing values go to a drawn
 * side. Returns whether the feature's values differ. Geurts, Ernst and Wehenkel, Extremely randomized trees (Machine Learning 63, 2006).
 */
export function drawThreshold<W>(job: Job, f: i32, start: i32, count: i32): bool {
  const segment = job.columns + (<usize>start << 3), width = <usize>job.features;
  const keys = job.keys + (<usize>f << 2);
  let low = MISSING, high: u32 = 0, missing = 0;
  for (let p = 0; p < count; p++) {
    const key = load<u32>(keys + (<usize>entryRow(load<u64>(segment + (<usize>p << 3))) * width << 2));
    if (key == MISSING) missing++;
    else {
      low = min(low, key);
      high = max(high, key);
    }
  }
  if (missing == count || (low == high && missing == 0)) return false;
  const threshold = drawBetween(job, <f64>valueOf(low), <f64>valueOf(high));
  let missingLeft = false;
  if (missing > 0) {
    job.random = nextState(job.random);
    missingLeft = job.random >> 31 != 0;
  }
  tryThreshold<W>(job, segment, start, count, f, threshold, missing > 0, missingLeft);
  return true;
}

/** Uniform in [low, high), with 53 random bits. */
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

function tryThreshold<W>(job: Job, segment: usize, start: i32, count: i32, feature: i32, threshold: f64, missing: bool, missingLeft: bool): void {
  const keys = job.keys + (<usize>feature << 2), width = <usize>job.features;
  const absolute = job.criterion == ABSOLUTE_ERROR, squared = job.criterion == SQUARED_ERROR;
  const ordered = absolute ? job.targetOrder + (<usize>start << 3) : 0;
  let w: f64 = 0, sum: f64 = 0, k = 0;
  memory.fill(job.left, 0, <usize>max(job.classCount, job.outputs) << 3);
  if (absolute) clearLoss(job, count);
  for (let p = 0; p < count; p++) {
    const v = load<u64>(segment + (<usize>p << 3)), i = entryRow(v);
    if (!goesLeft(load<u32>(keys + (<usize>i * width << 2)), threshold, missingLeft)) continue;
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
  if (k < job.minSamplesLeaf || count - k < job.minSamplesLeaf || k == 0 || k == count) return;
  if (w < job.minWeightLeaf || job.weight - w < job.minWeightLeaf) return;
  let score: f64;
  if (absolute) {
    score = -lossHeld(job, ordered, count);
    clearLoss(job, count);
    for (let p = 0; p < count; p++) {
      const i = entryRow(load<u64>(segment + (<usize>p << 3)));
      if (!goesLeft(load<u32>(keys + (<usize>i * width << 2)), threshold, missingLeft)) addToLoss<W>(job, i, count);
    }
    score -= lossHeld(job, ordered, count);
  } else score = splitScore<W>(job, w, sum);
  if (!(score > job.bestScore + job.tolerance)) return;
  job.bestScore = score;
  job.bestThreshold = threshold;
  job.bestFeature = feature;
  job.bestCount = k;
  job.bestMissingLeft = missing ? <i32>missingLeft : <i32>(k > count - k);
}
