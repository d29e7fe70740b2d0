import type { DenseMatrix } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import type { Layer, Weights } from '../layer.ts'
import { runInBlocks } from '../predict.ts'
import { type Scaling, scaledRows } from './scaling.ts'

/** Rows a run takes at most: enough to keep the kernels busy, few enough to bound memory. */
const ROWS = 256

/** What a network makes of rows, `[rows, outputs]` row-major, on one thread of `wasm()`. Rows do not depend on one another. */
export async function predictRows(
  layer: Layer,
  weights: Weights,
  scaling: Scaling,
  x: DenseMatrix,
  outputs: number,
): Promise<Float64Array> {
  const out = new Float64Array(x.shape[0] * outputs)
  const block = (from: number, to: number) => scaledRows(x, scaling, from, to)
  await runInBlocks(await wasm(), layer, weights, x.shape[0], ROWS, block, async (y, from) => {
    out.set(await y.data(), from * outputs)
  })
  return out
}
