import { ABSOLUTE_ERROR, Job, SMALL, Task } from './job';
import { entryKey, MISSING, valueOf } from './key';
import { endOf } from './slice';
import { sortList } from './sort-list';
import { addedBy, scan } from './scan';

/**
 * Looks for a better split of a node over all thresholds of the feature at hand, first with missing values to the right, then to the
 * left. Returns what is left of the work; `job.feature` is -1 when all is done. `job.varying` counts features whose values differ.
 */
export function searchFeature<W>(job: Job, task: Task, work: f64): f64 {
  const count = task.count, f = job.feature;
  if (job.pass < 0) {
    const base = job.columns + (<usize>task.start << 3);
    const segment = task.listed || count <= SMALL ? sortList(job, base, f, count) : base + (<usize>f * <usize>job.stride << 3);
    const first = entryKey(load<u64>(segment)), last = entryKey(load<u64>(segment + (<usize>(count - 1) << 3)));
    if (first == last) {
      job.feature = -1;
      return work - <f64>count;
    }
    let present = count;
    if (last == MISSING) while (entryKey(load<u64>(segment + (<usize>(present - 1) << 3))) == MISSING) present--;
    job.varying++;
    job.segment = segment;
    job.present = present;
    job.pass = 0;
    job.at = 0;
  }
  const segment = job.segment, present = job.present;
  // Two passes for each side of the missing values: see scan-absolute.ts.
  const twice = <i32>(job.criterion == ABSOLUTE_ERROR), passes = (present < count ? 2 : 1) << twice;
  while (job.pass < passes) {
    const missingLeft = job.pass >> twice != 0, back = (job.pass & twice) != 0, from = job.at;
    const all = back ? (missingLeft ? present : count) : addedBy(present, count, missingLeft), to = endOf(job, from, all, work);
    scan<W>(job, segment, count, missingLeft, from, to);
    work -= <f64>(to - from) * job.cost;
    if (to < all) {
      job.at = to;
      return work;
    }
    job.at = 0;
    job.pass++;
    if (job.position >= 0) accept(job, f, segment, present, count, missingLeft);
  }
  job.pass = -1;
  job.feature = -1;
  return work;
}

function accept(job: Job, feature: i32, segment: usize, present: i32, count: i32, missingLeft: bool): void {
  const k = job.position;
  job.bestFeature = feature;
  job.bestCount = missingLeft ? k + count - present : k;
  job.bestKey = entryKey(load<u64>(segment + (<usize>(k - 1) << 3)));
  job.bestMiddle = job.middle;
  // Rows that have a missing value only later go where most rows went.
  job.bestMissingLeft = present < count ? <i32>missingLeft : <i32>(k > count - k);
  if (k == present) {
    job.bestThreshold = Infinity;
    return;
  }
  if (job.edges) {
    job.bestThreshold = load<f64>(job.edges + (((<usize>feature << 8) + <usize>job.bestKey) << 3));
    return;
  }
  const below = <f64>valueOf(entryKey(load<u64>(segment + (<usize>(k - 1) << 3))));
  const above = <f64>valueOf(entryKey(load<u64>(segment + (<usize>k << 3))));
  job.bestThreshold = below / 2 + above / 2;
}
