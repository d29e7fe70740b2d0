import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kBinsDiscretizer } from '../../src/index.ts'

const rowsOf = (values: readonly number[]) => values.map((v) => [v])
const fit = (values: readonly number[], nBins: number, weight?: readonly number[]) =>
  kBinsDiscretizer({ strategy: 'kmeans', encode: 'ordinal', nBins }).fit({
    x: rowsOf(values),
    ...(weight && { weight }),
  })
const binsOf = async (model: Awaited<ReturnType<typeof fit>>, values: readonly number[]) => [
  ...(await (await model.transform(rowsOf(values))).data()),
]
const several = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 })

describe('bins of k-means', () => {
  test('find runs of values that lie together', async () => {
    const values = [1, 2, 1.5, 100, 101, 99, 5000, 5001]
    expect(await binsOf(await fit(values, 3), values)).toEqual([0, 0, 0, 1, 1, 1, 2, 2])
  })

  test('each has training rows, whatever the column', async () => {
    await fc.assert(
      fc.asyncProperty(several, fc.integer({ min: 2, max: 9 }), async (values, nBins) => {
        const used = new Set(await binsOf(await fit(values, nBins), values))
        expect([...used].sort()).toEqual([...used.keys()].map((_, bin) => bin).sort())
        expect(used.size).toBeLessThanOrEqual(Math.min(nBins, new Set(values).size))
      }),
    )
  })

  test('end halfway between the means of the rows beside them', async () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sqrt(i) + (i > 200 ? 15 : 0))
    const bins = await binsOf(await fit(values, 4), values)
    const means = [0, 1, 2, 3].map((bin) => {
      const own = values.filter((_, i) => bins[i] === bin)
      return own.reduce((a, b) => a + b, 0) / own.length
    })
    for (const [i, v] of values.entries()) {
      const nearest = means.reduce((best, m, bin) => (Math.abs(v - m) < Math.abs(v - means[best]!) ? bin : best), 0)
      const margin = Math.abs(Math.abs(v - means[nearest]!) - Math.abs(v - means[bins[i]!]!))
      expect(margin).toBeLessThan(0.5)
    }
  })
})

test('a row of weight 2 is two rows, one of weight 0 is none, for every strategy', async () => {
  const weights = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(several, weights, fc.integer({ min: 2, max: 6 }), async (values, weight, nBins) => {
      const own = weight.slice(0, values.length)
      fc.pre(own.some((w) => w > 0))
      const repeated = values.flatMap((v, i) => new Array<number>(own[i]!).fill(v))
      for (const strategy of ['kmeans', 'quantile', 'uniform'] as const) {
        const recipe = kBinsDiscretizer({ strategy, encode: 'ordinal', nBins })
        const weighed = await recipe.fit({ x: rowsOf(values), weight: own })
        const many = await recipe.fit({ x: rowsOf(repeated) })
        expect(await binsOf(weighed, values)).toEqual(await binsOf(many, values))
      }
    }),
    { numRuns: 50 },
  )
})
