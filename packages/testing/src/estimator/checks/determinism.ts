import { fromNdarray, save, tensor, toNdarray } from '@foldwise/core'
import { expectEqual, expectSameBytes } from '../assert.ts'
import type { Check } from '../check.ts'
import { expectSame, outputs } from '../outputs.ts'
import { dataset, sampleFor, take } from '../sample.ts'

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

export const sameThreads = {
  name: '1 and 3 threads give the same bits',
  async run(d) {
    const data = dataset(d, sampleFor(d))
    const one = await d.recipe.fit(data, { seed: 1, threads: 1 })
    const three = await d.recipe.fit(data, { seed: 1, threads: 3 })
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
    const rows = sample.values
    const t = tensor(Float64Array.from(rows.flat()), [rows.length, rows[0]!.length])
    const view = toNdarray(t)
    const columns = { ...view, data: fromNdarray(flip(view)).value as Float64Array, stride: [1, rows.length] }
    const bytes = save(await d.recipe.fit(dataset(d, sample)))
    for (const x of [t, view, columns, rows.map((r) => Float32Array.from(r))]) {
      const model = await d.recipe.fit({ ...dataset(d, sample), x })
      expectSameBytes('the same bits from rows, tensors and ndarray views', save(model), bytes)
    }
    expectEqual('a tensor that is still there', t.disposed, false)
  },
} as const satisfies Check

const flip = <V extends { readonly shape: readonly number[]; readonly stride: readonly number[] }>(view: V): V =>
  ({
    data: (view as unknown as { data: unknown }).data,
    offset: 0,
    shape: [...view.shape].reverse(),
    stride: [...view.stride].reverse(),
  }) as unknown as V
