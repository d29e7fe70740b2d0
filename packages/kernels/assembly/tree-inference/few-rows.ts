import { binRow } from './row-bins';
import { descendTrees, enterTrees } from './row-blocks';
import { RowJob } from './row-job';
import { sumLeaves } from './row-sums';

/** Raw scores of a few rows by the first trees, row by row; see row-job.ts. */
export function scoreFew(at: usize, rows: i32, trees: i32): void {
  const job = changetype<RowJob>(at), even = (trees + 1) & ~1, sixteen = i8x16.splat(<i8>job.sixteen);
  let x = job.values, out = job.out;
  for (let r = 0; r < rows; r++) {
    const missing = binRow(job, x);
    // Without missing values the two columns of a search are the same: the first ones will do.
    const width = missing && job.missingLeft ? 2 * job.half : job.half;
    enterTrees(width, even, job.roots, job.rootLevels, job.exits, job.bins, sixteen, job.places);
    if (job.stages > 1) descendTrees(width, even, job.below, job.exits, job.bins, sixteen, job.places);
    if (job.stages > 2) descendTrees(width, even, job.third, job.exits, job.bins, sixteen, job.places);
    if (job.stages > 3) descendTrees(width, even, job.fourth, job.exits, job.bins, sixteen, job.places);
    sumLeaves(job, trees, out);
    x += <usize>job.searches << 3;
    out += <usize>job.outputs << 3;
  }
}
