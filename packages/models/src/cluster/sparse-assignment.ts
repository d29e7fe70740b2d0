import type { FitContext } from '@foldwise/core'
import { type Kernels, type Region, sparseCluster, type Workspace } from '@foldwise/kernels'
import type { Assignment } from './assignment.ts'
import { entryBlocks, type SparseRows } from './sparse-rows.ts'

/** Products of a block, and between two looks at the signal. */
const [BLOCK, STRIPE] = [1 << 19, 1 << 26]

interface PackedCenters {
  /** Centres, rounded up to 8. */
  readonly width: number
  readonly packed: Region<Float64Array>
  readonly norms: Region<Float64Array>
}

/**
 * Assigns sparse rows to centres, by squares and products, |x|^2 - 2 x.c + |c|^2, as scikit-learn does: columns in which a row has nothing
 * cost nothing, and of centres whose distances from a row agree in all digits but the last ones of the squares any may be taken.
 */
export function sparseAssignment(
  kernels: Kernels,
  ws: Workspace,
  x: SparseRows,
  count: number,
  checkpoint: FitContext['checkpoint'],
): Assignment {
  const { rows, columns, csr } = x
  const { indptr, indices, values } = csr
  const labels = ws.int32(rows)
  const width = 8 * Math.ceil(count / 8)
  const to: PackedCenters = {
    width,
    packed: ws.raw(Float64Array, columns * width),
    norms: ws.raw(Float64Array, width),
  }
  const blocks = entryBlocks(csr, Math.ceil(BLOCK / width))
  const scratch = ws.raw(Float64Array, 8 * blocks.length)
  const each = (indptr.view[rows]! * width) / Math.max(1, blocks.length)
  const perStripe = Math.max(kernels.threads, Math.floor(STRIPE / Math.max(1, each)))
  let last: Float64Array | undefined
  const pack = (centers: Float64Array): void => {
    if (centers !== last) packSparseCenters(kernels, centers, columns, to)
    last = centers
  }
  return {
    labels,
    async follow(centers) {
      pack(centers)
      let changed = 0
      for (let b = 0; b < blocks.length; b += perStripe) {
        await checkpoint()
        const args = blocks
          .slice(b, b + perStripe)
          .map(([from, end], n) => [
            from,
            end,
            indptr.at,
            indices.at,
            values.at,
            width,
            to.packed.at,
            to.norms.at,
            labels.at,
            scratch.at + 64 * (b + n),
          ])
        for (const n of kernels.parallel(sparseCluster, 'nearestSparseCenters', args)) changed += n
      }
      return changed > 0
    },
    distances(centers, squares) {
      pack(centers)
      const args = blocks.map(([from, end]) => [
        from,
        end,
        indptr.at,
        indices.at,
        values.at,
        x.weights?.at ?? 0,
        width,
        to.packed.at,
        to.norms.at,
        labels.at,
        squares.at,
      ])
      return kernels.parallel(sparseCluster, 'ownSparseDistances', args).reduce((a, b) => a + b, 0)
    },
  }
}

function packSparseCenters(kernels: Kernels, centers: Float64Array, columns: number, to: PackedCenters): void {
  using ws = kernels.workspace()
  const from = ws.float64(centers)
  const pack = kernels.use(sparseCluster).packSparseCenters
  pack(centers.length / columns, columns, from.at, to.packed.at, to.norms.at)
}
