import { checkpoints, type DenseMatrix } from '@foldwise/core'
import { loadKernels, matMul, runSteps } from '@foldwise/kernels'

/** Elements of rows that are in kernel memory at once. */
const BLOCK = 1 << 21
/** Multiplications between two pauses. */
const WORK = 1 << 26

export interface Projection {
  /** `[outputs, features]`, one direction a row; or, `transposed`, `[features, outputs]`. */
  readonly directions: Float64Array
  readonly transposed?: boolean
  readonly outputs: number
  /** Subtracted from rows first, `[features]`. */
  readonly center?: Float64Array | undefined
}

/** (x - center) . directions', `[rows, outputs]`; awaits `pause` after each few milliseconds. */
export async function projectRows(
  x: DenseMatrix,
  p: Projection,
  pause: () => Promise<void> = checkpoints(),
): Promise<Float64Array<ArrayBuffer>> {
  const [rows, features] = x.shape
  const { directions, outputs, center, transposed = false } = p
  const out = new Float64Array(rows * outputs)
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const b = ws.float64(directions)
  const size = Math.max(1, Math.min(rows, Math.floor(BLOCK / features), Math.floor(WORK / (features * outputs))))
  const a = ws.raw(Float64Array, size * features)
  const c = ws.raw(Float64Array, size * outputs)
  for (let from = 0; from < rows; from += size) {
    const m = Math.min(size, rows - from)
    const block = x.data.subarray(from * features, (from + m) * features)
    const to = a.view
    to.set(block)
    if (center) {
      for (let at = 0; at < block.length; at += features) for (let j = 0; j < features; j++) to[at + j]! -= center[j]!
    }
    runSteps(matMul(kernels, { m, n: outputs, k: features, a, b, transposeB: !transposed, c }))
    out.set(c.view.subarray(0, m * outputs), from * outputs)
    await pause()
  }
  return out
}
