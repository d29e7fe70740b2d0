import { expect } from '../assert.ts'
import type { Check } from '../check.ts'
import { allNumbers, judges, outputs, score } from '../outputs.ts'
import { dataset, halves, type Sample, sampleFor } from '../sample.ts'
import type { Declared } from '../subject.ts'

/** Score on held-out rows of a model fitted on the rest. */
async function heldOut(d: Declared, sample: Sample): Promise<number> {
  const { train, test } = halves(sample)
  using model = await d.recipe.fit(dataset(d, train))
  const out = await outputs(d, model, test.values)
  expect(allNumbers(out), 'expected predictions that are numbers, got NaN')
  return score(d, out, test.y!)
}

const mapColumns = (s: Sample, f: (v: number, column: number) => number): Sample => ({
  ...s,
  values: s.values.map((row) => row.map((v, j) => Math.fround(f(v, j)))),
})

export const learns = {
  name: 'learns easy data',
  applies: judges,
  async run(d) {
    const got = await heldOut(d, sampleFor(d))
    expect(got >= d.minScore, `expected a score of at least ${d.minScore} on held-out rows, got ${got}`)
  },
} as const satisfies Check

const UNITS = [1e-3, 1, 1e4, 10]
const OFFSETS = [0, 0, 1e5, 0]

export const unscaled = {
  name: 'is right on unscaled columns',
  applies: (d) => judges(d) && !d.needsScaling && d.input.numeric,
  async run(d) {
    const plain = sampleFor(d)
    const offset = !d.nonNegative && !d.input.counts
    const before = await heldOut(d, plain)
    const after = await heldOut(
      d,
      mapColumns(plain, (v, j) => v * UNITS[j]! + (offset ? OFFSETS[j]! : 0)),
    )
    expect(
      after >= before - 0.04,
      `expected a score of about ${before} after columns changed their units, got ${after}`,
    )
  },
} as const satisfies Check

export const constantColumn = {
  name: 'a constant column does no harm',
  applies: (d) => d.input.numeric,
  async run(d) {
    const plain = sampleFor(d)
    const sample = { ...plain, values: plain.values.map((row) => [...row, 2]) }
    if (judges(d)) {
      const got = await heldOut(d, sample)
      expect(got >= d.minScore, `expected a score of at least ${d.minScore} beside a constant column, got ${got}`)
      return
    }
    using model = await d.recipe.fit(dataset(d, sample))
    const out = await outputs(d, model, sample.values)
    expect(allNumbers(out), 'expected outputs that are numbers beside a constant column, got NaN')
  },
} as const satisfies Check
