import { cluster, cut, type Kernels, packPoints, type Workspace } from '@foldwise/kernels'
import { takeRows, type WeightedRows, weightsAt } from './weighted-rows.ts'

/** Rows whose sums of squares are kept together, so that a row is drawn by looking at few of them. */
export const SEED_BLOCK = 4096

/** Squared distances of rows to the centres so far, as k-means++ chooses those. */
export interface SeedCandidates {
  /** The best of some rows as one more centre, by the weighted sum of squares that it leaves; of equals the first. It becomes one. */
  choose(candidates: readonly number[]): number | Promise<number>
  /** Weighted sum of squares of each block of rows. */
  shares(): Float64Array
  /** Squared distance of each row. */
  closest(): Float64Array
}

export function seedCandidates(kernels: Kernels, ws: Workspace, x: WeightedRows, trials: number): SeedCandidates {
  const { rows, columns, values } = x
  const blocks = cut(rows, SEED_BLOCK)
  // A line of squared distances for each trial, and one for the centres so far.
  const lines = ws.raw(Float64Array, (trials + 1) * rows)
  const sums = ws.raw(Float64Array, blocks.length * trials)
  const scratch = ws.raw(Float64Array, 16 * blocks.length)
  const lineOf = ws.raw(Int32Array, trials)
  let closest = 0
  lines.view.fill(Infinity, 0, rows)
  let shares = new Float64Array(blocks.length)
  return {
    choose(candidates) {
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
    },
    shares: () => shares,
    closest: () => lines.view.subarray(closest * rows, (closest + 1) * rows),
  }
}
