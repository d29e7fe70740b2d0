import { ABSOLUTE_ERROR, ENTROPY, GINI, Job, POISSON, SMALL } from './job';
import { UNIT, WEIGHT } from './weight';

// Work is counted in about 5 ns, so that passes over many entries can be cut where others want the thread. What is added up between two
// slices is kept in the job, so slices change no bit.

/** Above so many rows, what is looked up by row is no longer in the cache. */
const FAR = 32768;

/** What a pass costs for each entry of a node, about, and rather more than less. */
export function costOf(job: Job, count: i32): f64 {
  if (count <= SMALL) return 8;
  const far = count > FAR, reach: f64 = far ? 6 : 1, logs: f64 = job.weightKind == WEIGHT ? 8 : 2;
  let cost: f64 = 1;
  if (job.weightKind != UNIT) cost += reach;
  if (job.randomSplits) cost += reach;
  if (job.classCount > 1) {
    if (job.classCount > 2) cost += reach;
    if (job.criterion != GINI) cost += logs * <f64>job.classCount;
  } else if (job.outputs > 1) {
    cost += reach + <f64>job.outputs * (job.criterion == POISSON ? 10 : job.criterion == ENTROPY ? logs : 2);
  } else if (job.criterion == ABSOLUTE_ERROR) cost += reach * <f64>(32 - clz<i32>(count));
  else cost += job.criterion == POISSON ? reach + 8 : reach;
  return cost;
}

/** Where the slice ends that begins with entry `from` of `count`. */
// @ts-ignore: decorator
@inline
export function endOf(job: Job, from: i32, count: i32, work: f64): i32 {
  const rest = count - from;
  return <f64>rest * job.cost <= work ? count : from + max(1, <i32>min(<f64>rest, work / job.cost));
}
