import { addToLoss, clearLoss, lossHeld, medianHeld } from './absolute';
import { Job } from './job';
import { entryKey, entryRow } from './key';
import { inOrder } from './monotonic';

/**
 * Best split of one sorted column by absolute error; see scan.ts for the arguments. Two passes: an even `job.pass` notes the losses of
 * the left sides, and the odd one behind it adds those of the right sides, from the last to the first.
 */
export function scanAbsolute<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  if (job.pass & 1) scanRight<W>(job, segment, count, missingLeft, from, to);
  else scanLeft<W>(job, segment, count, missingLeft, from, to);
}

function scanLeft<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, before = missingLeft ? count - present : 0;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  if (from == 0) clearLoss(job, count);
  for (let t = from; t < to; t++) {
    addToLoss<W>(job, entryRow(load<u64>(segment + (<usize>(t < before ? present + t : t - before) << 3))), count);
    if (t < before) continue;
    const k = t - before + 1, slot = <usize>k << 3, may = candidate(segment, k, present, low, high) && job.heldWeight >= job.minWeightLeaf;
    store<f64>(job.lossLeft + slot, may ? lossHeld(job, count) : Infinity);
    if (may && job.ways) store<f64>(job.medianLeft + slot, medianHeld(job, count));
  }
  job.position = -1;
}

/** Entries in the order in which this pass adds them: missing ones that go right, then the others from the last on. */
function scanRight<W>(job: Job, segment: usize, count: i32, missingLeft: bool, from: i32, to: i32): void {
  const present = job.present, missing = count - present, before = missingLeft ? missing : 0, first = missing - before;
  const low = job.minSamplesLeaf - before, high = count - job.minSamplesLeaf - before;
  const last = first > 0 ? present : present - 1;
  if (from == 0) clearLoss(job, count);
  let best = job.bestScore, position = job.position;
  for (let t = from; t < to; t++) {
    // Before the first of the others is added, none of them goes right.
    const k = present - (t - first);
    if (t != first) addToLoss<W>(job, entryRow(load<u64>(segment + (<usize>(t < first ? present + t : k) << 3))), count);
    if (t < first || k > last || !candidate(segment, k, present, low, high) || job.heldWeight < job.minWeightLeaf) continue;
    const score = -load<f64>(job.lossLeft + (<usize>k << 3)) - lossHeld(job, count);
    // Backwards: of equal splits of this column the first counts, of other columns the one before.
    if (!(position >= 0 ? score >= best - job.tolerance : score > best + job.tolerance)) continue;
    if (job.ways && !inOrder(job, load<f64>(job.medianLeft + (<usize>k << 3)), medianHeld(job, count))) continue;
    best = max(best, score);
    position = k;
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
