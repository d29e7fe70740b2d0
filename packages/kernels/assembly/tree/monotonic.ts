import { Job, SQUARED_ERROR } from './job';

// Monotonic constraints, as scikit-learn has them: a feature's way is 1 where values ascend with it, -1 where they descend, and 0 where
// they may do anything. Splits of the former have values of their sides in that order, and within the node's bounds; what lies between
// the two is then a bound for either side, and values of nodes are clipped to their bounds.

// @ts-ignore: decorator
@inline
export function wayOf(job: Job, feature: i32): i32 {
  return job.ways ? <i32>load<i8>(job.ways + <usize>feature) : 0;
}

/** Whether a split of the feature at hand may have sides of these values. Notes what lies between them. */
export function inOrder(job: Job, left: f64, right: f64): bool {
  const way = wayOf(job, job.feature), low = job.lower, high = job.upper;
  if (way == 0) return true;
  if (!(left >= low && right >= low && left <= high && right <= high && (left - right) * <f64>way <= 0)) return false;
  job.middle = left / 2 + right / 2;
  return true;
}

/** The same, of the split whose left side has the sums in `job.left`, or `sum`, and the weight `w`. */
export function sidesInOrder(job: Job, w: f64, sum: f64): bool {
  const rest = job.weight - w;
  if (job.classCount > 1) return inOrder(job, load<f64>(job.left) / w, (load<f64>(job.sums) - load<f64>(job.left)) / rest);
  const centre = job.criterion == SQUARED_ERROR ? job.centre : 0;
  return inOrder(job, centre + sum / w, centre + (job.sum - sum) / rest);
}

/** Clips a node's value, or its shares of two classes, which add up to 1. */
export function clip(job: Job, values: usize): void {
  const value = min(max(load<f64>(values), job.lower), job.upper);
  store<f64>(values, value);
  if (job.classCount == 2) store<f64>(values, 1 - value, 8);
}
