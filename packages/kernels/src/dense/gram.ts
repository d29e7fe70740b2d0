import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { gemm } from './gemm-module.ts'
import { multiply } from './mat-mul.ts'
import { dense } from './module.ts'

/** Up to here, blocks of rows have products of their own; above, those would not fit the caches. */
const NARROW = 256

/**
 * C = X' X, whole and symmetric to the bit, for `x` float64 [rows, columns]. Narrow matrices are cut into at most 32 blocks of
 * rows, whose products are added in order.
 */
export function gram(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
): void {
  gramLower(kernels, rows, columns, x, c, false)
  mirrorGram(kernels, columns, c)
}

/** C = X' X, or C += X' X with `add`, on and below the diagonal; what is above it is of no use until `mirrorGram`. */
export function gramLower(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
  add: boolean,
): void {
  needLength('gram x', x, rows * columns)
  needLength('gram c', c, columns * columns)
  const size = columns * columns
  if (rows === 0) {
    if (!add) c.view.fill(0, 0, size)
    return
  }
  if (columns > NARROW) {
    multiply(kernels, { m: columns, n: columns, k: rows, a: x, transposeA: true, b: x, c, add }, true)
    return
  }
  if (!add) {
    narrowGram(kernels, rows, columns, x, c)
    return
  }
  using ws = kernels.workspace()
  const part = ws.raw(Float64Array, size)
  narrowGram(kernels, rows, columns, x, part)
  kernels.use(dense).axpy(size, 1, part.at, c.at)
}

/** Copies what is below the diagonal above it. */
export function mirrorGram(kernels: Kernels, columns: number, c: Region<Float64Array>): void {
  kernels.use(gemm).mirrorLower(0, columns, columns, c.at)
}

function narrowGram(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
): void {
  const size = columns * columns
  const blocks = cut(rows, Math.max(1024, Math.ceil(rows / 32 / 256) * 256))
  const scratchBytes = 128 + Math.ceil(columns / 4) * 4 * 256 * 8
  using ws = kernels.workspace()
  const scratch = ws.raw(Uint8Array, blocks.length * scratchBytes)
  const parts = blocks.length > 1 ? ws.raw(Float64Array, blocks.length * size) : c
  kernels.parallel(
    gemm,
    'gram64',
    blocks.map(([from, to], b) => [from, to, columns, x.at, parts.at + 8 * size * b, scratch.at + b * scratchBytes]),
  )
  if (parts !== c) kernels.use(dense).joinBlocks(0, size, blocks.length, size, parts.at, c.at)
}
