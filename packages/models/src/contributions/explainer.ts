import { checkpoints, hostTensor, type SparseMatrix, type Tensor } from '@foldwise/core'
import {
  expectedSums,
  HeldShapTrees,
  type Kernels,
  loadKernels,
  type Pause,
  packShapTrees,
  runPausing,
  type ShapRows,
  type ShapTrees,
  shapContributions,
} from '@foldwise/kernels'
import { densePieces } from '../boosting/row-matrix.ts'
import { Owned } from '../boosting/score/owned.ts'

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

/** Trees that were prepared, in the memory of some kernels. */
interface Ready {
  readonly expected: Float64Array
  readonly absent: Explained['absent']
  readonly read: Explained['read']
  readonly held: Owned<HeldShapTrees>
}

function makeReady({ trees, base, absent, read }: Explained, held: Owned<HeldShapTrees>): Ready {
  const expected = expectedSums(trees)
  base?.forEach((v, k) => {
    expected[k]! += v
  })
  return { expected, absent, read, held }
}

async function phiOf(
  { expected, absent, read }: Ready,
  held: HeldShapTrees,
  x: DenseRows | SparseMatrix,
  pause: Pause,
): Promise<Float64Array<ArrayBuffer>> {
  const explain = ({ shape, data }: DenseRows): Promise<Float64Array<ArrayBuffer>> =>
    runPausing(shapContributions(held, { rows: shape[0], data, ...(read && { read }) }, expected), pause)
  if (!('indptr' in x)) return explain(x)
  const { features, outputs } = held.packed
  const width = outputs * (features + 1)
  const phi = new Float64Array(x.shape[0] * width)
  for (const [first, piece] of densePieces(x, absent)) phi.set(await explain(piece), first * width)
  return phi
}

/**
 * Contributions of features to the sums of a model's leaves: float64 `[rows, features + 1]`, or `[rows, outputs, features + 1]` where there are
 * several. Trees are prepared at the first call with a number of threads and stay in kernel memory until the model is disposed, which
 * `onDispose` tells, or collected.
 */
export function explainer(make: () => Explained, onDispose?: (release: () => void) => void) {
  let ready = new Map<Kernels, Ready>()
  const release = (all: Map<Kernels, Ready>): void => {
    for (const { held } of all.values()) held.release()
    all.clear()
  }
  onDispose?.(() => {
    release(ready)
    ready = new Map()
  })
  return async (x: DenseRows | SparseMatrix, options: ContributionOptions = {}): Promise<Tensor<'float64'>> => {
    // Those of now: the model may be disposed before the first step.
    const own = ready
    const pause = checkpoints(options.signal)
    await pause()
    const kernels = await loadKernels(options.threads === undefined ? {} : { threads: options.threads })
    let mine = own.get(kernels)
    if (!mine) {
      const explained = make()
      const packed = await runPausing(packShapTrees(explained.trees), pause)
      // Another call may have been faster.
      mine = own.get(kernels) ?? makeReady(explained, new Owned(new HeldShapTrees(kernels, packed)))
      own.set(kernels, mine)
    }
    const { held } = mine
    const { features, outputs } = held.value.packed
    const [rows, width] = [x.shape[0], features + 1]
    try {
      const phi = await held.use((trees) => phiOf(mine, trees, x, pause))
      return hostTensor(phi, outputs === 1 ? [rows, width] : [rows, outputs, width], 'float64')
    } finally {
      // Disposed in the meantime.
      if (own !== ready) release(own)
    }
  }
}
