import type { SparseMatrix } from '@foldwise/core'
import { csrMatVec, type Kernels, linear, matVec, type Region, type Workspace } from '@foldwise/kernels'
import type { Descent } from './descent.ts'
import type { Columns, StandardRows } from './standard-columns.ts'

/** Rows and columns turned at a time: both sides stay in the first cache. */
const TILE = 32

/** The problem from the columns of A and the residual: a step costs the rows. Frees the rows. */
export function denseDescent(
  kernels: Kernels,
  ws: Workspace,
  { a, width: n }: StandardRows,
  b: Region<Float64Array>,
): Descent {
  const k = kernels.use(linear)
  const rows = b.length
  const padded = Math.ceil(rows / 4) * 4
  const columns = ws.float64(n * padded)
  turn(a.view, columns.view, rows, n, padded)
  ws.release(a)
  const squares = ws.float64(n)
  for (let j = 0; j < n; j++) {
    const at = columns.at + 8 * padded * j
    squares.view[j] = k.dot(padded, at, at)
  }
  const target = ws.float64(padded)
  target.view.set(b.view)
  const residual = ws.float64(target.view)
  const slope = ws.float64(n)
  const [w, l1, l2] = [ws.float64(n), ws.float64(n), ws.float64(n)]
  return {
    n,
    w,
    l1,
    l2,
    target: k.dot(padded, target.at, target.at),
    freeRest: false,
    reset() {
      residual.view.set(target.view)
      for (let j = 0; j < n; j++) {
        if (w.view[j] !== 0) k.addTo(padded, -w.view[j]!, columns.at + 8 * padded * j, residual.at)
      }
    },
    slopes() {
      matVec(kernels, { rows: n, columns: padded, values: columns }, residual, slope)
      return slope.view
    },
    residual: () => ({
      squares: k.dot(padded, residual.at, residual.at),
      target: k.dot(padded, target.at, residual.at),
    }),
    sweep: (active, count, positive) =>
      k.lassoColumnSweep(
        ...([active.at, count, padded, columns.at, squares.at, l1.at, l2.at, positive, residual.at, w.at] as const),
      ),
  }
}

function turn(from: Float64Array, to: Float64Array, rows: number, width: number, padded: number): void {
  for (let i0 = 0; i0 < rows; i0 += TILE) {
    for (let j0 = 0; j0 < width; j0 += TILE) {
      const end = Math.min(rows, i0 + TILE)
      for (let j = j0; j < Math.min(width, j0 + TILE); j++) {
        for (let i = i0; i < end; i++) to[j * padded + i] = from[i * width + j]!
      }
    }
  }
}

/** The same from sparse columns, which stay sparse: means are taken off on the way. `roots` are those of the weights. */
export function sparseDescent(
  kernels: Kernels,
  ws: Workspace,
  x: SparseMatrix,
  { mean, factor }: Columns,
  roots: Float64Array,
  b: Region<Float64Array>,
): Descent {
  const k = kernels.use(linear)
  const [rows, n] = x.shape
  const turned = columnsOf(x, factor, roots)
  const [indptr, indices, values] = [ws.int32(turned.indptr), ws.int32(turned.indices), ws.float64(turned.values)]
  const means = ws.float64(mean.map((m, j) => m * factor[j]!))
  const squares = ws.float64(factor.map((f) => (f > 0 ? 1 : 0)))
  const base = ws.float64(b.view)
  const shift = ws.float64(1)
  const slope = ws.float64(n)
  const [w, l1, l2] = [ws.float64(n), ws.float64(n), ws.float64(n)]
  return {
    n,
    w,
    l1,
    l2,
    target: b.view.reduce((s, v) => s + v * v, 0),
    freeRest: false,
    reset() {
      base.view.set(b.view)
      let off = 0
      for (let j = 0; j < n; j++) {
        const u = w.view[j]!
        if (u === 0) continue
        off += u * means.view[j]!
        const end = turned.indptr[j + 1]!
        for (let e = turned.indptr[j]!; e < end; e++) base.view[turned.indices[e]!]! -= u * turned.values[e]!
      }
      shift.view[0] = off
    },
    slopes() {
      csrMatVec(kernels, { rows: n, columns: rows, indptr, indices, values }, base, slope)
      const s = shift.view[0]!
      const out = slope.view
      for (let j = 0; j < n; j++) out[j] = factor[j]! > 0 ? out[j]! + s * means.view[j]! : 0
      return out
    },
    residual() {
      const s = shift.view[0]!
      let squares = 0
      let along = 0
      for (let i = 0; i < rows; i++) {
        const e = base.view[i]! + s * roots[i]!
        squares += e * e
        along += e * b.view[i]!
      }
      return { squares, target: along }
    },
    sweep: (active, count, positive) =>
      k.lassoSparseSweep(
        ...([active.at, count, indptr.at, indices.at, values.at, means.at, squares.at] as const),
        ...([l1.at, l2.at, positive, base.at, shift.at, w.at] as const),
      ),
  }
}

/** CSC, each value times its column's factor and the root of its row's weight. */
function columnsOf(
  { shape: [rows, features], indptr, indices, values }: SparseMatrix,
  factor: Float64Array,
  roots: Float64Array,
) {
  const at = new Int32Array(features + 1)
  for (const j of indices) at[j + 1]!++
  for (let j = 0; j < features; j++) at[j + 1]! += at[j]!
  const next = at.slice()
  const out = { indptr: at, indices: new Int32Array(values.length), values: new Float64Array(values.length) }
  for (let i = 0; i < rows; i++) {
    for (let k = indptr[i]!; k < indptr[i + 1]!; k++) {
      const j = indices[k]!
      const to = next[j]!++
      out.indices[to] = i
      out.values[to] = values[k]! * factor[j]! * roots[i]!
    }
  }
  return out
}
