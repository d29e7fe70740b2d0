import { checkpoints, hostTensor, type SparseMatrix, type Tensor } from '@foldwise/core'
import {
  expectedSums,
  loadKernels,
  type PackedShapTrees,
  packShapTrees,
  runPausing,
  type ShapRows,
  type ShapTrees,
  shapContributions,
} from '@foldwise/kernels'
import { densePieces } from '../boosting/row-matrix.ts'

export interface ContributionOptions {
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Default 1. The bits are the same for any number. */
  readonly threads?: number
}

/** Trees to explain, and how they read rows. */
export interface Explained {
  readonly trees: ShapTrees
  /** What is added to the trees' sums, one an output; undefined for nothing. */
  readonly base?: Float64Array
  /** What sparse rows do not store; default 0. */
  readonly absent?: number
  readonly read?: ShapRows['read']
}

/** Rows `[rows, features]`, row-major. */
export interface DenseRows {
  readonly shape: readonly [rows: number, features: number]
  readonly data: Float64Array | Float32Array
}

interface Ready extends Explained {
  readonly packed: PackedShapTrees
  readonly expected: Float64Array
}

/**
 * Contributions of features to the sums of a model's leaves: float64 `[rows, features + 1]`, or `[rows, outputs, features + 1]` where there are
 * several. Trees are prepared at the first call and kept.
 */
export function explainer(make: () => Explained) {
  let ready: Ready | undefined
  const prepare = async (pause: () => Promise<void>): Promise<Ready> => {
    const explained = make()
    const packed = await runPausing(packShapTrees(explained.trees), pause)
    const expected = expectedSums(explained.trees)
    explained.base?.forEach((v, k) => {
      expected[k]! += v
    })
    return { ...explained, packed, expected }
  }
  return async (x: DenseRows | SparseMatrix, options: ContributionOptions = {}): Promise<Tensor<'float64'>> => {
    const pause = checkpoints(options.signal)
    await pause()
    ready ??= await prepare(pause)
    const { packed, expected, read, absent } = ready
    const kernels = await loadKernels(options.threads === undefined ? {} : { threads: options.threads })
    const { features, outputs } = packed
    const [rows, width] = [x.shape[0], features + 1]
    const explain = ({ shape, data }: DenseRows): Promise<Float64Array<ArrayBuffer>> => {
      const part = { rows: shape[0], data, ...(read && { read }) }
      return runPausing(shapContributions(kernels, packed, part, expected), pause)
    }
    let phi: Float64Array<ArrayBuffer>
    if ('indptr' in x) {
      phi = new Float64Array(rows * outputs * width)
      for (const [first, piece] of densePieces(x, absent)) phi.set(await explain(piece), first * outputs * width)
    } else phi = await explain(x)
    return hostTensor(phi, outputs === 1 ? [rows, width] : [rows, outputs, width], 'float64')
  }
}
