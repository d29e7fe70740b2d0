import type { DenseMatrix } from '@foldwise/core'
import { cut, type Kernels, type Region, svm, type Workspace } from '@foldwise/kernels'
import type { KernelColumns, KernelMatrix } from '../smo/problem.ts'

/** Multiplications a block of points should have: about 100 microseconds. */
const WORK = 1 << 20
const MOST = 64
/** Values packed between two pauses. */
const SLICE = 1 << 19
/** Kernel values of rows with half a squared length of up to this, in units of ln 2 / (2 gamma), are right to 1e-6 or so. */
const MOST_HALF = 16 / Math.LN2

/** Points, eight a panel. */
interface Panels {
  readonly count: number
  readonly panels: Region<Float32Array>
  /** Half of each squared length, negative. */
  readonly halves: Region<Float32Array>
}

/**
 * The RBF kernel's matrix over dense rows, computed in float32: as good as float64 values rounded to float32, twice as fast, unless
 * rows are far from the centre in the kernel's units. Undefined where some are.
 */
export async function rbfMatrix(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix,
  center: Float64Array,
  gamma: number,
  pause: () => Promise<void>,
): Promise<KernelMatrix | undefined> {
  const [n, columns] = x.shape
  const factor = Math.sqrt((2 / Math.LN2) * gamma)
  const room = (own: Workspace, points: number): Panels => {
    const count = Math.ceil(points / 8)
    return { count, panels: own.float32(count * columns * 8), halves: own.float32(count * 8) }
  }
  const pack = ({ panels, halves }: Panels, ids: Int32Array | undefined, begin: number, end: number): void => {
    const [to, half] = [panels.view, halves.view]
    for (let i = begin; i < end; i++) {
      const first = (i >> 3) * columns * 8 + (i & 7)
      const from = (ids ? ids[i]! : i) * columns
      let sum = 0
      for (let j = 0; j < columns; j++) {
        const v = Math.fround(factor * (x.data[from + j]! - center[j]!))
        to[first + 8 * j] = v
        sum += v * v
      }
      half[i] = -sum / 2
    }
  }
  const all = room(ws, n)
  for (const [from, to] of cut(n, Math.ceil(SLICE / Math.max(1, columns)))) {
    pack(all, undefined, from, to)
    await pause()
  }
  if (!all.halves.view.every((v) => v >= -MOST_HALF)) {
    ws.release(all.panels)
    ws.release(all.halves)
    return undefined
  }
  const query = ws.float32(4 * columns)
  const queryHalves = ws.float32(4)
  const constants = ws.float32(7)
  kernels.use(svm).rbfConstants(constants.at)
  const outs = ws.uint32(4)
  const take = (rows: readonly number[], offsets: readonly number[]): void => {
    const [from, halves, q, h] = [all.panels.view, all.halves.view, query.view, queryHalves.view]
    for (let lane = 0; lane < 4; lane++) {
      // Lanes without a row do the last one's work again.
      const i = rows[Math.min(lane, rows.length - 1)]!
      const first = (i >> 3) * columns * 8 + (i & 7)
      for (let j = 0; j < columns; j++) q[4 * j + lane] = from[first + 8 * j]!
      h[lane] = halves[i]!
      outs.view[lane] = offsets[Math.min(lane, rows.length - 1)]!
    }
  }
  const among = ({ count, panels, halves }: Panels): KernelColumns => {
    const blocks = cut(count, Math.max(Math.ceil(count / MOST), Math.ceil(WORK / (32 * (columns + 12)))))
    const args = [columns, panels.at, halves.at, query.at, queryHalves.at, constants.at, outs.at]
    const calls = blocks.map(([a, b]) => [a, b, ...args])
    return {
      width: 8 * count,
      compute(wanted, offsets) {
        for (let i = 0; i < wanted.length; i += 4) {
          take(wanted.slice(i, i + 4), offsets.slice(i, i + 4))
          kernels.parallel(svm, 'rbfRows', calls)
        }
      },
    }
  }
  return { ...among(all), rows: n, columns: packed }

  function packed(own: Workspace, wanted: Int32Array): KernelColumns {
    const some = room(own, wanted.length)
    pack(some, wanted, 0, wanted.length)
    return among(some)
  }
}
