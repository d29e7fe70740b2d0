import type { DenseMatrix } from '@foldwise/core'
import { binRow, type Columns, type Reading, type ScoredTrees } from './columns.ts'
import { linkedTrees, type WalkedTrees } from './linked-trees.ts'

/** Adds the leaves of the first trees that a row reaches to `out` from `at` on. */
export type Walk = (x: DenseMatrix, row: number, trees: number, out: Float64Array, at: number) => void

/** A walk through trees of any shape for a few rows, in JavaScript. Undefined for trees or columns that there is no room for. */
export function makeWalk(
  t: ScoredTrees,
  columns: Columns,
  outputOf: (tree: number) => number,
  reading: Reading,
): Walk | undefined {
  const walked: WalkedTrees | undefined = linkedTrees(t, columns)
  if (!walked) return undefined
  const trees = t.starts.length - 1
  const bins = new Uint8Array((columns.search.length / 3) * 2)
  const outputs = Int32Array.from({ length: trees }, (_, i) => outputOf(i))
  const several = outputs.some((o) => o !== 0)
  const { values } = walked
  const reached = new Int32Array(trees)
  return (x, row, count, out, at) => {
    binRow(columns, reading, x, row, bins)
    walked.descend(bins, count, reached)
    if (!several) {
      out[at] = reading.single ? addSingle(values, reached, count, out[at]!) : addUp(values, reached, count, out[at]!)
      return
    }
    for (let t = 0; t < count; t++) {
      const o = at + outputs[t]!
      const sum = out[o]! + values[reached[t]!]!
      out[o] = reading.single ? Math.fround(sum) : sum
    }
  }
}

function addUp(values: WalkedTrees['values'], reached: Int32Array, count: number, start: number): number {
  let sum = start
  for (let t = 0; t < count; t++) sum += values[reached[t]!]!
  return sum
}

/** Rounds to float32 at each step. */
function addSingle(values: WalkedTrees['values'], reached: Int32Array, count: number, start: number): number {
  let sum = start
  for (let t = 0; t < count; t++) sum = Math.fround(sum + values[reached[t]!]!)
  return sum
}
