import { type DenseMatrix, learned, type State } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { assign } from './assign.ts'

/** The `clusterCenters` of a state, `[nClusters, features]`. Throws `FormatError` for another shape. */
export const centersOf = (state: State, nClusters: number, features: number | undefined) =>
  learned(state, 'clusterCenters', 'float64', [nClusters, features])

/** Gives each row the number of its nearest centre. */
export function centerMethods(state: State, nClusters: number, features: number | undefined) {
  const centers = centersOf(state, nClusters, features)
  return {
    async predict({ data, shape: [rows, columns] }: DenseMatrix) {
      if (rows === 0) return new Int32Array(0)
      const kernels = await loadKernels()
      using ws = kernels.workspace()
      const labels = ws.raw(Int32Array, rows)
      const dense = { rows, columns, values: ws.float64(data) }
      assign(kernels, dense, centers, ws.raw(Float64Array, rows), labels)
      return labels.copy()
    },
  }
}
