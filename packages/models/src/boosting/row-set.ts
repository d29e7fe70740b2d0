import type { Region, Workspace } from '@foldwise/kernels'

/** Targets, weights and raw scores of some rows, in kernel memory. */
export interface RowSet {
  readonly rows: number
  readonly outputs: number
  /** Targets, or class numbers. */
  readonly y: Region<Float64Array>
  readonly weight: Region<Float64Array> | undefined
  /** Sum of the weights. */
  readonly total: number
  /** `[outputs, rows]`. */
  readonly raw: Region<Float64Array>
}

export function rowSet(
  ws: Workspace,
  y: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  ids: Int32Array | undefined,
  base: Float64Array,
): RowSet {
  const rows = ids?.length ?? y.length
  const pick = (from: ArrayLike<number>): Region<Float64Array> => {
    const region = ws.raw(Float64Array, rows)
    const view = region.view
    if (ids) for (let i = 0; i < rows; i++) view[i] = from[ids[i]!]!
    else view.set(from)
    return region
  }
  const raw = ws.raw(Float64Array, base.length * rows)
  base.forEach((b, k) => {
    raw.view.fill(b, k * rows, (k + 1) * rows)
  })
  const weights = weight && pick(weight)
  return {
    rows,
    outputs: base.length,
    y: pick(y),
    weight: weights,
    total: weights ? weights.view.reduce((a, b) => a + b, 0) : rows,
    raw,
  }
}
