import { type DenseMatrix, scope, type Tensor } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { type Layer, run, type Weights } from '../layer.ts'
import { upload } from '../training/held.ts'
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
  const device = await wasm()
  const rows = x.shape[0]
  const out = new Float64Array(rows * outputs)
  const params = upload(device, weights.params)
  const state = upload(device, weights.state)
  try {
    for (let from = 0; from < rows; from += ROWS) {
      const batch = scaledRows(x, scaling, from, Math.min(rows, from + ROWS))
      const y: Tensor = scope(() => run(layer, { params, state }, upload(device, { batch }).batch!).y)
      try {
        out.set(await y.data(), from * outputs)
      } finally {
        y.dispose()
      }
    }
  } finally {
    for (const t of [...Object.values(params), ...Object.values(state)]) t.dispose()
  }
  return out
}
