import { sortTargets } from './absolute';
import { ABSOLUTE_ERROR, Job, SMALL } from './job';
import { entryKey, MISSING, valueOf } from './key';
import { sortList } from './sort-list';
import { scan } from './scan';

/** What is looked at once a node: the order of its targets. */
export function beginSearch(job: Job, start: i32, count: i32, listed: bool): void {
  const base = job.columns + (<usize>start << 3);
  job.ordered = job.criterion == ABSOLUTE_ERROR ? sortTargets(job, base, start, count, listed) : 0;
}

/** Looks for a better split of a node over all thresholds of one feature; returns whether its values differ. */
export function searchFeature<W>(job: Job, f: i32, start: i32, count: i32, listed: bool): bool {
  const base = job.columns + (<usize>start << 3), ordered = job.ordered;
  const segment = listed || count <= SMALL ? sortList(job, base, f, count) : base + (<usize>f * <usize>job.stride << 3);
  const first = entryKey(load<u64>(segment)), last = entryKey(load<u64>(segment + (<usize>(count - 1) << 3)));
  if (first == last) return false;
  let present = count;
  if (last == MISSING) while (entryKey(load<u64>(segment + (<usize>(present - 1) << 3))) == MISSING) present--;
  scan<W>(job, segment, present, count, false, ordered);
  if (job.position >= 0) accept(job, f, segment, present, count, false);
  if (present == count) return true;
  scan<W>(job, segment, present, count, true, ordered);
  if (job.position >= 0) accept(job, f, segment, present, count, true);
  return true;
}

function accept(job: Job, feature: i32, segment: usize, present: i32, count: i32, missingLeft: bool): void {
  const k = job.position;
  job.bestFeature = feature;
  job.bestCount = missingLeft ? k + count - present : k;
  job.bestKey = entryKey(load<u64>(segment + (<usize>(k - 1) << 3)));
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
