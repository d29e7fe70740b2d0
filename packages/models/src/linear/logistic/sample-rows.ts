import type { Rng } from '@foldwise/core'
import { type DenseRows, ROW_BLOCK } from './dense-rows.ts'
import type { Pass } from './pass.ts'

/** About `count` rows drawn at random, with replacement, their weights scaled to sum to 1. */
export function sampleRows(pass: Pass, data: DenseRows, count: number, random: Rng): DenseRows {
  const ws = pass.workspace
  const rows = Math.ceil(count / ROW_BLOCK) * ROW_BLOCK
  const { width } = data
  const drawn = new Int32Array(rows)
  for (let i = 0; i < rows; i++) drawn[i] = random.integer(data.rows)
  drawn.sort()
  const x = ws.raw(Float64Array, rows * width)
  const y = ws.raw(Int32Array, rows)
  const weight = ws.raw(Float64Array, rows)
  const from = data.x.view
  const to = x.view
  let total = 0
  const [labels, weights] = [data.y.view, data.weight.view]
  const [ownLabels, ownWeights] = [y.view, weight.view]
  for (let i = 0; i < rows; i++) {
    const r = drawn[i]!
    to.set(from.subarray(r * width, (r + 1) * width), i * width)
    ownLabels[i] = labels[r]!
    ownWeights[i] = weights[r]!
    total += weights[r]!
  }
  for (let i = 0; i < rows; i++) ownWeights[i]! /= total || 1
  return { rows, width, x, y, weight }
}
