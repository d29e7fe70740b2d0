import type { FitContext, Rng } from '@foldwise/core'
import { type Kernels, log } from '@foldwise/kernels'
import { type ClusterRows, denseCopies, isSparseRows } from './cluster-rows.ts'
import { SEED_BLOCK, seedCandidates } from './seed-candidates.ts'
import { sparseCandidates } from './sparse-candidates.ts'

/** `count` different rows, each as likely as its weight. */
export function randomCenters(x: ClusterRows, count: number, random: Rng): Float64Array {
  if (!x.weights) return denseCopies(x, random.permutation(x.rows).subarray(0, count))
  const shares = Float64Array.from(x.weights.view)
  const chosen: number[] = []
  while (chosen.length < count) {
    const i = drawByShare(shares, 0, x.rows, random.next() * shares.reduce((a, b) => a + b, 0))
    shares[i] = 0
    chosen.push(i)
  }
  return denseCopies(x, chosen)
}

/**
 * Rows far from one another: each next one is drawn by its squared distance to those so far, times its weight (Arthur and Vassilvitskii,
 * k-means++, SODA 2007), the best of 2 + log(count) draws, as scikit-learn takes it.
 */
export async function plusPlusCenters(
  kernels: Kernels,
  x: ClusterRows,
  count: number,
  random: Rng,
  ctx: FitContext,
): Promise<Float64Array> {
  const { rows } = x
  const trials = Math.min(rows, 2 + Math.floor(log(count)))
  using ws = kernels.workspace()
  const so = isSparseRows(x)
    ? sparseCandidates(kernels, ws, x, trials, ctx.checkpoint)
    : seedCandidates(kernels, ws, x, trials)
  /** A row by its share: first its block, then the row in it. */
  const draw = (): number => {
    const shares = so.shares()
    let left = random.next() * shares.reduce((a, b) => a + b, 0)
    let b = 0
    while (b < shares.length - 1 && !(shares[b]! > left)) left -= shares[b++]!
    const from = b * SEED_BLOCK
    return drawByShare(so.closest(), from, Math.min(rows, from + SEED_BLOCK), left, x.weights?.view)
  }
  const first = x.weights
    ? drawByShare(x.weights.view, 0, rows, random.next() * x.weights.view.reduce((a, b) => a + b, 0))
    : random.integer(rows)
  const chosen = [await so.choose([first])]
  while (chosen.length < count) {
    await ctx.checkpoint()
    chosen.push(await so.choose(Array.from({ length: trials }, draw)))
    ctx.progress('init', chosen.length, count)
  }
  return denseCopies(x, chosen)
}

/** The first index whose running sum exceeds `at`; the last where none does. */
function drawByShare(shares: Float64Array, from: number, to: number, at: number, weights?: Float64Array): number {
  let sum = 0
  for (let i = from; i < to; i++) {
    sum += shares[i]! * (weights ? weights[i]! : 1)
    if (sum > at) return i
  }
  return to - 1
}
