import { type DenseMatrix, isSparse, learned, type SparseMatrix, type State } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { assign } from './assign.ts'
import { sparseAssignment } from './sparse-assignment.ts'
import { sparseClusterRows } from './sparse-rows.ts'

/** The `clusterCenters` of a state, `[nClusters, features]`. Throws `FormatError` for another shape. */
export const centersOf = (state: State, nClusters: number, features: number | undefined) =>
  learned(state, 'clusterCenters', 'float64', [nClusters, features])

/** Gives each row the number of its nearest centre. */
export function centerMethods(state: State, nClusters: number, features: number | undefined) {
  const centers = centersOf(state, nClusters, features)
  return {
    async predict(x: DenseMatrix | SparseMatrix) {
      const [rows, columns] = x.shape
      if (rows === 0) return new Int32Array(0)
      const kernels = await loadKernels()
      using ws = kernels.workspace()
      if (isSparse(x)) {
        const sparse = sparseClusterRows(kernels, ws, x, undefined, undefined)
        const found = sparseAssignment(kernels, ws, sparse, nClusters, async () => {})
        await found.follow(centers)
        return found.labels.copy()
      }
      const labels = ws.raw(Int32Array, rows)
      const dense = { rows, columns, values: ws.float64(x.data) }
      assign(kernels, dense, centers, ws.raw(Float64Array, rows), labels)
      return labels.copy()
    },
  }
}
