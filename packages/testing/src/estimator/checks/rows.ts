import { expectEqual } from '../assert.ts'
import type { Check } from '../check.ts'
import { expectSame, type Outputs, outputs } from '../outputs.ts'
import { dataset, sampleFor, take } from '../sample.ts'

/** The part of the outputs that belongs to some rows. */
const part = (out: Outputs, wanted: readonly number[]): Outputs => ({
  rows: wanted.map((r) => out.rows[r]!),
  ...(out.labels && { labels: wanted.map((r) => out.labels![r]!) }),
})

export const batchIndependent = {
  name: 'rows do not depend on their batch',
  async run(d) {
    const { values } = sampleFor(d)
    using model = await d.recipe.fit(dataset(d, sampleFor(d)))
    const all = await outputs(d, model, values)
    const every = values.map((_, i) => i)
    const batches = [
      ...every.slice(0, 12).map((i) => [i]),
      [...every].reverse(),
      every.filter((i) => i % 3 === 1),
      [5, 5, 2],
    ]
    for (const rows of batches) {
      const alone = await outputs(
        d,
        model,
        rows.map((r) => values[r]!),
      )
      expectSame(
        `the same outputs for rows in batches of ${rows.length} and ${values.length}`,
        alone,
        part(all, rows),
        d.tolerance.batch,
      )
    }
  },
} as const satisfies Check

export const noRows = {
  name: 'no rows give no outputs',
  async run(d) {
    using model = await d.recipe.fit(dataset(d, sampleFor(d)))
    expectEqual('no outputs for no rows', (await outputs(d, model, [])).rows.length, 0)
  },
} as const satisfies Check

export const rowOrder = {
  name: 'the order of the training rows does not matter',
  async run(d) {
    const sample = sampleFor(d)
    const reversed = take(
      sample,
      sample.values.map((_, i) => (i * 37 + 11) % sample.values.length),
    )
    using model = await d.recipe.fit(dataset(d, sample))
    using again = await d.recipe.fit(dataset(d, reversed))
    const [a, b] = [await outputs(d, model, sample.values), await outputs(d, again, sample.values)]
    expectSame('the same outputs after rows changed places', a, b, d.tolerance.order)
  },
} as const satisfies Check
