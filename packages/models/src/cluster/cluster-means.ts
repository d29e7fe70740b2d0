import { cluster, cut, dense, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { type WeightedRows, weightsAt } from './weighted-rows.ts'

/** Keeps the sums of the rows of each cluster as labels change. */
export interface ClusterMeans {
  /** Mean of each cluster `[count, columns]`; clusters without rows get those of the largest `far`, asked for only then. */
  update(labels: Region<Int32Array>, far: () => Float64Array): Float64Array | Promise<Float64Array>
  /** The means of the last update without the rounding of rows that came and went. */
  exact(): Float64Array | Promise<Float64Array>
}

/** Of fewer new labels, only the rows that changed are added and taken away. */
export const FEW = 1 / 16

export function clusterMeans(kernels: Kernels, ws: Workspace, x: WeightedRows, count: number): ClusterMeans {
  const { rows, columns } = x
  const size = count * (columns + 1)
  const blocks = cut(rows, Math.max(4096, Math.ceil(rows / 32)))
  const parts = ws.raw(Float64Array, blocks.length * size)
  const totals = ws.raw(Float64Array, size)
  const labels = ws.raw(Int32Array, rows)
  let known = false

  const sumAll = (): void => {
    parts.view.fill(0)
    kernels.parallel(
      cluster,
      'addToClusters',
      blocks.map(([from, to], b) => {
        const at = parts.at + 8 * b * size
        return [from, to, columns, x.values.at, weightsAt(x), labels.at, at, at + 8 * count * columns]
      }),
    )
    kernels.use(dense).joinBlocks(0, size, blocks.length, size, parts.at, totals.at)
  }
  const means = (): Float64Array => {
    const t = totals.view
    return Float64Array.from(
      { length: count * columns },
      (_, k) => t[k]! / t[count * columns + Math.floor(k / columns)]!,
    )
  }

  return {
    update(found, far) {
      // With weights, sizes are rounded too, and an empty cluster would not be seen.
      const few = known && !x.weights && differences(labels.view, found.view) < FEW * rows
      if (few) {
        const sizes = totals.at + 8 * count * columns
        const { moveBetweenClusters } = kernels.use(cluster)
        moveBetweenClusters(rows, columns, x.values.at, 0, labels.at, found.at, totals.at, sizes)
      } else {
        labels.view.set(found.view)
        sumAll()
      }
      known = true
      const sizes = totals.view.subarray(count * columns)
      const empty = Array.from(sizes.keys()).filter((c) => sizes[c] === 0)
      if (empty.length > 0) {
        fillEmpty(labels.view, empty, count, far())
        sumAll()
      }
      return means()
    },
    exact() {
      sumAll()
      return means()
    },
  }
}

/** Labels that differ. */
export function differences(a: Int32Array, b: Int32Array): number {
  let n = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) n++
  return n
}

/** Gives each empty cluster the row that is farthest from its centre, unless it is its cluster's last. */
export function fillEmpty(labels: Int32Array, empty: number[], count: number, far: Float64Array): void {
  const sizes = new Int32Array(count)
  for (const c of labels) sizes[c]!++
  const order = Array.from(far.keys()).sort((a, b) => far[b]! - far[a]! || a - b)
  for (const i of order) {
    if (empty.length === 0) return
    if (sizes[labels[i]!]! < 2) continue
    sizes[labels[i]!]!--
    labels[i] = empty.shift()!
    sizes[labels[i]!]!++
  }
}
