import type { DenseMatrix } from '@foldwise/core'
import { cut, type Kernels, svm, type Workspace } from '@foldwise/kernels'
import type { KernelMatrix } from '../smo/problem.ts'

/** Multiplications a block of points should have: about 100 microseconds. */
const WORK = 1 << 20
const MOST = 64
/** Kernel values of rows with half a squared length of up to this, in units of 1 / gamma, are right to 1e-6 or so. */
const MOST_HALF = 16

/**
 * The RBF kernel's matrix over dense rows, computed in float32: as good as float64 values rounded to float32, twice as fast, unless
 * rows are far from the centre in the kernel's units. Undefined where some are.
 */
export function rbfMatrix(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix,
  center: Float64Array,
  gamma: number,
): KernelMatrix | undefined {
  const [n, columns] = x.shape
  const count = Math.ceil(n / 8)
  const factor = Math.sqrt(2 * gamma)
  const panels = ws.float32(count * columns * 8)
  const halves = ws.float32(count * 8)
  const [to, half] = [panels.view, halves.view]
  let worst = 0
  for (let i = 0; i < n; i++) {
    const first = (i >> 3) * columns * 8 + (i & 7)
    let sum = 0
    for (let j = 0; j < columns; j++) {
      const v = Math.fround(factor * (x.data[i * columns + j]! - center[j]!))
      to[first + 8 * j] = v
      sum += v * v
    }
    half[i] = sum / 2
    worst = Math.max(worst, sum / 2)
  }
  if (!(worst <= MOST_HALF)) {
    ws.release(panels)
    ws.release(halves)
    return undefined
  }
  const query = ws.float32(4 * columns)
  const queryHalves = ws.float32(4)
  const outs = ws.uint32(4)
  const blocks = cut(count, Math.max(Math.ceil(count / MOST), Math.ceil(WORK / (32 * (columns + 12)))))
  const args = [columns, panels.at, halves.at, query.at, queryHalves.at, outs.at]
  const four = (rows: readonly number[], offsets: readonly number[]): void => {
    const [from, q, h] = [panels.view, query.view, queryHalves.view]
    for (let lane = 0; lane < 4; lane++) {
      // Lanes without a row do the last one's work again.
      const i = rows[Math.min(lane, rows.length - 1)]!
      const first = (i >> 3) * columns * 8 + (i & 7)
      for (let j = 0; j < columns; j++) q[4 * j + lane] = from[first + 8 * j]!
      h[lane] = halves.view[i]!
      outs.view[lane] = offsets[Math.min(lane, rows.length - 1)]!
    }
    kernels.parallel(
      svm,
      'rbfRows',
      blocks.map(([a, b]) => [a, b, ...args]),
    )
  }
  return {
    rows: n,
    width: 8 * count,
    compute(wanted, offsets) {
      for (let i = 0; i < wanted.length; i += 4) four(wanted.slice(i, i + 4), offsets.slice(i, i + 4))
    },
  }
}
