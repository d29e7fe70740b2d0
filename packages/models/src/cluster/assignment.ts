import type { FitContext } from '@foldwise/core'
import { cluster, cut, type Kernels, packPoints, type Region, type Workspace } from '@foldwise/kernels'
import { groupCenters } from './center-groups.ts'
import { type WeightedRows, weightsAt } from './weighted-rows.ts'

/** Rows that share scratch memory. */
const BLOCK = 1024
/** Products between two looks at the signal. */
const STRIPE = 1 << 27

/** The centre of each row, and what is known of its distances to the others. */
export interface Assignment {
  /** int32 [rows] */
  readonly labels: Region<Int32Array>
  /** Centres `[count, columns]`, after they have moved: gives rows the nearest, the first of equals. Returns whether any is new. */
  follow(centers: Float64Array): Promise<boolean>
  /** Squared distances of rows to their centres, float64 [rows], and their weighted sum. */
  distances(centers: Float64Array, squares: Region<Float64Array>): number
}

/**
 * Assigns rows to centres again and again. Distances that bounds from before rule out are not computed, which changes no label. Centres
 * must come in groups: `inGroups`. In `ws` are rows x (groups + 2) numbers.
 */
export function assignment(
  kernels: Kernels,
  ws: Workspace,
  x: WeightedRows,
  count: number,
  { perGroup, groups }: { readonly perGroup: number; readonly groups: number },
  ctx: FitContext,
): Assignment {
  const { rows, columns, values } = x
  const panels = Math.ceil(count / 4)
  // A sum of `columns` squares, its root, and a few steps more.
  const wide = 1 + (columns + 8) * Number.EPSILON
  const labels = ws.int32(rows)
  const upper = ws.raw(Float64Array, rows)
  upper.view.fill(Infinity)
  const lower = ws.float64(rows * groups)
  const moved = ws.float64(count)
  const groupMoved = ws.float64(groups)
  const scratchBytes = 16 * BLOCK + 128 * perGroup
  const stripes = cut(rows, Math.max(BLOCK, Math.floor(STRIPE / (count * columns) / BLOCK) * BLOCK))
  const scratch = ws.raw(Uint8Array, Math.ceil(Math.min(rows, stripes[0]![1]) / BLOCK) * scratchBytes)
  let before: Float64Array | undefined
  return {
    labels,
    async follow(centers) {
      measureMoves(before, centers, columns, wide, moved.view)
      groupMoved.view.fill(0)
      for (let c = 0; c < count; c++) {
        const g = Math.floor(c / 4 / perGroup)
        groupMoved.view[g] = Math.max(groupMoved.view[g]!, moved.view[c]!)
      }
      before = centers
      using inner = kernels.workspace()
      const packed = packCenters(kernels, inner, centers, columns)
      let changed = 0
      for (const [from, to] of stripes) {
        await ctx.checkpoint()
        const args = cut(to - from, BLOCK).map(([a, b], k) => [
          from + a,
          from + b,
          columns,
          values.at,
          packed.at,
          perGroup,
          groups,
          panels,
          moved.at,
          groupMoved.at,
          wide,
          labels.at,
          upper.at,
          lower.at,
          scratch.at + k * scratchBytes,
        ])
        for (const n of kernels.parallel(cluster, 'moveRows', args)) changed += n
      }
      return changed > 0
    },
    distances(centers, squares) {
      using inner = kernels.workspace()
      const packed = packCenters(kernels, inner, centers, columns)
      const args = cut(rows, 4 * BLOCK).map(([from, to]) => [
        from,
        to,
        columns,
        values.at,
        weightsAt(x),
        packed.at,
        labels.at,
        squares.at,
      ])
      return kernels.parallel(cluster, 'ownDistances', args).reduce((a, b) => a + b, 0)
    },
  }
}

/** How far each centre moved, at least. */
function measureMoves(
  before: Float64Array | undefined,
  after: Float64Array,
  columns: number,
  wide: number,
  moved: Float64Array,
): void {
  for (let c = 0; before && c < moved.length; c++) {
    let squares = 0
    for (let k = c * columns; k < (c + 1) * columns; k++) squares += (after[k]! - before[k]!) * (after[k]! - before[k]!)
    moved[c] = Math.sqrt(squares) * wide
  }
}

/** Panels of four; where there are fewer centres, they are infinitely far. */
function packCenters(kernels: Kernels, ws: Workspace, centers: Float64Array, columns: number): Region<Float64Array> {
  const rows = centers.length / columns
  const { panels } = packPoints(kernels, ws, { rows, columns, values: ws.float64(centers) })
  const view = panels.view
  for (let c = rows; c < 4 * Math.ceil(rows / 4); c++) {
    const panel = Math.floor(c / 4) * 4 * columns
    for (let j = 0; j < columns; j++) view[panel + 4 * j + (c % 4)] = Infinity
  }
  return panels
}

/** Centres in the order of their groups. */
export function inGroups(
  centers: Float64Array,
  columns: number,
): { centers: Float64Array; perGroup: number; groups: number } {
  const { order, perGroup, groups } = groupCenters(centers, columns)
  const out = new Float64Array(centers.length)
  order.forEach((c, place) => {
    out.set(centers.subarray(c * columns, (c + 1) * columns), place * columns)
  })
  return { centers: out, perGroup, groups }
}
