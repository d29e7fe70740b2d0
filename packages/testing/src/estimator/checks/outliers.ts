import type { OutlierDetector } from '@foldwise/core'
import { expect, expectClose } from '../assert.ts'
import type { Check } from '../check.ts'
import { dataset, sampleFor } from '../sample.ts'
import type { Declared } from '../subject.ts'

const detects = (d: Declared): boolean => d.recipe.kind === 'outlierDetector'

export const scoresAgree = {
  name: 'outliers are the rows with a score below the offset',
  applies: detects,
  async run(d) {
    const { values } = sampleFor(d)
    using model = (await d.recipe.fit(dataset(d, sampleFor(d)))) as OutlierDetector<unknown>
    const x = d.input.from(values)
    const scores = await model.scoreSamples(x)
    const decisions = await model.decisionFunction(x)
    expectClose(
      'scores less the offset',
      decisions,
      scores.map((v) => v - model.offset),
      1e-12,
    )
    const wanted = decisions.map((v) => (v < 0 ? -1 : 1))
    expectClose('-1 where the decision function is negative, else 1', await model.predict(x), wanted, 0)
  },
} as const satisfies Check

export const farRows = {
  name: 'a row far from all others is an outlier',
  applies: (d) => detects(d) && d.input.numeric,
  async run(d) {
    const { values } = sampleFor(d)
    using model = (await d.recipe.fit(dataset(d, sampleFor(d)))) as OutlierDetector<unknown>
    const far = d.input.from([values[0]!.map(() => 1000)])
    const [score] = await model.scoreSamples(far)
    const all = Array.from(await model.scoreSamples(d.input.from(values))).sort((a, b) => a - b)
    const median = all[Math.floor(all.length / 2)]!
    expect(score! < median, `expected a score below the median of the training rows, ${median}, got ${score}`)
    const [label] = await model.predict(far)
    expect(label === -1, `expected -1 for it, got ${label}`)
  },
} as const satisfies Check
