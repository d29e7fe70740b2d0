import { load, save, sparseFromDense } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { nmf } from '../../src/index.ts'
import goldens from '../fixtures/nmf.json' with { type: 'json' }

const nonNegative = true
// Coefficients are found to `tol` of where they began.
const tolerance = { inverse: 1e-3, order: 1e-4 }
const subjects = {
  'coordinate descent': { recipe: nmf({ tol: 1e-6, maxIter: 1000 }), type: nmf, nonNegative, tolerance },
  'multiplicative, by divergence': {
    recipe: nmf({ solver: 'mu', betaLoss: 'kullback-leibler', tol: 1e-7, maxIter: 2000 }),
    type: nmf,
    nonNegative,
    tolerance: { inverse: 0.02, order: 1e-4 },
  },
  sparse: { recipe: nmf({ tol: 1e-6, maxIter: 1000 }), type: nmf, nonNegative, tolerance, input: sparseRows },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})

const sets = goldens.data as { readonly [name: string]: number[][] }
type Params = NonNullable<Parameters<typeof nmf>[0]>
const close = (found: ArrayLike<number>, wanted: readonly number[], relative: number): void => {
  expect(found.length).toBe(wanted.length)
  const size = Math.max(...wanted)
  wanted.forEach((v, i) => {
    expect(Math.abs(found[i]! - v)).toBeLessThan(relative * size)
  })
}

test.each(goldens.cases)('scikit-learn: $call', async ({ data, params, components, error, iterations, rows }) => {
  const x = sets[data]!
  const sparse = (some: number[][]) => sparseFromDense(some.flat(), some.length, x[0]!.length)
  const recipe = nmf(params as Params)
  const zeros = x.some((row) => row.includes(0))
  for (const form of zeros ? [(some: number[][]) => some, sparse] : [(some: number[][]) => some]) {
    const model = await recipe.fit({ x: form(x) }, { onWarning() {} })
    expect(model.facts.iterations).toBe(iterations)
    close(await model.components.data(), components, 1e-6)
    close([model.facts.reconstructionError as number], [error], 1e-8)
    // The same components, rows to the end.
    const far = recipe.with({ maxIter: 20_000, tol: params.solver === 'mu' ? 1e-11 : 1e-13 })
    const patient = load(save(model), {
      ...nmf,
      type: 'nmf',
      version: 1,
      restore: (given) => nmf.restore({ ...given, params: { ...far.params } }),
    })
    if (rows) close(await (await patient.transform(form(x.slice(0, 4)))).data(), rows, 2e-4)
  }
})

test("rows that parts made are taken apart, whatever their columns' units", async () => {
  const parts = [
    [1, 0, 2, 0, 0],
    [0, 3, 0, 1, 0],
    [0, 0, 0, 2, 5],
  ]
  const shares = Array.from({ length: 30 }, (_, i) => [i % 3, (i * 7) % 5, (i * 3) % 4])
  const x = shares.map((s) => parts[0]!.map((_, j) => s.reduce((sum, v, q) => sum + v * parts[q]![j]!, 0)))
  for (const unit of [1, 1e-3, 1e6]) {
    const rows = x.map((row) => row.map((v) => v * unit))
    const model = await nmf({ nComponents: 3, init: 'nndsvd', tol: 1e-10, maxIter: 5000 }).fit({ x: rows })
    expect((model.facts.reconstructionError as number) / unit).toBeLessThan(1e-7)
  }
})

test('bad input is named', async () => {
  const x = [
    [1, 2],
    [3, -4],
  ]
  await expect(nmf().fit({ x })).rejects.toThrow('nmf.fit: expected values >= 0, got -4. Shift or drop them.')
  await expect(nmf({ betaLoss: 'kullback-leibler' }).fit({ x: [[1]] })).rejects.toThrow(
    "nmf.fit: expected betaLoss 'frobenius' for solver 'cd', got 'kullback-leibler'. Take solver 'mu'.",
  )
  await expect(nmf({ solver: 'mu', betaLoss: 'itakura-saito' }).fit({ x: [[1, 0]] })).rejects.toThrow(
    "nmf.fit: expected values > 0 for betaLoss 'itakura-saito', got 0. Shift or drop them.",
  )
  await expect(nmf({ nComponents: 3, init: 'nndsvd' }).fit({ x: [[1, 2]] })).rejects.toThrow(
    "nmf.fit: expected 'nComponents' to be at most 1 for init 'nndsvd', got 3. Take init 'random'.",
  )
  const model = await nmf({ nComponents: 1 }).fit({ x: [[1, 2]] })
  await expect(model.transform([[1, -2]])).rejects.toThrow(
    'nmf.transform: expected values >= 0, got -2. Shift or drop them.',
  )
})

test('a fit that stops early warns, and an abort is seen', async () => {
  const messages: string[] = []
  await nmf({ maxIter: 1 }).fit({ x: sets.mixed! }, { onWarning: (w) => messages.push(w.message) })
  expect(messages).toEqual([
    'nmf.fit: expected a violation of at most 0.0001 of the first, got 1.00e+0 after 1 iterations. Raise maxIter or tol.',
  ])
  const x = Array.from({ length: 3000 }, (_, i) =>
    Array.from({ length: 60 }, (_, j) => ((i * 31 + j * j * 7) % 23) + 1),
  )
  for (const solver of ['cd', 'mu'] as const) {
    const stop = new AbortController()
    const fitting = nmf({ nComponents: 8, solver, tol: 0, maxIter: 1e6 }).fit({ x }, { signal: stop.signal })
    let at = 0
    setTimeout(() => {
      at = performance.now()
      stop.abort(new Error('enough'))
    }, 60)
    await expect(fitting).rejects.toThrow('enough')
    expect(performance.now() - at).toBeLessThan(200)
  }
})
