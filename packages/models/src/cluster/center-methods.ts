import { checkpoints, type DenseMatrix, isSparse, learned, type SparseMatrix, type State } from '@foldwise/core'
import { cut, loadKernels } from '@foldwise/kernels'
import { assign } from './assign.ts'
import { sparseAssignment } from './sparse-assignment.ts'
import { sparseClusterRows } from './sparse-rows.ts'

/** The `clusterCenters` of a state, `[nClusters, features]`. Throws `FormatError` for another shape. */
export const centersOf = (state: State, nClusters: number, features: number | undefined) =>
  learned(state, 'clusterCenters', 'float64', [nClusters, features])

/** Products with centres between two looks at the clock, at most. */
const PRODUCTS = 1 << 26

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
        const found = sparseAssignment(kernels, ws, sparse, nClusters, checkpoints())
        await found.follow(centers)
        return found.labels.copy()
      }
      const pause = checkpoints()
      const labels = new Int32Array(rows)
      const height = Math.min(rows, Math.max(64, Math.floor(PRODUCTS / centers.length)))
      const own = ws.raw(Int32Array, height)
      const squares = ws.raw(Float64Array, height)
      for (const [from, to] of cut(rows, height)) {
        await pause()
        using inner = kernels.workspace()
        const values = inner.float64(x.data.subarray(from * columns, to * columns))
        assign(kernels, { rows: to - from, columns, values }, centers, squares, own)
        labels.set(own.view.subarray(0, to - from), from)
      }
      return labels
    },
  }
}
