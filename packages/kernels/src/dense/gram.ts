import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import { runsOf, type Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'
import { gemm } from './gemm-module.ts'
import { dense } from './module.ts'

/** Up to here, blocks of rows have products of their own; above, those would not fit the caches. */
const NARROW = 256
/** Columns that assembly/lib/gram-tile.ts packs together. */
const PANEL = 6
/** Products summed at once, as DEPTH of assembly/lib/tile.ts. */
const DEPTH = 256
/** Elements packed at once, which should stay in the second cache. */
const PACKED = 1 << 18

/**
 * C = X' X, whole and symmetric to the bit, for `x` float64 [rows, columns]. Narrow matrices are cut into at most 32 blocks of
 * rows, whose products are added in order.
 */
export function* gram(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
): Steps<void> {
  yield* gramLower(kernels, rows, columns, x, c, false)
  mirrorGram(kernels, columns, c)
}

/** C = X' X, or C += X' X with `add`, on and below the diagonal; what is above it is of no use until `mirrorGram`. */
export function* gramLower(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
  add: boolean,
): Steps<void> {
  needLength('gram x', x, rows * columns)
  needLength('gram c', c, columns * columns)
  const size = columns * columns
  if (rows === 0) {
    if (!add) c.view.fill(0, 0, size)
    return
  }
  if (columns > NARROW) {
    yield* wideGram(kernels, rows, columns, x, c, add)
    return
  }
  if (!add) {
    yield* narrowGram(kernels, rows, columns, x, c)
    return
  }
  using ws = kernels.workspace()
  const part = ws.raw(Float64Array, size)
  yield* narrowGram(kernels, rows, columns, x, part)
  kernels.use(dense).axpy(size, 1, part.at, c.at)
}

/** Copies what is below the diagonal above it. */
export function mirrorGram(kernels: Kernels, columns: number, c: Region<Float64Array>): void {
  kernels.use(gemm).mirrorLower(0, columns, columns, c.at)
}

function* wideGram(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
  add: boolean,
): Steps<void> {
  const padded = Math.ceil(columns / PANEL) * PANEL
  const deep = Math.min(rows, Math.max(DEPTH, Math.floor(PACKED / padded / DEPTH) * DEPTH))
  const blocks = cut(padded, 10 * PANEL)
  const scratchBytes = 8 * PANEL * PANEL
  using ws = kernels.workspace()
  const packed = ws.raw(Float64Array, padded * deep)
  const scratch = ws.raw(Uint8Array, blocks.length * scratchBytes)
  for (const [from, to] of cut(rows, deep)) {
    const count = to - from
    const at = x.at + 8 * columns * from
    kernels.parallel(
      gemm,
      'packPanels64',
      blocks.map(([left, right]) => [left, right, columns, count, at, packed.at]),
    )
    const adding = add || from > 0 ? 1 : 0
    const parts = blocks.map(([top, end], i) => {
      return [top, end, columns, count, packed.at, c.at, adding, scratch.at + i * scratchBytes]
    })
    for (const run of runsOf(parts, 5 * PANEL * padded * count, kernels.threads)) {
      kernels.parallel(gemm, 'gramPanels64', run)
      yield
    }
  }
}

function* narrowGram(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: Region<Float64Array>,
  c: Region<Float64Array>,
): Steps<void> {
  const size = columns * columns
  const blocks = cut(rows, Math.max(1024, Math.ceil(rows / 32 / 256) * 256))
  const scratchBytes = 128 + Math.ceil(columns / 4) * 4 * 256 * 8
  using ws = kernels.workspace()
  const scratch = ws.raw(Uint8Array, blocks.length * scratchBytes)
  const parts = blocks.length > 1 ? ws.raw(Float64Array, blocks.length * size) : c
  const products = blocks.map(([from, to], b) => {
    return [from, to, columns, x.at, parts.at + 8 * size * b, scratch.at + b * scratchBytes]
  })
  for (const run of runsOf(products, (blocks[0]![1] * size) / 2, kernels.threads)) {
    kernels.parallel(gemm, 'gram64', run)
    yield
  }
  if (parts !== c) kernels.use(dense).joinBlocks(0, size, blocks.length, size, parts.at, c.at)
}
