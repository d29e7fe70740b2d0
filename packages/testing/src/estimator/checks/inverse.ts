import { InputError, type Model } from '@foldwise/core'
import { expectClose, refuses } from '../assert.ts'
import type { Check } from '../check.ts'
import { type AnyModel, transformedValues } from '../outputs.ts'
import { dataset, sampleFor } from '../sample.ts'

interface Inverting extends AnyModel {
  inverseTransform?(z: unknown): Promise<unknown>
}

const fitted = async (fitting: Promise<Model>) => (await fitting) as Inverting

export const inverseUndoes = {
  name: 'what inverseTransform gives is transformed to where it came from',
  applies: (d) => d.recipe.kind === 'transformer' && !d.lossy,
  async run(d) {
    const sample = sampleFor(d)
    using model = await fitted(d.recipe.fit(dataset(d, sample)))
    if (!model.inverseTransform) return
    const z = await model.transform!(d.input.from(sample.values))
    const again = await model.transform!(await model.inverseTransform(z))
    const [before, after] = [await transformedValues(d, z), await transformedValues(d, again)]
    expectClose('the same values after inverseTransform and transform', after, before, d.tolerance.inverse)
  },
} as const satisfies Check

export const inverseRefuses = {
  name: 'inverseTransform refuses rows of another width',
  applies: (d) => d.recipe.kind === 'transformer',
  async run(d) {
    const sample = sampleFor(d)
    using model = await fitted(d.recipe.fit(dataset(d, sample)))
    if (!model.inverseTransform) return
    const values = await transformedValues(d, await model.transform!(d.input.from(sample.values)))
    const wide = Array.from({ length: values.length / sample.values.length + 1 }, () => 0)
    await refuses('a column too many', InputError, () => model.inverseTransform!([wide]))
  },
} as const satisfies Check
