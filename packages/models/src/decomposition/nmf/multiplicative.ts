import { type BetaLoss, betaDivergence, EPSILON, rowDivergence } from './beta-divergence.ts'
import type { NmfFit, NmfOptions, Penalty } from './coordinate-descent.ts'
import { type Checkpoint, type NmfRows, rowBlocks, squareOf } from './nmf-rows.ts'
import type { Factors } from './nmf-start.ts'

/** Iterations between two looks at the divergence. */
const EVERY = 10

/** What one update of W needs to know of H. */
interface Other {
  readonly ht: Float64Array
  /** H H', for squared differences. */
  readonly square: Float64Array
  /** Sums of the rows of H, for Kullback and Leibler's divergence. */
  readonly sums: Float64Array
}

function otherOf(ht: Float64Array, count: number, loss: BetaLoss): Other {
  const sums = new Float64Array(count)
  for (let k = 0; k < ht.length; k++) sums[k % count]! += ht[k]!
  return { ht, square: loss === 'frobenius' ? squareOf(ht, count) : new Float64Array(0), sums }
}

/** Adds row i's part of the numerator and, where entries make it, of the denominator: of its own coefficients, or of the columns'. */
function addRow(
  x: NmfRows,
  i: number,
  w: Float64Array,
  own: number,
  ht: Float64Array,
  count: number,
  loss: BetaLoss,
  above: Float64Array,
  below: Float64Array,
  byColumn: boolean,
): void {
  const { starts, indices, values } = x
  const at = own * count
  const from = starts[i]!
  for (let k = from; k < starts[i + 1]!; k++) {
    const column = (indices ? indices[k]! : k - from) * count
    let q = values[k]!
    let r = 0
    if (loss !== 'frobenius') {
      let found = 0
      for (let t = 0; t < count; t++) found += w[at + t]! * ht[column + t]!
      r = 1 / Math.max(found, EPSILON)
      q *= loss === 'itakura-saito' ? r * r : r
    }
    const [to, factor, start] = byColumn ? [column, w, at] : [at, ht, column]
    for (let t = 0; t < count; t++) above[to + t]! += q * factor[start + t]!
    if (loss === 'itakura-saito') for (let t = 0; t < count; t++) below[to + t]! += r * factor[start + t]!
  }
}

/** Multiplies row `i` of `own` by what its gradient's parts say (Févotte and Idier, Neural Computation 23, 2011). */
function updateRow(
  own: Float64Array,
  i: number,
  count: number,
  above: Float64Array,
  below: Float64Array,
  other: Other,
  loss: BetaLoss,
  { l1, l2 }: Penalty,
): void {
  const at = i * count
  const before = own.slice(at, at + count)
  for (let t = 0; t < count; t++) {
    let down = loss === 'kullback-leibler' ? other.sums[t]! : below[at + t]!
    if (loss === 'frobenius') {
      down = 0
      for (let r = 0; r < count; r++) down += before[r]! * other.square[r * count + t]!
    }
    down += l1 + l2 * before[t]!
    const ratio = above[at + t]! / (down === 0 ? EPSILON : down)
    own[at + t]! *= loss === 'itakura-saito' ? Math.sqrt(ratio) : ratio
    if (loss === 'itakura-saito' && own[at + t]! < Number.EPSILON) own[at + t] = 0
  }
}

/** Multiplicative updates of both factors by turns, until ten of them make the divergence less by at most `tol` of the first. */
export async function multiply(
  x: NmfRows,
  { w, ht }: Factors,
  count: number,
  loss: BetaLoss,
  options: NmfOptions,
  checkpoint: Checkpoint,
  each: (iteration: number, error: number) => void,
): Promise<NmfFit> {
  const blocks = rowBlocks(x, 3 * count)
  const first = await betaDivergence(x, { w, ht }, count, loss, checkpoint)
  let previous = first
  for (let iteration = 1; ; iteration++) {
    const columns = otherOf(ht, count, loss)
    let [above, below] = [new Float64Array(w.length), new Float64Array(w.length)]
    for (const [from, to] of blocks) {
      await checkpoint()
      for (let i = from; i < to; i++) {
        addRow(x, i, w, i, ht, count, loss, above, below, false)
        updateRow(w, i, count, above, below, columns, loss, options.w)
      }
    }
    const rows = otherOf(w, count, loss)
    // A component without weight in any row divides by 1.
    for (let t = 0; t < count; t++) rows.sums[t] ||= 1
    ;[above, below] = [new Float64Array(ht.length), new Float64Array(ht.length)]
    for (const [from, to] of blocks) {
      await checkpoint()
      for (let i = from; i < to; i++) addRow(x, i, w, i, ht, count, loss, above, below, true)
    }
    for (let j = 0; j < x.columns; j++) updateRow(ht, j, count, above, below, rows, loss, options.h)
    if (loss !== 'frobenius') for (let k = 0; k < ht.length; k++) if (ht[k]! < Number.EPSILON) ht[k] = 0
    const last = iteration === options.maxIter
    if (!last && (options.tol === 0 || iteration % EVERY > 0)) continue
    const error = await betaDivergence(x, { w, ht }, count, loss, checkpoint)
    each(iteration, error)
    const gap = (previous - error) / first
    const converged = options.tol > 0 && iteration % EVERY === 0 && gap < options.tol
    if (converged || last) return { w, ht, iterations: iteration, converged, gap }
    previous = error
  }
}

/** Coefficients of rows for given components, each row until it converges by itself. */
export async function encodeByLoss(
  x: NmfRows,
  ht: Float64Array,
  count: number,
  loss: BetaLoss,
  options: NmfOptions,
  pause: Checkpoint,
): Promise<Float64Array<ArrayBuffer>> {
  const out = new Float64Array(x.rows * count)
  const other = otherOf(ht, count, loss)
  for (let i = 0; i < x.rows; i++) {
    const mean = x.values.subarray(x.starts[i], x.starts[i + 1]).reduce((a, b) => a + b, 0) / x.columns
    const w = new Float64Array(count).fill(Math.sqrt(mean / count))
    const errorOf = () => Math.sqrt(Math.max(0, 2 * rowDivergence(x, i, w, 0, ht, count, loss, other.sums)))
    const first = errorOf()
    let previous = first
    for (let iteration = 1; iteration <= options.maxIter; iteration++) {
      const [above, below] = [new Float64Array(count), new Float64Array(count)]
      addRow(x, i, w, 0, ht, count, loss, above, below, false)
      updateRow(w, 0, count, above, below, other, loss, options.w)
      if (options.tol > 0 && iteration % EVERY === 0) {
        const error = errorOf()
        if (!((previous - error) / first >= options.tol)) break
        previous = error
      }
    }
    out.set(w, i * count)
    await pause()
  }
  return out
}
