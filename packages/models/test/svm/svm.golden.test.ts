import { sparseFromDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { nuSvc, nuSvr, oneClassSvm, svc, svr } from '../../src/index.ts'
import fixture from '../fixtures/svm.json' with { type: 'json' }

const sets = fixture.data as unknown as { readonly [name: string]: { x: number[][]; y: number[] } }
/** They differ in their parameters and answers; here they are told apart by hand. */
const recipes = { svc, nuSvc, svr, nuSvr, oneClassSvm } as unknown as { readonly [kind: string]: typeof svc }
const cases = fixture.cases as unknown as readonly {
  call: string
  kind: string
  data: string
  params: { kernel?: string }
  weighted: boolean
  support: number[]
  dualCoef: number[]
  intercept: number[]
  predicted: number[]
  decision?: number[]
  pairs?: number[]
}[]

/** Largest difference, relative to 1 plus the largest value. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  const size = 1 + Math.max(...wanted.map(Math.abs))
  return Math.max(0, ...wanted.map((v, i) => Math.abs(found[i]! - v) / size))
}

describe.each(cases)('$data: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  const weight = golden.weighted ? { weight: y.map((_, i) => (i % 4) * 0.75) } : {}
  // LIBSVM rounds kernel values to float32, as we do: where columns differ by 1e5, that is how far results can be told.
  const precision = golden.data === 'cancer' ? 1e-3 : 2e-5
  const precomputed = golden.params.kernel === 'precomputed'
  const rows = precomputed ? x.map((a) => x.map((b) => a.reduce((s, v, j) => s + v * b[j]!, 0))) : x
  const forms = precomputed
    ? [{ form: 'dense', input: rows }]
    : [
        { form: 'dense', input: rows },
        { form: 'sparse', input: sparseFromDense(x.flat(), x.length, x[0]!.length) },
      ]

  test.each(forms)('the same support, duals and decisions, $form rows', async ({ input }) => {
    const recipe = recipes[golden.kind]!({ ...(golden.params as object), tol: 1e-7 })
    const model = await recipe.fit({ x: input as typeof x, y, ...weight })
    expect(model.facts.converged).toBe(true)
    const some = rows.filter((_, i) => i % 7 === 0)
    const predicted: ArrayLike<number> = await model.predict(some)
    const intercept = typeof model.intercept === 'number' ? [model.intercept] : await model.intercept.data()
    expect(gap(intercept, golden.intercept)).toBeLessThan(precision)
    if (golden.kind === 'svr' || golden.kind === 'nuSvr') expect(gap(predicted, golden.predicted)).toBeLessThan(1e-5)
    else {
      const decision = await (model.decisionFunction(some) as unknown as Promise<{ data?: () => Promise<number[]> }>)
      const values = decision.data ? await decision.data() : (decision as unknown as number[])
      expect(gap(values, golden.decision!)).toBeLessThan(precision)
      // Support vectors lie on an outlier detector's border.
      const clear = golden.predicted.map((_, i) => golden.kind !== 'oneClassSvm' || Math.abs(values[i]!) > 1e-4)
      expect(Array.from(predicted).filter((_, i) => clear[i])).toEqual(golden.predicted.filter((_, i) => clear[i]))
      if (golden.pairs)
        expect(gap(await (await model.pairDecisions(some)).data(), golden.pairs)).toBeLessThan(precision)
    }
    const support = Array.from(await model.support.data())
    // A linear kernel of few columns leaves open how rows share a dual variable.
    if (golden.params.kernel !== undefined && golden.params.kernel !== 'rbf') return
    expect(support).toEqual(golden.support)
    expect(gap(await model.dualCoef.data(), golden.dualCoef)).toBeLessThan(precision)
  })

  test('by default, decisions within the tolerance', async () => {
    const model = await recipes[golden.kind]!(golden.params as object).fit({ x: rows, y, ...weight })
    if (!golden.pairs) return
    const some = rows.filter((_, i) => i % 7 === 0)
    expect(gap(await (await model.pairDecisions(some)).data(), golden.pairs)).toBeLessThan(5e-3)
  })
})

describe.each(fixture.probabilities)('$data: $call', (golden) => {
  test('probabilities as in the mean of draws of folds', async () => {
    const { x, y } = sets[golden.data]!
    const seeds = [1, 2, 3, 4, 5]
    const rows = x.filter((_, i) => i % 3 === 0)
    const runs = await Promise.all(
      seeds.map(async (seed) => {
        const model = await svc({ ...(golden.params as object), probability: true }).fit({ x, y }, { seed })
        return (await model.predictProba!(rows)).data()
      }),
    )
    const differences = golden.mean.map((v, i) => runs.reduce((s, r) => s + r[i]!, 0) / seeds.length - v)
    const off = Math.sqrt(differences.reduce((s, d) => s + d * d, 0) / differences.length)
    expect(off).toBeLessThan(3 * golden.spread * Math.sqrt(1 / 5 + 1 / 20) + 1e-3)
  })
})
