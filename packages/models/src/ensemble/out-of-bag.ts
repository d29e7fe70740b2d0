import { cut, type Kernels, tree } from '@foldwise/kernels'
import type { Checkpoint } from '../tree/checkpoint.ts'
import type { Forest } from '../tree/forest.ts'
import { leafOf } from '../tree/predict-forest.ts'
import type { Rows32 } from '../tree/rows32.ts'

/** Rows between checkpoints. */
const ROWS = 16_384

/** Mean over the trees that did not draw a row of what they predict for it, `[rows, outputs]`; NaN where all trees drew it. */
export async function outOfBag(
  kernels: Kernels,
  f: Forest,
  x: Rows32,
  seeds: Uint32Array,
  draws: number,
  pacer: Checkpoint,
): Promise<{ readonly predictions: Float64Array<ArrayBuffer>; readonly missed: number }> {
  using workspace = kernels.workspace()
  const counts = workspace.raw(Uint8Array, x.rows)
  const sums = new Float64Array(x.rows * f.outputs)
  const trees = new Int32Array(x.rows)
  for (let t = 0; t < seeds.length; t++) {
    kernels.use(tree).drawRows(x.rows, draws, seeds[t]!, counts.at)
    await pacer.checkpoint()
    for (const [from, to] of cut(x.rows, ROWS)) {
      const drawn = counts.view
      for (let r = from; r < to; r++) {
        if (drawn[r]! > 0) continue
        trees[r]!++
        const leaf = leafOf(f, f.starts[t]!, x.data, r * x.features) * f.outputs
        for (let k = 0; k < f.outputs; k++) sums[r * f.outputs + k]! += f.values[leaf + k]!
      }
      await pacer.checkpoint()
    }
  }
  let missed = 0
  for (const [from, to] of cut(x.rows, ROWS)) {
    for (let r = from; r < to; r++) {
      if (trees[r] === 0) missed++
      // 0 / 0 is NaN.
      for (let k = r * f.outputs; k < (r + 1) * f.outputs; k++) sums[k]! /= trees[r]!
    }
    await pacer.checkpoint()
  }
  return { predictions: sums, missed }
}
