import type { SparseMatrix } from '@foldwise/core'
import {
  csrGram,
  csrTranspose,
  cut,
  type Kernels,
  type Region,
  runPausing,
  toCsr,
  type Workspace,
} from '@foldwise/kernels'
import { columnVariances } from './column-variances.ts'
import { type LinearOperator, sparseOperator } from './linear-operator.ts'

type Pause = () => Promise<void>

export interface CentredSparse {
  /** `[columns]` */
  readonly mean: Float64Array
  /** Sum of all squares about the means. */
  readonly squares: number
  /** x - 1 mean', which is never formed. */
  readonly operator: LinearOperator
  /** Its products of columns, `[columns, columns]`. */
  products(out: Region<Float64Array>, pause: Pause): Promise<void>
}

/** Values between two pauses. */
const SLICE = 1 << 20
/** Deviations this many times smaller than a column's mean are rounding errors of the mean. */
const ROUNDING = 8 * Number.EPSILON

/**
 * Sparse rows from their mean, which stay sparse: products are those of the rows, less those of the mean. That loses the digits by
 * which a column's mean exceeds its spread, few where most values are 0. Columns that are constant to the last digits are 0.
 */
export async function centredSparse(
  kernels: Kernels,
  ws: Workspace,
  matrix: SparseMatrix,
  pause: Pause,
): Promise<CentredSparse> {
  const { shape, indices, values } = matrix
  const [rows, columns] = shape
  const x = toCsr(ws, { rows, columns, ...matrix })
  await pause()
  const mean = new Float64Array(columns)
  for (const [from, to] of cut(values.length, SLICE)) {
    for (let k = from; k < to; k++) mean[indices[k]!]! += values[k]! / rows
    await pause()
  }
  const variance = await runPausing(columnVariances(matrix), pause)
  const taken = mean.slice()
  let squares = 0
  for (let j = 0; j < columns; j++) {
    const noise = ROUNDING * mean[j]!
    if (variance[j]! > noise * noise) squares += rows * variance[j]!
    else taken[j] = variance[j] = 0
  }
  if (variance.includes(0)) {
    const own = x.values.view
    for (let k = 0; k < indices.length; k++) if (variance[indices[k]!] === 0) own[k] = 0
  }
  return {
    ...{ mean, squares, operator: lessMeans(sparseOperator(kernels, x), taken) },
    async products(out, pause) {
      using own = kernels.workspace()
      await runPausing(csrGram(kernels, x, csrTranspose(kernels, own, x), out), pause)
      const g = out.view
      for (let i = 0; i < columns; i++) {
        for (let j = 0; j < columns; j++) g[i * columns + j]! -= rows * (taken[i]! * taken[j]!)
      }
    },
  }
}

function lessMeans(x: LinearOperator, mean: Float64Array): LinearOperator {
  const { rows, columns } = x
  return {
    rows,
    columns,
    async times(q, width, out, pause) {
      await x.times(q, width, out, pause)
      const off = new Float64Array(width)
      const [from, to] = [q.view, out.view]
      for (let j = 0; j < columns; j++) for (let c = 0; c < width; c++) off[c]! += mean[j]! * from[j * width + c]!
      for (let i = 0; i < rows; i++) for (let c = 0; c < width; c++) to[i * width + c]! -= off[c]!
    },
    async transposedTimes(q, width, out, pause) {
      await x.transposedTimes(q, width, out, pause)
      const sum = new Float64Array(width)
      const [from, to] = [q.view, out.view]
      for (let i = 0; i < rows; i++) for (let c = 0; c < width; c++) sum[c]! += from[i * width + c]!
      for (let j = 0; j < columns; j++) for (let c = 0; c < width; c++) to[j * width + c]! -= mean[j]! * sum[c]!
    },
  }
}
