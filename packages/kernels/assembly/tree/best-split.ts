import { sortTargets } from './absolute';
import { nextFeature, wantsMore } from './features';
import { ABSOLUTE_ERROR, Job, SMALL } from './job';
import { entryKey, MISSING, valueOf } from './key';
import { sortList } from './sort-list';
import { scan } from './scan';

/** Finds the best split of a node over all thresholds of the features it looks at; `job.bestFeature` is -1 where there is none. */
export function bestSplit<W>(job: Job, start: i32, count: i32, listed: bool): void {
  const base = job.columns + (<usize>start << 3);
  const small = listed || count <= SMALL;
  const ordered = job.criterion == ABSOLUTE_ERROR ? sortTargets(job, base, start, count, listed) : 0;
  let varying = 0;
  for (let seen = 0; wantsMore(job, seen, varying); seen++) {
    const f = nextFeature(job, seen);
    const segment = small ? sortList(job, base, f, count) : base + (<usize>f * <usize>job.stride << 3);
    const first = entryKey(load<u64>(segment)), last = entryKey(load<u64>(segment + (<usize>(count - 1) << 3)));
    if (first == last) continue;
    varying++;
    let present = count;
    if (last == MISSING) while (entryKey(load<u64>(segment + (<usize>(present - 1) << 3))) == MISSING) present--;
    scan<W>(job, segment, present, count, false, ordered);
    if (job.position >= 0) accept(job, f, segment, present, count, false);
    if (present == count) continue;
    scan<W>(job, segment, present, count, true, ordered);
    if (job.position >= 0) accept(job, f, segment, present, count, true);
  }
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
