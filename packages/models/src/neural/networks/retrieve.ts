import { type Device, fitContext, hostTensor, InputError, ParamError, scope, show, type Tensor } from '@foldwise/core'
import { matMul, slice, topK } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { upload } from '../training/held.ts'

export interface RetrieveOptions {
  /** Default `wasm({ threads })`. */
  readonly device?: Device
  /** Default 1. */
  readonly threads?: number
  readonly signal?: AbortSignal
}

/** What was found for each query, the best first. */
export interface Retrieved {
  /** Places of the items, int32 `[queries, count]`. */
  readonly items: Tensor<'int32'>
  /** Their products with the query, float32 `[queries, count]`. */
  readonly scores: Tensor<'float32'>
}

/** Values of scores that are held at once. */
const SCORES = 1 << 22

/**
 * The `count` items whose vectors have the largest products with each query's: all are compared, exactly. `queries`
 * `[queries, size]` and `items` `[items, size]` are host tensors. Cost: queries * items * size multiplications.
 */
export async function retrieve(
  queries: Tensor,
  items: Tensor,
  count: number,
  options: RetrieveOptions = {},
): Promise<Retrieved> {
  const [rows = 0, size = 0] = queries.shape
  const [there = 0] = items.shape
  if (queries.shape.length !== 2 || items.shape.length !== 2 || items.shape[1] !== size || rows === 0) {
    const got = `[${queries.shape.join(', ')}] and [${items.shape.join(', ')}]`
    throw new InputError(
      `retrieve: expected queries [n, size] and items [m, size], got ${got}. Take both from one network.`,
    )
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= there)) {
    throw new ParamError(`retrieve: expected count from 1 to ${there}, got ${show(count)}. There are no more items.`)
  }
  const { device, ...others } = options
  const { threads, checkpoint } = fitContext('retrieve', others, undefined)
  const on = device ?? (await wasm({ threads }))
  const found = { items: new Int32Array(rows * count), scores: new Float32Array(rows * count) }
  const held = upload(on, { items })
  const block = Math.max(1, Math.floor(SCORES / there))
  try {
    for (let from = 0; from < rows; from += block) {
      const best = scope(() => {
        const { some } = upload(on, { some: slice(queries, [from], [Math.min(rows, from + block)]) })
        return topK(matMul(some!, held.items!, { transposeB: true }), count)
      })
      try {
        found.items.set(await best.indices.data(), from * count)
        found.scores.set((await best.values.data()) as Float32Array, from * count)
      } finally {
        best.indices.dispose()
        best.values.dispose()
      }
      await checkpoint()
    }
  } finally {
    held.items!.dispose()
  }
  return {
    items: hostTensor(found.items, [rows, count], 'int32'),
    scores: hostTensor(found.scores, [rows, count], 'float32'),
  }
}
