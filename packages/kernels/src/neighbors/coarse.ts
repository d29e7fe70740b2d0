import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region, Workspace } from '../loader/workspace.ts'
import { neighbors } from './module.ts'
import type { PackedPoints } from './packed-points.ts'

/** Points rounded to int16, from which lower bounds of distances are had: see assembly/neighbors/coarse.ts. */
export interface CoarsePoints {
  /** float64 [columns] */
  readonly centre: Region<Float64Array>
  readonly scale: number
  /** The greatest error of a point, times scale. */
  readonly error: number
  /** int16 [ceil(rows / 8), ceil(columns / 2), 8, 2] */
  readonly rows: Region<Int16Array>
  /** int32 [rows rounded up to 8] */
  readonly halves: Region<Int32Array>
}

/** Length of the longest int16 row, and the multiple of the usual distance from the centre that it stands for. */
const RADIUS = 32_000
const REACH = 3
/** Points that tell where the centre is, and how far from it points are. */
const SAMPLE = 65
/** Beyond these the squares of distances leave the normal numbers. */
const [LEAST, MOST] = [1e-100, 1e100]

/** Undefined where the points have no extent in the range of normal numbers. */
export function coarsenPoints(
  kernels: Kernels,
  ws: Workspace,
  { rows, columns, panels }: PackedPoints,
): CoarsePoints | undefined {
  needLength('coarsenPoints points', panels, Math.ceil(rows / 4) * 4 * columns)
  const x = panels.view
  const count = Math.min(rows, SAMPLE)
  const places = Array.from({ length: count }, (_, s) => {
    const i = Math.floor((s * rows) / count)
    return (i >> 2) * 4 * columns + (i & 3)
  })
  const middle = count >> 1
  const centre = new Float64Array(columns)
  const far = new Float64Array(count)
  const one = new Float64Array(count)
  for (let j = 0; j < columns; j++) {
    for (let s = 0; s < count; s++) one[s] = x[places[s]! + 4 * j]!
    // Medians: a few points far away must not blur the others.
    const c = one.slice().sort()[middle]!
    centre[j] = c
    for (let s = 0; s < count; s++) far[s]! += (one[s]! - c) ** 2
  }
  const mean = far.reduce((a, v) => a + v, 0) / count
  const radius = REACH * Math.sqrt(far.sort()[middle]! || mean)
  if (!(radius >= LEAST && radius <= MOST)) return undefined
  const scale = RADIUS / radius
  const at = ws.float64(centre)
  const coarse = ws.raw(Int16Array, Math.ceil(rows / 8) * Math.ceil(columns / 2) * 16)
  const halves = ws.raw(Int32Array, Math.ceil(rows / 8) * 8)
  const error = kernels.use(neighbors).coarsenPoints(columns, rows, panels.at, at.at, scale, coarse.at, halves.at)
  return { centre: at, scale, error, rows: coarse, halves }
}
