import { Job, SQUARED_ERROR } from './job';
import { entryKey, entryRow } from './key';
import { sidesInOrder } from './monotonic';
import { splitScore } from './node-stats';
import { weightOf } from './weight';

/**
 * Best split of one sorted column whose feature has a way, by any criterion but the absolute error; see scan.ts for the arguments. On
 * its own, so that the loops over features without one have no call in them.
 */
export function scanInOrder<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const left = job.left, classes = job.classCount > 1, centre = job.criterion == SQUARED_ERROR ? job.centre : 0;
  let w: f64 = 0, sum: f64 = 0, position = -1, best = job.bestScore;
  if (from > 0) {
    w = job.passWeight;
    sum = job.passSum;
    position = job.position;
  } else memory.fill(left, 0, 16);
  for (let k = from - before + 1; k <= to - before; k++) {
    const v = load<u64>(segment + (<usize>(k < 1 ? present - k : k - 1) << 3)), i = entryRow(v), wi = weightOf<W>(job.weights, i);
    w += wi;
    if (classes) {
      const slot = left + (<usize>(<i32>v & 1) << 3);
      store<f64>(slot, load<f64>(slot) + wi);
    } else sum += wi * (load<f64>(job.targets + (<usize>i << 3)) - centre);
    if (k < 1 || k < low || k > high) continue;
    if (k < present && entryKey(v ^ load<u64>(segment + (<usize>k << 3))) == 0) continue;
    if (w < job.minWeightLeaf || job.weight - w < job.minWeightLeaf) continue;
    const score = splitScore<W>(job, w, sum);
    if (!(score > best + job.tolerance) || !sidesInOrder(job, w, sum)) continue;
    best = score;
    position = k;
  }
  job.passWeight = w;
  job.passSum = sum;
  job.position = position;
  job.bestScore = best;
}
