import { dense, type Kernels, sparse, type Workspace } from '@foldwise/kernels'
import { type ClusterMeans, differences, FEW, fillEmpty } from './cluster-means.ts'
import { entryBlocks, type SparseRows } from './sparse-rows.ts'

/** Entries that one pass of a block adds between two looks at the signal. */
const STRIPE = 1 << 23

/** Keeps the sums of sparse rows; where sums are many beside the entries, in one block. */
export function sparseMeans(
  kernels: Kernels,
  ws: Workspace,
  x: SparseRows,
  count: number,
  checkpoint: () => Promise<void>,
): ClusterMeans {
  const { rows, columns, csr, weights } = x
  const { indptr, indices, values } = csr
  const size = count * columns
  const entries = indptr.view[rows]!
  const most = Math.min(16, Math.floor(entries / Math.max(65536, 8 * size)))
  const blocks = entryBlocks(csr, most > 1 ? Math.ceil((entries + rows) / most) : Infinity)
  const totals = ws.raw(Float64Array, size)
  const parts = blocks.length > 1 ? ws.raw(Float64Array, blocks.length * size) : totals
  const each = weights ?? ws.raw(Float64Array, rows)
  if (!weights) each.view.fill(1)
  const labels = ws.raw(Int32Array, rows)
  const sizes = new Float64Array(count)
  let known = false

  const sumAll = async (): Promise<void> => {
    parts.view.fill(0)
    const stripes = blocks.map(([from, to]) => {
      const starts = indptr.view
      const cuts = [from]
      for (let i = from; i < to; i++) if (starts[i + 1]! - starts[cuts.at(-1)!]! > STRIPE) cuts.push(i + 1)
      return cuts.at(-1) === to ? cuts : [...cuts, to]
    })
    for (let s = 0; stripes.some((cuts) => s + 1 < cuts.length); s++) {
      await checkpoint()
      const args = stripes.flatMap((cuts, b) => {
        if (s + 1 >= cuts.length) return []
        const first = indptr.view[cuts[s]!]!
        const [columnsAt, valuesAt] = [indices.at + 4 * first, values.at + 8 * first]
        const sums = parts.at + 8 * b * size
        return [[cuts[s]!, cuts[s + 1]!, columns, indptr.at, columnsAt, valuesAt, labels.at, each.at, 0, 0, sums]]
      })
      kernels.parallel(sparse, 'csrClassSumsAdd', args)
    }
    if (parts !== totals) kernels.use(dense).joinBlocks(0, size, blocks.length, size, parts.at, totals.at)
    sizes.fill(0)
    const [own, weight] = [labels.view, each.view]
    for (let i = 0; i < rows; i++) sizes[own[i]!]! += weight[i]!
  }

  /** Takes rows whose label is new from the sums of one cluster to the other's. */
  const move = (found: Int32Array): void => {
    const [sums, own] = [totals.view, labels.view]
    const [starts, at, v] = [indptr.view, indices.view, values.view]
    for (let i = 0; i < rows; i++) {
      const [a, b] = [own[i]!, found[i]!]
      if (a === b) continue
      own[i] = b
      sizes[a]!--
      sizes[b]!++
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        sums[a * columns + at[k]!]! -= v[k]!
        sums[b * columns + at[k]!]! += v[k]!
      }
    }
  }

  const means = (): Float64Array => {
    const out = totals.copy()
    for (let c = 0; c < count; c++) {
      const weight = sizes[c]!
      for (let k = c * columns; k < (c + 1) * columns; k++) out[k]! /= weight
    }
    return out
  }

  return {
    async update(found, far) {
      // With weights, sizes are rounded too, and an empty cluster would not be seen.
      if (known && !weights && differences(labels.view, found.view) < FEW * rows) move(found.view)
      else {
        labels.view.set(found.view)
        await sumAll()
      }
      known = true
      const empty = Array.from(sizes.keys()).filter((c) => sizes[c] === 0)
      if (empty.length > 0) {
        fillEmpty(labels.view, empty, count, far())
        await sumAll()
      }
      return means()
    },
    async exact() {
      await sumAll()
      return means()
    },
  }
}
