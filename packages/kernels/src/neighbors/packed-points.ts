import type { Dense } from '../dense/products.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region, Workspace } from '../loader/workspace.ts'
import { neighbors } from './module.ts'

/** Points in kernel memory, laid out for `nearest`. */
export interface PackedPoints {
  readonly rows: number
  readonly columns: number
  /** float64 [ceil(rows / 4), columns, 4] */
  readonly panels: Region<Float64Array>
}

/** A copy of points, in `ws`. */
export function packPoints(kernels: Kernels, ws: Workspace, points: Dense): PackedPoints {
  const { rows, columns, values } = points
  needLength('packPoints', values, rows * columns)
  const panels = ws.raw(Float64Array, Math.ceil(rows / 4) * 4 * columns)
  kernels.use(neighbors).packPoints(0, rows, columns, values.at, panels.at)
  return { rows, columns, panels }
}
