import {
  type DenseMatrix,
  hostTensor,
  InputError,
  learned,
  type Matrix,
  ParamError,
  type State,
  type Tensor,
  toDenseMatrix,
} from '@foldwise/core'
import type { Metric } from './params.ts'
import { nearestNeighbors } from './search.ts'

/** A copy of the rows that neighbours are looked for among. Throws `ParamError` where there are fewer than neighbours. */
export function pointsTensor(type: string, x: DenseMatrix, nNeighbors: number): Tensor<'float64'> {
  if (nNeighbors > x.shape[0]) {
    throw new ParamError(
      `${type}.fit: expected 'nNeighbors' to be at most the number of rows, ${x.shape[0]}, got ${nNeighbors}. Lower it.`,
    )
  }
  return hostTensor(Float64Array.from(x.data), x.shape, 'float64')
}

export const pointsOf = (state: State, features: number | undefined): Float64Array =>
  learned(state, 'points', 'float64', [undefined, features])

export interface NeighborTensors {
  /** float64 `[rows, k]`, ascending. */
  readonly distances: Tensor<'float64'>
  /** int32 `[rows, k]`: numbers of the rows that the model was fitted on. */
  readonly indices: Tensor<'int32'>
}

/** The method `neighbors` of models: the nearest rows of those it was fitted on, `k` of them or `nNeighbors`. */
export function neighborsMethod(
  type: string,
  state: State,
  { nNeighbors, metric }: { readonly nNeighbors: number; readonly metric: Metric },
  features: number | undefined,
): (x: Matrix, k?: number) => Promise<NeighborTensors> {
  return async (x, k = nNeighbors) => {
    const points = pointsOf(state, features)
    const where = `${type}.neighbors`
    const rows = toDenseMatrix(x, where)
    const columns = state.tensors.points!.shape[1]!
    const count = points.length / columns
    if (!(Number.isInteger(k) && k >= 1 && k <= count)) {
      throw new InputError(
        `${where}: expected k to be an integer from 1 to ${count}, got ${k}. There are no more rows.`,
      )
    }
    if (rows.shape[1] !== columns) {
      throw new InputError(
        `${where}: expected ${columns} features, as in fit, got ${rows.shape[1]}. Prepare the rows as those the model learned from.`,
      )
    }
    const { distances, indices } = await nearestNeighbors(points, rows, k, metric)
    const shape = [rows.shape[0], k]
    return { distances: hostTensor(distances, shape, 'float64'), indices: hostTensor(indices, shape, 'int32') }
  }
}
