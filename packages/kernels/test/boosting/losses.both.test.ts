import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lossOf } from '../../src/boosting/reference.ts'
import { boosting, boostingLoss, loadKernels } from '../../src/index.ts'

const kernels = await loadKernels()
const fns = kernels.use(boosting)
const int = (max: number) => fc.integer({ min: 0, max })

test.each(Object.entries(boostingLoss))('%s: loss and derivatives are those of the formula', (_, loss) => {
  const parameter = loss === boostingLoss.tweedie ? 1.3 : 0.75
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), int(3), int(2)), { maxLength: 9 }),
      fc.boolean(),
      (rows, weighted) => {
        using ws = kernels.workspace()
        const y = rows.map((r) =>
          loss === boostingLoss.logistic ? r[1] % 2 : r[1] + (loss === boostingLoss.gamma ? 1 : 0),
        )
        const weight = rows.map((r) => (weighted ? r[2] : 1))
        // Derivatives reach 161, and their integers 2^31.
        const [scaleG, scaleH] = [2 ** 23, 2 ** 23]
        const out = ws.int32(2 * rows.length)
        const sums = ws.float64(5)
        const z = rows.map((r) => r[0])
        const w = weighted ? ws.float64(weight).at : 0
        fns.pointwiseGradients(
          loss,
          0,
          rows.length,
          ws.float64(y).at,
          w,
          ws.float64(z).at,
          parameter,
          scaleG,
          scaleH,
          out.at,
          sums.at,
        )
        const expected = z.map(
          (v, i) => lossOf(loss, v, y[i]!, parameter).map((e) => e * weight[i]!) as [number, number, number],
        )
        out.view.forEach((packed, j) => {
          const [, g, h] = expected[j >> 1]!
          if (j % 2 === 0) expect(Math.abs(packed / scaleG - g)).toBeLessThan(0.51 / scaleG)
          else expect(Math.abs(packed / scaleH - h)).toBeLessThan(0.51 / scaleH)
        })
        const total = (pick: (e: [number, number, number]) => number) => expected.reduce((s, e) => s + pick(e), 0)
        expect(sums.view[0]).toBeCloseTo(
          total((e) => e[0]),
          9,
        )
        expect(sums.view[1]).toBeCloseTo(
          total((e) => Math.abs(e[1])),
          9,
        )
        expect(sums.view[2]).toBeCloseTo(
          total((e) => e[2]),
          9,
        )
        const most = (i: 1 | 2) => expected.reduce((m, e) => Math.max(m, Math.abs(e[i])), 0)
        expect(sums.view[3]).toBeCloseTo(most(1), 9)
        expect(sums.view[4]).toBeCloseTo(most(2), 9)
      },
    ),
  )
})

test('of smooth losses, the derivatives are those of the loss', () => {
  const { logistic, squared, poisson, gamma, tweedie } = boostingLoss
  for (const loss of [logistic, squared, poisson, gamma, tweedie]) {
    for (const z of [-1.3, 0.2, 1.7]) {
      const at = (d: number, i: 0 | 1 | 2) => lossOf(loss, z + d, 1, 1.6)[i]
      expect(at(0, 1)).toBeCloseTo((at(1e-5, 0) - at(-1e-5, 0)) / 2e-5, 8)
      expect(at(0, 2)).toBeCloseTo((at(1e-5, 1) - at(-1e-5, 1)) / 2e-5, 8)
    }
  }
})

test('softmax probabilities, loss and gradients are those of the formula', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          int(2),
          int(2),
          fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 3, maxLength: 3 }),
        ),
        { minLength: 1, maxLength: 9 },
      ),
      (rows) => {
        using ws = kernels.workspace()
        const n = rows.length
        const raw = ws.float64([0, 1, 2].flatMap((k) => rows.map((r) => r[2][k]!)))
        const [y, weight] = [ws.float64(rows.map((r) => r[0])), ws.float64(rows.map((r) => r[1]))]
        const [p, sums, out] = [ws.float64(3 * n), ws.float64(4), ws.int32(2 * n)]
        fns.softmaxProbabilities(0, n, 3, n, y.at, weight.at, raw.at, p.at, sums.at)
        const loss = sums.view[0]!
        const expected = rows.map(([, , z]) => {
          const e = z.map((v) => Math.exp(v - Math.max(...z)))
          return e.map((v) => v / e.reduce((a, b) => a + b, 0))
        })
        expected.forEach((q, i) => {
          q.forEach((v, k) => {
            expect(p.view[k * n + i]).toBeCloseTo(v, 12)
          })
        })
        expect(loss).toBeCloseTo(
          rows.reduce((s, [k, w], i) => s - w * Math.log(expected[i]![k]!), 0),
          9,
        )
        fns.softmaxGradients(0, n, 1, y.at, weight.at, p.at + 8 * n, 2 ** 29, 2 ** 29, out.at, sums.at)
        out.view.forEach((packed, j) => {
          const [k, w] = rows[j >> 1]!
          const q = expected[j >> 1]![1]!
          const want = j % 2 === 0 ? w * (q - (k === 1 ? 1 : 0)) : w * q * (1 - q)
          expect(packed / 2 ** 29).toBeCloseTo(want, 8)
        })
      },
    ),
  )
})
