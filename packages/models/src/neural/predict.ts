import {
  type Device,
  fitContext,
  hostTensor,
  InputError,
  ParamError,
  type Params,
  scope,
  show,
  type Tensor,
} from '@foldwise/core'
import { slice } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { type Layer, run, type Weights } from './layer.ts'
import { upload } from './training/held.ts'

export interface PredictOptions {
  /** Examples that are run at once. Default 256. */
  readonly batchSize?: number
  /** Default `wasm({ threads })`. */
  readonly device?: Device
  /** Default 1. */
  readonly threads?: number
  readonly signal?: AbortSignal
}

/**
 * What a network makes of examples `[n, ...]`, a host tensor, in batches on a device: outputs `[n, ...]` as a host tensor.
 * Of a network made with 0 outputs, or of a part of one (`part(params, name)`), it gives features for another model.
 */
export async function predict(
  layer: Layer,
  weights: Weights,
  x: Tensor,
  options: PredictOptions = {},
): Promise<Tensor> {
  const { batchSize = 256, device, ...others } = options
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new ParamError(
      `predict: expected batchSize to be an integer >= 1, got ${show(batchSize)}. The default is 256.`,
    )
  }
  const [rows = 0] = x.shape
  if (rows === 0)
    throw new InputError(`predict: expected examples [n, ...], got [${x.shape.join(', ')}]. Give at least one.`)
  const { threads, checkpoint } = fitContext('predict', others, undefined)
  const on = device ?? (await wasm({ threads }))
  const parts: Tensor[] = []
  await runInBlocks(
    on,
    layer,
    weights,
    rows,
    batchSize,
    (from, to) => slice(x, [from], [to]),
    async (y) => {
      parts.push(hostTensor(await y.data(), y.shape, y.dtype))
      await checkpoint()
    },
  )
  const data = new Float32Array(parts.reduce((sum, t) => sum + t.size, 0))
  let at = 0
  for (const t of parts) {
    data.set(t.value as Float32Array, at)
    at += t.size
  }
  return hostTensor(data, [rows, ...parts[0]!.shape.slice(1)], 'float32')
}

/** Runs a network on blocks of host rows, one after another, and hands over what each gives. */
export async function runInBlocks(
  device: Device,
  layer: Layer,
  weights: Weights,
  rows: number,
  size: number,
  block: (from: number, to: number) => Tensor,
  take: (y: Tensor, from: number) => Promise<void>,
): Promise<void> {
  const params: Params = upload(device, weights.params)
  const state: Params = upload(device, weights.state)
  try {
    for (let from = 0; from < rows; from += size) {
      const x = block(from, Math.min(rows, from + size))
      const y = scope(() => run(layer, { params, state }, upload(device, { x }).x!).y)
      try {
        await take(y, from)
      } finally {
        y.dispose()
      }
    }
  } finally {
    for (const t of [...Object.values(params), ...Object.values(state)]) t.dispose()
  }
}
