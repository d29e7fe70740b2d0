import type { FitContext, Rng } from '@foldwise/core'
import { cluster, cut, type Kernels, log, packPoints } from '@foldwise/kernels'
import { type WeightedRows, weightsAt } from './weighted-rows.ts'

const BLOCK = 4096

/** `count` different rows, each as likely as its weight. */
export function randomCenters(x: WeightedRows, count: number, random: Rng): Float64Array {
  if (!x.weights) return takeRows(x, random.permutation(x.rows).subarray(0, count))
  const shares = Float64Array.from(x.weights.view)
  const chosen: number[] = []
  while (chosen.length < count) {
    const i = drawByShare(shares, 0, x.rows, random.next() * shares.reduce((a, b) => a + b, 0))
    shares[i] = 0
    chosen.push(i)
  }
  return takeRows(x, chosen)
}

/**
 * Rows far from one another: each next one is drawn by its squared distance to those so far, times its weight (Arthur and Vassilvitskii,
 * k-means++, SODA 2007), the best of 2 + log(count) draws, as scikit-learn takes it.
 */
export async function plusPlusCenters(
  kernels: Kernels,
  x: WeightedRows,
  count: number,
  random: Rng,
  ctx: FitContext,
): Promise<Float64Array> {
  const { rows, columns, values } = x
  const trials = Math.min(rows, 2 + Math.floor(log(count)))
  const blocks = cut(rows, BLOCK)
  using ws = kernels.workspace()
  // A line of squared distances for each trial, and one for the centres so far.
  const lines = ws.raw(Float64Array, (trials + 1) * rows)
  const sums = ws.raw(Float64Array, blocks.length * trials)
  const scratch = ws.raw(Float64Array, 16 * blocks.length)
  const lineOf = ws.raw(Int32Array, trials)
  let closest = 0
  lines.view.fill(Infinity, 0, rows)
  /** Sums of each block with the candidates; those of the best are kept. Returns the best. */
  let shares = new Float64Array(blocks.length)
  const choose = (candidates: readonly number[]): number => {
    using inner = kernels.workspace()
    const n = candidates.length
    const points = packPoints(kernels, inner, {
      rows: n,
      columns,
      values: inner.float64(takeRows(x, candidates)),
    })
    const free = Array.from({ length: trials + 1 }, (_, l) => l).filter((l) => l !== closest)
    lineOf.view.set(free.slice(0, n))
    kernels.parallel(
      cluster,
      'withCandidates',
      blocks.map(([from, to], b) => [
        from,
        to,
        rows,
        columns,
        values.at,
        weightsAt(x),
        n,
        points.panels.at,
        lines.at + 8 * closest * rows,
        lineOf.at,
        lines.at,
        sums.at + 8 * b * n,
        scratch.at + 128 * b,
      ]),
    )
    const found = sums.view
    const totals = candidates.map((_, c) => blocks.reduce((sum, _, b) => sum + found[b * n + c]!, 0))
    const best = totals.indexOf(Math.min(...totals))
    shares = Float64Array.from(blocks, (_, b) => found[b * n + best]!)
    closest = free[best]!
    return candidates[best]!
  }
  /** A row by its share: first its block, then the row in it. */
  const draw = (): number => {
    let left = random.next() * shares.reduce((a, b) => a + b, 0)
    let b = 0
    while (b < blocks.length - 1 && !(shares[b]! > left)) left -= shares[b++]!
    const [from, to] = blocks[b]!
    const line = lines.view.subarray(closest * rows, (closest + 1) * rows)
    return drawByShare(line, from, to, left, x.weights?.view)
  }
  const first = x.weights
    ? drawByShare(x.weights.view, 0, rows, random.next() * x.weights.view.reduce((a, b) => a + b, 0))
    : random.integer(rows)
  const chosen = [choose([first])]
  while (chosen.length < count) {
    await ctx.checkpoint()
    chosen.push(choose(Array.from({ length: trials }, draw)))
    ctx.progress('init', chosen.length, count)
  }
  return takeRows(x, chosen)
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

function takeRows({ columns, values }: WeightedRows, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * columns)
  for (let i = 0; i < rows.length; i++) {
    out.set(values.view.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns)
  }
  return out
}
