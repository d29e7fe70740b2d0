import { type SparseMatrix, sparseRows } from '@foldwise/core'
import {
  type Csr,
  csrBlocks,
  csrGram,
  csrMatVec,
  csrScaleRows,
  csrTranspose,
  type Kernels,
  type Region,
  runPausing,
  toCsr,
  type Workspace,
} from '@foldwise/kernels'
import type { Design } from './design.ts'

export interface SparseDesign extends Design {
  readonly mean: Float64Array
  /** |column|^2 of the centred columns, `[columns]`. */
  readonly squares: Float64Array
  /** Some column is so far from 0 that its products, less those of its mean, would have lost their digits. */
  readonly isFarFromZero: boolean
}

/** A spread this many times smaller than a column's largest value is rounding. */
const ROUNDING = 8 * Number.EPSILON
/** Share of a column's squares that has to be left after its mean's. */
const LEAST_SHARE = 1e-10
/** Values between two pauses. */
const SLICE = 1 << 20

/**
 * Sparse rows that stay sparse: A = R (X - 1 mean'), with the roots R of the weights, is applied in its two parts. Holds X and X'. Rows
 * without weight are left out; columns that are constant to the last digits are 0.
 */
export async function sparseDesign(
  kernels: Kernels,
  ws: Workspace,
  matrix: SparseMatrix,
  weight: Float64Array | undefined,
  fitIntercept: boolean,
  pause: () => Promise<void>,
): Promise<SparseDesign> {
  const kept = weight && Int32Array.from(weight.keys()).filter((i) => weight[i]! > 0)
  const { shape, indptr, indices, values } = kept && kept.length < weight!.length ? sparseRows(matrix, kept) : matrix
  const [rows, columns] = shape
  const x = toCsr(ws, { rows, columns, indptr, indices, values })
  await pause()
  const root = ws.raw(Float64Array, rows)
  const roots = root.view
  for (let i = 0; i < rows; i++) roots[i] = Math.sqrt(weight?.[kept![i]!] ?? 1)
  const mean = new Float64Array(columns)
  const squares = new Float64Array(columns)
  const parts = csrBlocks(x, SLICE)
  const entries = async (see: (j: number, value: number, w: number) => void): Promise<void> => {
    for (const [from, to] of parts) {
      const roots = root.view
      for (let i = from; i < to; i++) {
        const w = roots[i]! * roots[i]!
        for (let k = indptr[i]!; k < indptr[i + 1]!; k++) see(indices[k]!, values[k]!, w)
      }
      await pause()
    }
  }
  const total = root.view.reduce((s, r) => s + r * r, 0)
  const constant = new Uint8Array(columns)
  let isFarFromZero = false
  if (fitIntercept) {
    const [raw, seen, count] = [new Float64Array(columns), new Float64Array(columns), new Int32Array(columns)]
    const [low, high] = [new Float64Array(columns).fill(Infinity), new Float64Array(columns).fill(-Infinity)]
    await entries((j, v, w) => {
      mean[j]! += (w / total) * v
      raw[j]! += w * v * v
      seen[j]! += w
      count[j]!++
      if (v < low[j]!) low[j] = v
      if (v > high[j]!) high[j] = v
    })
    await entries((j, v, w) => {
      squares[j]! += w * (v - mean[j]!) * (v - mean[j]!)
    })
    for (let j = 0; j < columns; j++) {
      if (count[j]! < rows) {
        low[j] = Math.min(0, low[j]!)
        high[j] = Math.max(0, high[j]!)
      }
      const isConstant = high[j]! - low[j]! <= ROUNDING * Math.max(Math.abs(high[j]!), Math.abs(low[j]!))
      constant[j] = isConstant ? 1 : 0
      if (isConstant) mean[j] = squares[j] = 0
      else squares[j]! += Math.max(0, total - seen[j]!) * mean[j]! * mean[j]!
      if (!isConstant && squares[j]! < LEAST_SHARE * raw[j]!) isFarFromZero = true
    }
  } else {
    await entries((j, v, w) => {
      squares[j]! += w * v * v
    })
  }
  csrScaleRows(kernels, x, root)
  if (constant.includes(1)) {
    const own = x.values.view
    for (let k = 0; k < indices.length; k++) if (constant[indices[k]!]) own[k] = 0
  }
  const turned = csrTranspose(kernels, ws, x)
  await pause()
  return { rows, columns, root, mean, squares, isFarFromZero, ...productsOf(kernels, x, turned, root, mean, total) }
}

/** What A = X - root mean' does, X with its rows scaled. */
function productsOf(
  kernels: Kernels,
  x: Csr,
  turned: Csr,
  root: Region<Float64Array>,
  mean: Float64Array,
  total: number,
): Pick<Design, 'times' | 'transposedTimes' | 'columnProducts' | 'rowProducts'> {
  const { rows, columns } = x
  const isCentred = mean.some((m) => m !== 0)
  return {
    times(w, out) {
      csrMatVec(kernels, x, w, out)
      if (!isCentred) return
      let off = 0
      const [from, to, r] = [w.view, out.view, root.view]
      for (let j = 0; j < columns; j++) off += mean[j]! * from[j]!
      for (let i = 0; i < rows; i++) to[i]! -= off * r[i]!
    },
    transposedTimes(v, out) {
      csrMatVec(kernels, turned, v, out)
      if (!isCentred) return
      let off = 0
      const [from, to, r] = [v.view, out.view, root.view]
      for (let i = 0; i < rows; i++) off += r[i]! * from[i]!
      for (let j = 0; j < columns; j++) to[j]! -= off * mean[j]!
    },
    async columnProducts(out, pause) {
      await runPausing(csrGram(kernels, x, turned, out), pause)
      if (!isCentred) return
      const g = out.view
      for (let i = 0; i < columns; i++) {
        for (let j = 0; j < columns; j++) g[i * columns + j]! -= total * (mean[i]! * mean[j]!)
      }
    },
    async rowProducts(out, pause) {
      await runPausing(csrGram(kernels, turned, x, out), pause)
      if (!isCentred) return
      using scratch = kernels.workspace()
      const along = scratch.raw(Float64Array, rows)
      csrMatVec(kernels, x, scratch.float64(mean), along)
      let square = 0
      for (const m of mean) square += m * m
      const [g, r, xm] = [out.view, root.view, along.view]
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < rows; k++) g[i * rows + k]! += r[i]! * r[k]! * square - xm[i]! * r[k]! - r[i]! * xm[k]!
      }
    },
  }
}
