import { Job } from './job';
import { below, nextState } from './random';

/** The k-th feature to look at: in their order, or drawn from those not drawn yet. */
export function nextFeature(job: Job, k: i32): i32 {
  if (!job.drawFeatures) return k;
  job.random = nextState(job.random);
  const a = job.order + (<usize>k << 2), b = a + (<usize>below(job.random, job.features - k) << 2);
  const drawn = load<i32>(b);
  store<i32>(b, load<i32>(a));
  store<i32>(a, drawn);
  return drawn;
}

/** Whether to look at another: `maxFeatures` are looked at, and more only until one is not constant. */
// @ts-ignore: decorator
@inline
export function wantsMore(job: Job, seen: i32, varying: i32): bool {
  return seen < job.features && (seen < job.maxFeatures || varying == 0);
}
