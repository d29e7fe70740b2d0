import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { dense } from './module.ts'

type Float64s = Region<Float64Array>

/** Elements a block should have, about 50 microseconds of reading. */
const ELEMENTS = 1 << 17

/** A matrix in kernel memory, row-major float64 [rows, columns]. */
export interface Dense {
  readonly rows: number
  readonly columns: number
  readonly values: Float64s
}

function rowBlocks(a: Dense): [number, number][] {
  return cut(a.rows, Math.max(1, Math.ceil(ELEMENTS / Math.max(1, a.columns))))
}

/** y = A x + bias. `x` is [columns], `y` [rows]. Threads share the rows. */
export function matVec(kernels: Kernels, a: Dense, x: Float64s, y: Float64s, bias = 0): void {
  needLength('matVec a', a.values, a.rows * a.columns)
  needLength('matVec x', x, a.columns)
  needLength('matVec y', y, a.rows)
  kernels.parallel(
    dense,
    'matVec',
    rowBlocks(a).map(([from, to]) => [from, to, a.columns, a.values.at, x.at, bias, y.at]),
  )
}

/** y = A' r. `r` is [rows], `y` [columns]. Blocks of rows have sums of their own, added in the order of the blocks. */
export function matTransposeVec(kernels: Kernels, a: Dense, r: Float64s, y: Float64s): void {
  needLength('matTransposeVec r', r, a.rows)
  overRows(kernels, a, y, (blocks, at) =>
    kernels.parallel(
      dense,
      'matTransposeVecAdd',
      blocks.map(([from, to], b) => [from, to, a.columns, a.values.at, r.at, at(b)]),
    ),
  )
}

/** Sum of each column, float64 [columns]. */
export function columnSums(kernels: Kernels, a: Dense, sums: Float64s): void {
  overRows(kernels, a, sums, (blocks, at) =>
    kernels.parallel(
      dense,
      'columnSumsAdd',
      blocks.map(([from, to], b) => [from, to, a.columns, a.values.at, at(b)]),
    ),
  )
}

/** Sum of (a - center)^2 of each column, float64 [columns]. */
export function columnSquares(kernels: Kernels, a: Dense, center: Float64s, squares: Float64s): void {
  needLength('columnSquares center', center, a.columns)
  overRows(kernels, a, squares, (blocks, at) =>
    kernels.parallel(
      dense,
      'columnSquaresAdd',
      blocks.map(([from, to], b) => [from, to, a.columns, a.values.at, center.at, at(b)]),
    ),
  )
}

/** Sum of squares of each row, float64 [rows]. */
export function rowSquares(kernels: Kernels, a: Dense, squares: Float64s): void {
  needLength('rowSquares a', a.values, a.rows * a.columns)
  needLength('rowSquares', squares, a.rows)
  kernels.parallel(
    dense,
    'rowSquares',
    rowBlocks(a).map(([from, to]) => [from, to, a.columns, a.values.at, squares.at]),
  )
}

/** Runs a kernel that adds over rows: each block into its own zeros, then all of them into `y`, at most 64. */
function overRows(
  kernels: Kernels,
  a: Dense,
  y: Float64s,
  run: (blocks: [number, number][], at: (block: number) => number) => void,
): void {
  needLength('columns', y, a.columns)
  needLength('matrix', a.values, a.rows * a.columns)
  const size = Math.max(1, Math.ceil(Math.max(ELEMENTS / Math.max(1, a.columns), a.rows / 64)))
  const blocks = cut(a.rows, size)
  if (blocks.length < 2) {
    y.view.fill(0, 0, a.columns)
    run(blocks, () => y.at)
    return
  }
  using ws = kernels.workspace()
  const parts = ws.float64(blocks.length * a.columns)
  run(blocks, (b) => parts.at + 8 * a.columns * b)
  kernels.use(dense).joinBlocks(0, a.columns, blocks.length, a.columns, parts.at, y.at)
}

/** x . y */
export function dot(kernels: Kernels, x: Float64s, y: Float64s): number {
  needLength('dot', y, x.length)
  return kernels.use(dense).dot(x.length, x.at, y.at)
}

/** y += a x */
export function axpy(kernels: Kernels, a: number, x: Float64s, y: Float64s): void {
  needLength('axpy', y, x.length)
  kernels.use(dense).axpy(x.length, a, x.at, y.at)
}
