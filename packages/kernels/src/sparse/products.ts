import { dense } from '../dense/module.ts'
import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import { roundsOf, runSteps, runsOf, type Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'
import { type Csr, csrBlocks } from './csr.ts'
import { sparse } from './module.ts'

type Float64s = Region<Float64Array>

/** Gathering a row of the other side costs this many times what a product in a tile does. */
const GATHERED = 8

/** y = X w + bias. `w` is [columns], `y` [rows]. Threads share the rows. */
export function csrMatVec(kernels: Kernels, x: Csr, w: Float64s, y: Float64s, bias = 0): void {
  needLength('csrMatVec w', w, x.columns)
  needLength('csrMatVec y', y, x.rows)
  const { indptr, indices, values } = x
  kernels.parallel(
    sparse,
    'csrMatVec',
    csrBlocks(x).map(([from, to]) => [from, to, indptr.at, indices.at, values.at, w.at, bias, y.at]),
  )
}

/** Y = X W + bias. `w` is [columns, width], `bias` [width], `y` [rows, width]. Threads share the rows. */
export function* csrMatMul(
  kernels: Kernels,
  x: Csr,
  width: number,
  w: Float64s,
  y: Float64s,
  bias?: Region<Float64Array>,
): Steps<void> {
  needLength('csrMatMul w', w, x.columns * width)
  needLength('csrMatMul y', y, x.rows * width)
  if (bias) needLength('csrMatMul bias', bias, width)
  const { indptr, indices, values } = x
  const blocks = csrBlocks(x, Math.ceil(65536 / width))
  const parts = blocks.map(([from, to]) => {
    return [from, to, indptr.at, indices.at, values.at, width, w.at, bias?.at ?? 0, y.at]
  })
  const each = (indptr.view[x.rows]! * width) / Math.max(1, blocks.length)
  for (const run of runsOf(parts, GATHERED * each, kernels.threads)) {
    kernels.parallel(sparse, 'csrMatMul', run)
    yield
  }
}

/** g = X' r. `r` is [rows], `g` [columns]. Blocks of rows have partial sums of their own, added in the order of the blocks. */
export function csrTransposeMatVec(kernels: Kernels, x: Csr, r: Float64s, g: Float64s): void {
  needLength('csrTransposeMatVec r', r, x.rows)
  needLength('csrTransposeMatVec g', g, x.columns)
  const { indptr, indices, values } = x
  runSteps(
    scatter(kernels, x, x.columns, 1, g, (blocks, at) =>
      kernels.parallel(
        sparse,
        'csrTransposeMatVecAdd',
        blocks.map(([from, to], b) => [from, to, indptr.at, indices.at, values.at, r.at, at(b)]),
      ),
    ),
  )
}

/** G = X' R. `r` is [rows, width], `g` [columns, width]. */
export function* csrTransposeMatMul(kernels: Kernels, x: Csr, width: number, r: Float64s, g: Float64s): Steps<void> {
  needLength('csrTransposeMatMul r', r, x.rows * width)
  needLength('csrTransposeMatMul g', g, x.columns * width)
  const { indptr, indices, values } = x
  yield* scatter(kernels, x, x.columns * width, width, g, (blocks, at) =>
    kernels.parallel(
      sparse,
      'csrTransposeMatMulAdd',
      blocks.map(([from, to], b) => [from, to, indptr.at, indices.at, values.at, width, r.at, at(b)]),
    ),
  )
}

/** Blocks that scatter sums over `size` numbers must be worth clearing and joining that many. */
function* scatter(
  kernels: Kernels,
  x: Csr,
  size: number,
  width: number,
  g: Float64s,
  run: (blocks: [number, number][], at: (block: number) => number) => void,
): Steps<void> {
  const nnz = x.indptr.view[x.rows]!
  const count = Math.min(16, Math.floor((nnz * width) / Math.max(65536, 8 * size)))
  const blocks = cut(x.rows, count > 1 ? Math.ceil(x.rows / count) : Math.max(1, x.rows))
  using ws = kernels.workspace()
  const partial = blocks.length > 1 ? ws.float64(blocks.length * size) : g
  if (partial === g) g.view.fill(0, 0, size)
  // A step takes some rows of every block.
  const [, tallest] = blocks[0] ?? [0, 0]
  const height = roundsOf((nnz * width) / Math.max(1, tallest))
  for (let from = 0; from < tallest; from += height) {
    const parts = blocks.map(([top, end]): [number, number] => [
      Math.min(end, top + from),
      Math.min(end, top + from + height),
    ])
    run(parts, (b) => partial.at + 8 * size * b)
    yield
  }
  if (partial === g) return
  kernels.parallel(
    dense,
    'joinBlocks',
    cut(size, 32768).map(([from, to]) => [from, to, blocks.length, size, partial.at, g.at]),
  )
}
