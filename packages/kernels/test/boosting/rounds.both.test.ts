import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lambdasOf } from '../../src/boosting/lambda-reference.ts'
import { boosting, loadKernels, log } from '../../src/index.ts'

const kernels = await loadKernels()
const fns = kernels.use(boosting)

const row = fc.record({
  g: fc.double({ min: -1, max: 1, noNaN: true }),
  h: fc.double({ min: 0, max: 1, noNaN: true }),
  w: fc.integer({ min: 0, max: 4 }),
})

test('packGradients rounds weighted derivatives to integers and sums them', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), fc.boolean(), (rows, weighted) => {
      using ws = kernels.workspace()
      const weight = rows.map((r) => (weighted ? r.w / 2 : 1))
      const [g, h, w] = [ws.float64(rows.map((r) => r.g)), ws.float64(rows.map((r) => r.h)), ws.float64(weight)]
      const out = ws.int32(2 * rows.length)
      const sums = ws.float64(4)
      const [scaleG, scaleH] = [2 ** 29, 2 ** 28]
      const at = weighted ? w.at : 0
      fns.packGradients(0, rows.length, g.at, h.at, at, scaleG, scaleH, out.at, sums.at)
      const expected = rows.flatMap((r, i) => [even(weight[i]! * r.g * scaleG), even(weight[i]! * r.h * scaleH)])
      expect([...out.view]).toEqual(expected)
      expect([...sums.view]).toEqual([
        rows.reduce((s, r, i) => s + Math.abs(weight[i]! * r.g), 0),
        rows.reduce((s, r, i) => s + weight[i]! * r.h, 0),
        rows.reduce((m, r, i) => Math.max(m, Math.abs(weight[i]! * r.g)), 0),
        rows.reduce((m, r, i) => Math.max(m, weight[i]! * r.h), 0),
      ])
    }),
  )
})

/** The nearest whole number, of two the even one. */
function even(v: number): number {
  const low = Math.floor(v)
  // Integers have no -0.
  if (v - low !== 0.5) return Math.round(v) + 0
  return low % 2 === 0 ? low : low + 1
}

test('one-side sampling takes all large gradients and a share of the small, which count for more', () => {
  using ws = kernels.workspace()
  const n = 20_000
  const g = ws.float64(Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 1000) / 500 - 1))
  const h = ws.float64(Float64Array.from({ length: n }, (_, i) => ((i * 104_729) % 97) / 97))
  const pairs = ws.int32(2 * n)
  fns.packGradients(0, n, g.at, h.at, 0, 2 ** 20, 2 ** 20, pairs.at, ws.float64(4).at)
  const before = pairs.view.slice()
  const sizes = ws.float64(n)
  fns.gradientSizes(0, n, pairs.at, sizes.at)
  const size = (i: number) => Math.abs(before[2 * i]!) * before[2 * i + 1]!
  for (let i = 0; i < n; i += 501) expect(sizes.view[i]).toBe(size(i))
  const least = sizes.view.slice().sort().reverse()[n / 5]!
  const [rows, scratch] = [ws.uint32(n), ws.uint32(n)]
  const drawn = fns.splitBySize(n, sizes.at, least, 77, Math.floor(0.125 * 2 ** 32), rows.at, scratch.at)
  const bag = rows.view.slice(0, drawn)
  const large = sizes.view.filter((v) => v >= least).length
  expect(bag.filter((i) => size(i) >= least).length).toBe(large)
  expect((drawn - large) / (n - large)).toBeCloseTo(0.125, 2)
  expect([...bag].every((r, i) => i === 0 || r > bag[i - 1]!)).toBe(true)
  expect(new Set(rows.view).size).toBe(n)
  fns.amplify(drawn, rows.at, sizes.at, least, 8, pairs.at)
  const after = pairs.view
  const taken = new Set(bag)
  for (let i = 0; i < n; i++) {
    const factor = taken.has(i) && size(i) < least ? 8 : 1
    expect(after[2 * i]).toBe(before[2 * i]! * factor)
    expect(after[2 * i + 1]).toBe(before[2 * i + 1]! * factor)
  }
})

test('lambdaGradients are those of the formula, query by query', () => {
  const query = fc.array(
    fc.record({ grade: fc.integer({ min: 0, max: 4 }), score: fc.constantFrom(-3, -0.5, 0, 0, 0.25, 1, 40, 900) }),
    { minLength: 1, maxLength: 19 },
  )
  fc.assert(
    fc.property(
      fc.array(query, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (queries, truncation, evalAt) => {
        using ws = kernels.workspace()
        const all = queries.flat()
        const starts = [0]
        for (const q of queries) starts.push(starts.at(-1)! + q.length)
        // Rows of the queries lie mixed: row r of the list is at places[r].
        const places = Uint32Array.from(all, (_, r) => all.length - 1 - r)
        const put = (of: (r: (typeof all)[number]) => number) => {
          const region = ws.float64(all.length)
          all.forEach((r, i) => {
            region.view[places[i]!] = of(r)
          })
          return region
        }
        const gain = put((r) => 2 ** r.grade - 1)
        const raw = put((r) => r.score)
        const best = (q: typeof all, k: number): number => {
          const dcg = q
            .map((r) => 2 ** r.grade - 1)
            .sort((a, b) => b - a)
            .slice(0, k)
            .reduce((s, v, i) => s + (v * Math.LN2) / log(i + 2), 0)
          return dcg > 0 ? 1 / dcg : 0
        }
        const [gradient, hessian] = [ws.float64(all.length), ws.float64(all.length)]
        const ndcg = ws.float64(queries.length)
        fns.lambdaGradients(
          0,
          queries.length,
          ws.int32(starts).at,
          ws.uint32(places).at,
          gain.at,
          raw.at,
          ws.float64(Float64Array.from({ length: 19 }, (_, i) => Math.LN2 / log(i + 2))).at,
          ws.float64(queries.map((q) => best(q, truncation))).at,
          ws.float64(queries.map((q) => best(q, evalAt))).at,
          truncation,
          evalAt,
          ws.uint32(all.length).at,
          ws.uint32(all.length).at,
          ws.float64(4 * all.length).at,
          gradient.at,
          hessian.at,
          ndcg.at,
        )
        queries.forEach((q, i) => {
          const wanted = lambdasOf(
            q.map((r) => r.grade),
            q.map((r) => r.score),
            truncation,
            evalAt,
          )
          expect(ndcg.view[i]).toBeCloseTo(wanted.ndcg, 12)
          q.forEach((_, j) => {
            const at = places[starts[i]! + j]!
            expect(Math.abs(gradient.view[at]! - wanted.gradient[j]!)).toBeLessThan(1e-11)
            expect(Math.abs(hessian.view[at]! - wanted.hessian[j]!)).toBeLessThan(1e-11)
          })
        })
      },
    ),
  )
})
