import { type Label, stream } from '@foldwise/core'
import type { Declared } from './subject.ts'

/** Plain numbers to make inputs from, with targets where the kind of estimator has them. */
export interface Sample {
  readonly values: readonly (readonly number[])[]
  readonly y?: readonly (number | readonly number[] | Label | readonly Label[])[]
  readonly weight?: readonly number[]
  readonly groups?: readonly number[]
}

const COLUMNS = 4
export const LABELS = ['ant', 'bee', 'cat'] as const

/** Easy data of 90 rows: separate classes, or a linear function with little noise. Rows of all classes alternate. */
export function sampleFor(s: Declared, name = 'sample'): Sample {
  const rng = stream(0, 'estimatorChecks', name)
  const values: number[][] = []
  const y: (number | number[] | Label | Label[])[] = []
  for (let i = 0; i < 90; i++) {
    if (s.recipe.kind === 'regressor') {
      const row = Array.from({ length: COLUMNS }, () => shape(rng.normal() * 1.5 + 3, s))
      values.push(row)
      const sum = 1 + 2 * row[0]! - row[1]! + 0.5 * row[2]! + 0.05 * rng.normal()
      const one = s.positiveTargets ? 5 * growth(sum / 6) : sum
      const more = Array.from({ length: s.outputs - 1 }, (_, k) => one + row[(k + 3) % COLUMNS]!)
      if (s.ranks) y.push(Math.min(4, Math.max(0, Math.floor(one / 2) + 2)))
      else y.push(s.outputs === 1 ? one : [one, ...more])
    } else {
      const c = i % s.classes
      values.push(Array.from({ length: COLUMNS }, (_, j) => shape((j % s.classes === c ? 6 : 1) + rng.normal(), s)))
      y.push(s.recipe.kind === 'multiOutputClassifier' ? [LABELS[c]!, c === 0] : LABELS[c]!)
    }
  }
  return s.recipe.kind === 'clusterer' || s.recipe.kind === 'outlierDetector'
    ? { values }
    : { values, y, ...(s.ranks && { groups: values.map((_, i) => i % 9) }) }
}

/** About an exponential, with the same bits in every engine. */
const growth = (v: number): number => (v < 0 ? 1 / growth(-v) : 1 + v + (v * v) / 2 + (v * v * v) / 6)

/** float32 values, so that a float32 graph gets the same numbers. */
function shape(v: number, s: Declared): number {
  if (s.input.counts) return Math.max(0, Math.round(v))
  return s.nonNegative ? Math.max(0, Math.fround(v)) : Math.fround(v - 3)
}

export const take = (s: Sample, rows: readonly number[]): Sample => ({
  values: rows.map((r) => s.values[r]!),
  ...(s.y && { y: rows.map((r) => s.y![r]!) }),
  ...(s.weight && { weight: rows.map((r) => s.weight![r]!) }),
  ...(s.groups && { groups: rows.map((r) => s.groups![r]!) }),
})

/** Two thirds of the rows to learn from, and the rest to judge by. */
export function halves(s: Sample): { train: Sample; test: Sample } {
  const all = s.values.map((_, i) => i)
  return { train: take(s, all.slice(0, 60)), test: take(s, all.slice(60)) }
}

/** The data `fit` takes. */
export const dataset = (d: Declared, s: Sample): object => ({
  x: d.input.from(s.values),
  ...(s.y && { y: s.y }),
  ...(s.weight && { weight: s.weight }),
  ...(s.groups && { groups: s.groups }),
})
