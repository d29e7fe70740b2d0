import { checkpoints } from '@foldwise/core'
import { cut } from '@foldwise/kernels'
import { type Forest, treeCount } from '../tree/forest.ts'
import { leafOf } from '../tree/predict-forest.ts'
import type { Rows32 } from '../tree/rows32.ts'

/** Rows between two looks at the clock. */
const ROWS = 8192

/** Of each tree in turn the number of the leaf that each row reaches, among all nodes of the forest. */
export async function* leavesOfTrees(f: Forest, x: Rows32): AsyncGenerator<Int32Array> {
  const checkpoint = checkpoints()
  for (let t = 0; t < treeCount(f); t++) {
    const leaves = new Int32Array(x.rows)
    for (const [from, to] of cut(x.rows, ROWS)) {
      for (let r = from; r < to; r++) leaves[r] = leafOf(f, f.starts[t]!, x.data, r * x.features)
      await checkpoint()
    }
    yield leaves
  }
}
