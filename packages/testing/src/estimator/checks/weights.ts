import { InputError } from '@foldwise/core'
import { refuses } from '../assert.ts'
import type { Check } from '../check.ts'
import { expectSame, judges, outputs } from '../outputs.ts'
import { dataset, type Sample, sampleFor, take } from '../sample.ts'
import type { Declared } from '../subject.ts'

async function sameModels(d: Declared, what: string, weighted: Sample, repeated: Sample): Promise<void> {
  using a = await d.recipe.fit(dataset(d, weighted))
  using b = await d.recipe.fit(dataset(d, repeated))
  const { values } = sampleFor(d)
  expectSame(what, await outputs(d, a, values), await outputs(d, b, values), d.tolerance.weight)
}

/** Repeats rows and leaves some out, so that the classes are unequal and a model that ignores weights differs. */
function weigh(d: Declared, weights: readonly number[]): { weighted: Sample; repeated: Sample } {
  const sample = sampleFor(d)
  const weight = sample.values.map(
    (_, i) => weights[Math.floor(i / 4) % weights.length]! * (i % d.classes === 0 ? 2 : 1),
  )
  const rows = weight.flatMap((w, i) => Array.from({ length: w }, () => i))
  return { weighted: { ...sample, weight }, repeated: take(sample, rows) }
}

export const weightTwo = {
  name: 'a weight of 2 is the row twice',
  applies: (d) => judges(d) && !d.unweighted,
  async run(d) {
    const { weighted, repeated } = weigh(d, [1, 2])
    await sameModels(d, 'the same outputs from weights and from rows repeated', weighted, repeated)
  },
} as const satisfies Check

export const weightZero = {
  name: 'a weight of 0 is no row',
  applies: (d) => judges(d) && !d.unweighted,
  async run(d) {
    const { weighted, repeated } = weigh(d, [1, 0, 1])
    await sameModels(d, 'the same outputs from weights of 0 and from rows left out', weighted, repeated)
  },
} as const satisfies Check

export const weightsRefused = {
  name: 'weights are refused, not ignored',
  applies: (d) => judges(d) && d.unweighted,
  async run(d) {
    const { weighted } = weigh(d, [1, 2])
    await refuses('weights', InputError, () => d.recipe.fit(dataset(d, weighted)))
  },
} as const satisfies Check
