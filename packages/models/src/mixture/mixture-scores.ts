import { checkpoints, type DenseMatrix } from '@foldwise/core'
import { cut, loadKernels, math } from '@foldwise/kernels'
import { densities } from './densities.ts'
import type { Mixture } from './mixture.ts'

export interface MixtureScores {
  readonly components: number
  /** Logarithm of weight times density, `[rows, components]`. */
  readonly values: Float64Array
  readonly probabilities: Float64Array<ArrayBuffer>
  /** Of the whole mixture, `[rows]`. */
  readonly logDensities: Float64Array
}

/** Elements of rows in kernel memory at once. */
const CHUNK = 1 << 16

/** What a mixture says of rows. */
export function mixtureScores(mixture: Mixture): (x: DenseMatrix) => Promise<MixtureScores> {
  const components = mixture.weights.length
  const { features } = mixture
  return async ({ data, shape: [rows] }) => {
    const values = new Float64Array(rows * components)
    const probabilities = new Float64Array(rows * components)
    const logDensities = new Float64Array(rows)
    const found = { components, values, probabilities, logDensities }
    if (rows === 0) return found
    const kernels = await loadKernels()
    using ws = kernels.workspace()
    const height = Math.min(rows, Math.max(16, Math.floor(CHUNK / features)))
    const density = densities(kernels, ws, mixture, height)
    const x = ws.raw(Float64Array, height * features)
    const own = ws.raw(Float64Array, height * components)
    const sums = ws.raw(Float64Array, height)
    const { logSumExpRows, softmaxRows } = kernels.use(math)
    const pause = checkpoints()
    for (const [from, to] of cut(rows, height)) {
      const n = to - from
      await pause()
      x.view.set(data.subarray(from * features, to * features))
      density(n, x, own)
      values.set(own.view.subarray(0, n * components), from * components)
      logSumExpRows(n, components, own.at, sums.at)
      logDensities.set(sums.view.subarray(0, n), from)
      softmaxRows(n, components, own.at, own.at)
      probabilities.set(own.view.subarray(0, n * components), from * components)
    }
    return found
  }
}
