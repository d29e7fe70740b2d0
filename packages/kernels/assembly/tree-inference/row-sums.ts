import { RowJob } from './row-job';

/** Adds up the leaves at the places of the first trees, tree after tree. */
export function sumLeaves(job: RowJob, trees: i32, out: usize): void {
  const leaves = job.leaves, base = job.base;
  let p = job.places;
  const end = p + (<usize>trees << 2);
  if (job.outputs == 1) {
    if (job.single) {
      let sum = <f32>load<f64>(base);
      for (; p < end; p += 4) sum += load<f32>(leaves + (load<u32>(p) << 2));
      store<f64>(out, <f64>sum);
    } else {
      let sum = load<f64>(base);
      for (; p < end; p += 4) sum += load<f64>(leaves + (load<u32>(p) << 3));
      store<f64>(out, sum);
    }
    return;
  }
  memory.copy(out, base, <usize>job.outputs << 3);
  for (let q = job.outputOf; p < end; p += 4, q += 4) {
    const o = out + (load<u32>(q) << 3);
    if (job.single) store<f64>(o, <f64>(<f32>load<f64>(o) + load<f32>(leaves + (load<u32>(p) << 2))));
    else store<f64>(o, load<f64>(o) + load<f64>(leaves + (load<u32>(p) << 3)));
  }
}
