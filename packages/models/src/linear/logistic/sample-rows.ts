import type { Rng } from '@foldwise/core'
import type { Workspace } from '@foldwise/kernels'
import type { DenseRows } from './dense-objective.ts'
import type { Pass } from './pass.ts'

/** About `count` rows drawn at random, with replacement, their weights scaled to sum to 1; free `workspace` when done. */
export function sampleRows(
  pass: Pass,
  data: DenseRows,
  count: number,
  random: Rng,
): { readonly pass: Pass; readonly workspace: Workspace; readonly data: DenseRows } {
  const workspace = pass.all.workspace()
  const rows = Math.ceil(count / 16) * 16
  const { width } = data
  const drawn = Int32Array.from({ length: rows }, () => random.integer(data.rows)).sort()
  const x = workspace.raw(Float64Array, rows * width)
  const y = workspace.raw(Int32Array, rows)
  const weight = workspace.raw(Float64Array, rows)
  const from = data.x.view
  const to = x.view
  let total = 0
  for (const [i, r] of drawn.entries()) {
    to.set(from.subarray(r * width, (r + 1) * width), i * width)
    y.view[i] = data.y.view[r]!
    weight.view[i] = data.weight.view[r]!
    total += data.weight.view[r]!
  }
  for (let i = 0; i < rows; i++) weight.view[i]! /= total || 1
  return { pass: { ...pass, workspace }, workspace, data: { rows, width, x, y, weight } }
}
