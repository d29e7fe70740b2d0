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
  needLength('gram x', x, rows * columns)
  needLength('gram c', c, columns * columns)
  const size = columns * columns
  if (rows === 0) {
    c.view.fill(0, 0, size)
    return
  }
  if (columns > NARROW) {
    multiply(kernels, { m: columns, n: columns, k: rows, a: x, transposeA: true, b: x, c }, true)
    kernels.use(gemm).mirrorLower(0, columns, columns, c.at)
    return
  }
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
