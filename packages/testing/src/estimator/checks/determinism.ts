import { save, tensor } from '@foldwise/core'
import { expectSameBytes, sameBytes } from '../assert.ts'
import type { Check } from '../check.ts'
import { expectSame, outputs } from '../outputs.ts'
import { dataset, sampleFor, take } from '../sample.ts'
import type { Declared } from '../subject.ts'

export const sameSeed = {
  name: 'the same seed gives the same bits',
  async run(d) {
    const data = dataset(d, sampleFor(d))
    // At the same time, so that fits that draw from one stream are caught; and once more afterwards.
    const [first, second] = await Promise.all([d.recipe.fit(data, { seed: 1 }), d.recipe.fit(data, { seed: 1 })])
    const third = await d.recipe.fit(data, { seed: 1 })
    const bytes = save(first)
    expectSameBytes('the same bits from two fits at once', bytes, save(second))
    expectSameBytes('the same bits from a later fit', bytes, save(third))
  },
} as const satisfies Check

/**
 * Whether two fits of the same data and seed give the same bits. Where they do not, `sameSeed` says so, and checks that
 * compare the bits of other fits would only say it again.
 */
export async function repeatable(d: Declared, data: object): Promise<boolean> {
  return sameBytes(save(await d.recipe.fit(data)), save(await d.recipe.fit(data)))
}

export const sameThreads = {
  name: '1 and 3 threads give the same bits',
  async run(d) {
    const data = dataset(d, sampleFor(d))
    if (!(await repeatable(d, data))) return
    const one = await d.recipe.fit(data, { threads: 1 })
    const three = await d.recipe.fit(data, { threads: 3 })
    expectSameBytes('the same bits from 1 and 3 threads', save(one), save(three))
  },
} as const satisfies Check

export const noSharedState = {
  name: 'a model keeps what it learned while others are fitted',
  async run(d) {
    const sample = sampleFor(d)
    const other = take(
      sampleFor(d, 'other'),
      Array.from({ length: 40 }, (_, i) => i + 7),
    )
    using first = await d.recipe.fit(dataset(d, sample))
    const before = await outputs(d, first, sample.values)
    using _second = await d.recipe.fit(dataset(d, other))
    expectSame('the same outputs before and after another fit', before, await outputs(d, first, sample.values))
  },
} as const satisfies Check

export const inputForms = {
  name: 'every form of the same rows gives the same bits',
  applies: (d) => d.input.name === 'dense',
  async run(d) {
    const sample = sampleFor(d)
    const data = dataset(d, sample)
    if (!(await repeatable(d, data))) return
    const rows = sample.values
    const shape = [rows.length, rows[0]!.length]
    const values = Float64Array.from(rows.flat())
    const columns = Float64Array.from(rows[0]!.flatMap((_, j) => rows.map((row) => row[j]!)))
    const bytes = save(await d.recipe.fit(data))
    const forms = [
      tensor(values, shape),
      tensor(Float32Array.from(values), shape),
      rows.map((row) => Float32Array.from(row)),
      { data: values, shape, stride: [shape[1]!, 1], offset: 0 },
      { data: columns, shape, stride: [1, shape[0]!], offset: 0 },
    ]
    for (const x of forms) {
      const model = await d.recipe.fit({ ...data, x })
      expectSameBytes('the same bits from arrays, tensors and ndarray views', save(model), bytes)
    }
  },
} as const satisfies Check
