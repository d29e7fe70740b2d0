import { addToLoss, clearLoss, lossHeld, weightHeld } from './absolute';
import { Job } from './job';
import { entryKey, entryRow } from './key';

/** Best split of one sorted column by absolute error; see scan.ts for the arguments. */
export function scanAbsolute<W>(job: Job, segment: usize, present: i32, count: i32, missingLeft: bool, ordered: usize): void {
  const missing = count - present, before = missingLeft ? missing : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const last = missing > 0 && !missingLeft ? present : present - 1;
  const losses = job.lossLeft;
  clearLoss(job, count);
  if (missingLeft) addMissing<W>(job, segment, present, count);
  for (let k = 1; k <= last; k++) {
    addToLoss<W>(job, entryRow(load<u64>(segment + (<usize>(k - 1) << 3))), count);
    store<f64>(losses + (<usize>k << 3), candidate(segment, k, present, low, high) && weightHeld() >= job.minWeightLeaf ? lossHeld(job, ordered, count) : Infinity);
  }
  clearLoss(job, count);
  if (!missingLeft) addMissing<W>(job, segment, present, count);
  let best = job.bestScore, position = -1;
  for (let k = present; k >= 1; k--) {
    if (k < present) addToLoss<W>(job, entryRow(load<u64>(segment + (<usize>k << 3))), count);
    if (k > last || !candidate(segment, k, present, low, high) || weightHeld() < job.minWeightLeaf) continue;
    const score = -load<f64>(losses + (<usize>k << 3)) - lossHeld(job, ordered, count);
    // Backwards: of equal splits of this column the first counts, of other columns the one before.
    if (position >= 0 ? score >= best - job.tolerance : score > best + job.tolerance) {
      best = max(best, score);
      position = k;
    }
  }
  job.position = position;
  if (position >= 0) job.bestScore = best;
}

// @ts-ignore: decorator
@inline
function candidate(segment: usize, k: i32, present: i32, low: i32, high: i32): bool {
  if (k < low || k > high) return false;
  const p = segment + (<usize>k << 3);
  return k == present || entryKey(load<u64>(p)) != entryKey(load<u64>(p - 8));
}

function addMissing<W>(job: Job, segment: usize, present: i32, count: i32): void {
  for (let k = present; k < count; k++) addToLoss<W>(job, entryRow(load<u64>(segment + (<usize>k << 3))), count);
}
