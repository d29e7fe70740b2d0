import {
  type DenseMatrix,
  denseOrSparseInput,
  hostTensor,
  InputError,
  type Matrix,
  methodInput,
  ParamError,
  type SparseMatrix,
  type Tensor,
} from '@foldwise/core'
import { checkMetricRows } from './check-metric.ts'
import type { MetricName } from './params.ts'
import type { PointIndex } from './point-index.ts'

export interface NeighborTensors {
  /** float64 `[rows, k]`, ascending. */
  readonly distances: Tensor<'float64'>
  /** int32 `[rows, k]`: numbers of the rows that the model was fitted on. */
  readonly indices: Tensor<'int32'>
}

/** The method `neighbors` of models: the nearest rows of those it was fitted on, `k` of them or `nNeighbors`. */
export function neighborsMethod(
  type: string,
  index: PointIndex,
  { nNeighbors, metric }: { readonly nNeighbors: number; readonly metric: MetricName },
): (x: Matrix | SparseMatrix, k?: number) => Promise<NeighborTensors> {
  return async (x, k = nNeighbors) => {
    const where = `${type}.neighbors`
    const rows = await queryRows(where, x, index.columns, metric)
    if (!(Number.isInteger(k) && k >= 1 && k <= index.rows)) {
      throw new InputError(
        `${where}: expected k to be an integer from 1 to ${index.rows}, got ${k}. There are no more rows.`,
      )
    }
    const { distances, indices } = await index.nearest(rows, k)
    const shape = [rows.shape[0], k]
    return { distances: hostTensor(distances, shape, 'float64'), indices: hostTensor(indices, shape, 'int32') }
  }
}

/** Rows to look for neighbours of. Throws `InputError` where their width is not that of the points, or the metric cannot be theirs. */
export async function queryRows(
  where: string,
  x: Matrix | SparseMatrix,
  columns: number,
  metric: MetricName,
): Promise<DenseMatrix | SparseMatrix> {
  const rows = methodInput(where, denseOrSparseInput, x, false, columns)
  await checkMetricRows(where, metric, rows, false)
  return rows
}

/** Throws `ParamError` where there are fewer rows than neighbours. */
export function checkNeighborCount(type: string, nNeighbors: number, rows: number): void {
  if (nNeighbors > rows) {
    throw new ParamError(
      `${type}.fit: expected 'nNeighbors' to be at most the number of rows, ${rows}, got ${nNeighbors}. Lower it.`,
    )
  }
}
