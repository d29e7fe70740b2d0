import { csrMatMul, cut, type Kernels, runPausing, type Workspace } from '@foldwise/kernels'
import { SEED_BLOCK, type SeedCandidates } from './seed-candidates.ts'
import type { SparseRows } from './sparse-rows.ts'

/** Of sparse rows: squared distances are |x|^2 - 2 x.c + |c|^2, which of equal rows is 0, and no less of any. */
export function sparseCandidates(
  kernels: Kernels,
  ws: Workspace,
  x: SparseRows,
  trials: number,
  checkpoint: () => Promise<void>,
): SeedCandidates {
  const { rows, columns, csr, squares, weights } = x
  const blocks = cut(rows, SEED_BLOCK)
  const lines = ws.float64(columns * trials)
  const products = ws.raw(Float64Array, rows * trials)
  let closest = new Float64Array(rows).fill(Infinity)
  let shares = new Float64Array(blocks.length)
  return {
    async choose(candidates) {
      const n = candidates.length
      // Only what the candidates have is written, and cleared again: there may be very many columns.
      write(lines.view, csr, candidates, false)
      await runPausing(csrMatMul(kernels, csr, n, lines, products), checkpoint)
      write(lines.view, csr, candidates, true)
      const [dots, size, weight] = [products.view, squares.view, weights?.view]
      const sums = candidates.map(() => new Float64Array(blocks.length))
      const near = candidates.map((row, c) => {
        const own = size[row]!
        const line = new Float64Array(rows)
        blocks.forEach(([from, to], b) => {
          let sum = 0
          for (let i = from; i < to; i++) {
            const d = Math.min(closest[i]!, Math.max(0, size[i]! - 2 * dots[i * n + c]! + own))
            line[i] = d
            sum += weight ? d * weight[i]! : d
          }
          sums[c]![b] = sum
        })
        return line
      })
      const totals = sums.map((s) => s.reduce((a, b) => a + b, 0))
      const best = totals.indexOf(Math.min(...totals))
      closest = near[best]!
      shares = sums[best]!
      return candidates[best]!
    },
    shares: () => shares,
    closest: () => closest,
  }
}

/** Entries of the candidates, `[columns, candidates]`; or zeros in their places. */
function write(
  to: Float64Array,
  { indptr, indices, values }: SparseRows['csr'],
  candidates: readonly number[],
  clear: boolean,
): void {
  const [starts, at, v] = [indptr.view, indices.view, values.view]
  candidates.forEach((row, c) => {
    for (let k = starts[row]!; k < starts[row + 1]!; k++) to[at[k]! * candidates.length + c] = clear ? 0 : v[k]!
  })
}
