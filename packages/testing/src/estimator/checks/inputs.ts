import { InputError } from '@foldwise/core'
import { expect, refuses } from '../assert.ts'
import type { Check } from '../check.ts'
import { allNumbers, judges, outputs } from '../outputs.ts'
import { dataset, sampleFor, take } from '../sample.ts'

export const wrongWidth = {
  name: 'rows of another width are refused',
  applies: (d) => d.input.numeric,
  async run(d) {
    const sample = sampleFor(d)
    using model = await d.recipe.fit(dataset(d, sample))
    const wide = sample.values.slice(0, 3).map((row) => [...row, 1])
    const narrow = sample.values.slice(0, 3).map((row) => row.slice(1))
    await refuses('a column too many', InputError, () => outputs(d, model, wide))
    await refuses('a column too few', InputError, () => outputs(d, model, narrow))
  },
} as const satisfies Check

const withNaN = (values: readonly (readonly number[])[]): number[][] =>
  values.map((row, i) => row.map((v, j) => (i === 1 && j === 2 ? NaN : v)))

export const nanRefused = {
  name: 'NaN is refused',
  applies: (d) => d.input.numeric && !d.allowsMissing,
  async run(d) {
    const sample = sampleFor(d)
    using model = await d.recipe.fit(dataset(d, sample))
    await refuses('NaN when fitting', InputError, () =>
      d.recipe.fit(dataset(d, { ...sample, values: withNaN(sample.values) })),
    )
    await refuses('NaN in rows', InputError, () => outputs(d, model, withNaN(sample.values)))
  },
} as const satisfies Check

export const nanTaken = {
  name: 'NaN is taken',
  applies: (d) => d.input.numeric && d.allowsMissing,
  async run(d) {
    const sample = sampleFor(d)
    const values = withNaN(sample.values)
    using model = await d.recipe.fit(dataset(d, { ...sample, values }))
    const out = await outputs(d, model, values)
    expect(d.recipe.kind === 'transformer' || allNumbers(out), 'expected outputs that are numbers')
  },
} as const satisfies Check

export const wrongTargets = {
  name: 'targets that do not fit are refused',
  applies: judges,
  async run(d) {
    const sample = sampleFor(d)
    const fit = (y: readonly unknown[]) => d.recipe.fit({ ...dataset(d, sample), y })
    await refuses('too few targets', InputError, () => fit(sample.y!.slice(1)))
    await refuses('NaN among the targets', InputError, () => fit([NaN, ...sample.y!.slice(1)]))
    if (!d.unweighted) {
      const weigh = (weight: readonly number[]) => d.recipe.fit({ ...dataset(d, sample), weight })
      await refuses('too few weights', InputError, () => weigh([1]))
      await refuses('a negative weight', InputError, () => weigh(sample.values.map((_, i) => (i === 3 ? -1 : 1))))
    }
  },
} as const satisfies Check

export const emptyFit = {
  name: 'fitting no rows is refused',
  async run(d) {
    const none = take(sampleFor(d), [])
    await refuses('no rows', InputError, () => d.recipe.fit(dataset(d, none)))
  },
} as const satisfies Check

export const oneClass = {
  name: 'fitting a single class is refused',
  applies: (d) => d.recipe.kind === 'classifier' || d.recipe.kind === 'multiOutputClassifier',
  async run(d) {
    const sample = sampleFor(d)
    await refuses('a single class', InputError, () =>
      d.recipe.fit({ ...dataset(d, sample), y: sample.y!.map((v) => (Array.isArray(v) ? [v[0], true] : 'ant')) }),
    )
  },
} as const satisfies Check
