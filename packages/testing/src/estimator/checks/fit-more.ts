import { InputError, load, save } from '@foldwise/core'
import { expectSameBytes, refuses } from '../assert.ts'
import type { Check } from '../check.ts'
import { expectSame, labelsOf, outputs } from '../outputs.ts'
import { dataset, sampleFor, take } from '../sample.ts'
import type { Declared } from '../subject.ts'
import { repeatable } from './determinism.ts'

const learnsMore = (d: Declared): boolean => d.recipe.fitMore !== undefined

/** Halves of the sample, as batches. */
function batches(d: Declared) {
  const sample = sampleFor(d)
  const all = sample.values.map((_, i) => i)
  const of = (rows: readonly number[]) => dataset(d, take(sample, rows))
  return { sample, first: of(all.slice(0, 45)), second: of(all.slice(45)) }
}

export const fitMoreResumes = {
  name: 'fitMore gives the same bits from a model and from its file',
  applies: learnsMore,
  async run(d) {
    const { first, second } = batches(d)
    if (!(await repeatable(d, first))) return
    const begun = await d.recipe.fitMore!(undefined, first)
    const bytes = save(begun)
    const on = await d.recipe.fitMore!(begun, second)
    const resumed = await d.recipe.fitMore!(load(bytes, d.type), second)
    expectSameBytes('the same bits from a model and from its file', save(on), save(resumed))
  },
} as const satisfies Check

export const fitMoreIsNew = {
  name: 'fitMore leaves the old model as it was',
  applies: learnsMore,
  async run(d) {
    const { sample, first, second } = batches(d)
    const begun = await d.recipe.fitMore!(undefined, first)
    const [bytes, before] = [save(begun), await outputs(d, begun, sample.values)]
    const more = await d.recipe.fitMore!(begun, second)
    expectSameBytes('the old model to keep its bits', save(begun), bytes)
    expectSame('the old model to keep its outputs', before, await outputs(d, begun, sample.values))
    const after = await outputs(d, more, sample.values)
    begun.dispose()
    expectSame('a new model that outlives the old one', after, await outputs(d, more, sample.values))
  },
} as const satisfies Check

export const fitMoreRefuses = {
  name: 'fitMore refuses a batch of another width and labels that are new',
  applies: learnsMore,
  async run(d) {
    const { sample, first } = batches(d)
    const begun = await d.recipe.fitMore!(undefined, first)
    if (d.input.numeric) {
      const wide = dataset(d, { ...sample, values: sample.values.map((row) => [...row, 1]) })
      await refuses('a column too many', InputError, () => d.recipe.fitMore!(begun, wide))
    }
    if (d.recipe.kind !== 'classifier') return
    const strange = { ...dataset(d, sample), y: sample.values.map((_, i) => (i === 0 ? 'yak' : sample.y![i])) }
    await refuses('a label that the first batch lacked', InputError, () => d.recipe.fitMore!(begun, strange))
    const classes = [...labelsOf(d), 'yak']
    const ready = await d.recipe.fitMore!(undefined, first, { classes })
    await d.recipe.fitMore!(ready, strange)
  },
} as const satisfies Check
