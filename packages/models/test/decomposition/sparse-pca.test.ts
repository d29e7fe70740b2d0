import { type SparseMatrix, sparseFromDense, stream, type Tensor } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { pca } from '../../src/index.ts'
import goldens from '../fixtures/sparse-pca.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const subjects = {
  'covariance, sparse': { recipe: pca({ nComponents: 2 }), type: pca, input: sparseRows },
  'lanczos, dense': { recipe: pca({ nComponents: 2, svdSolver: 'lanczos' }), type: pca },
  'lanczos, sparse': { recipe: pca({ nComponents: 2, svdSolver: 'lanczos' }), type: pca, input: sparseRows },
  'randomized, sparse': {
    recipe: pca({ nComponents: 2, svdSolver: 'randomized', nOversamples: 0, iteratedPower: 60 }),
    type: pca,
    input: sparseRows,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const names = ['mean', 'components', 'singularValues', 'explainedVariance', 'explainedVarianceRatio'] as const
const sets = goldens.data as { readonly [name: string]: number[][] }
const sparseOf = (x: readonly number[][]): SparseMatrix => sparseFromDense(x.flat(), x.length, x[0]!.length)

async function close(found: Tensor, wanted: ArrayLike<number>, relative: number): Promise<void> {
  const values = await found.data()
  expect(values.length).toBe(wanted.length)
  const size = Array.from(wanted).reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  for (let i = 0; i < wanted.length; i++) expect(Math.abs(values[i]! - wanted[i]!)).toBeLessThan(relative * size)
}

test.each(goldens.cases)('scikit-learn: $call', async ({ data, params, transformed, noiseVariance, ...golden }) => {
  const x = sets[data]!
  const model = await pca(params as Parameters<typeof pca>[0]).fit({ x: sparseOf(x) })
  // ARPACK works on squares, which leaves the smallest half of their digits; those of rounding alone belong to neither.
  const real = golden.singularValues.filter((s) => s > 1e-6 * golden.singularValues[0]!).length
  const width = x[0]!.length
  for (const name of names) {
    if (name !== 'components') await close(model[name], golden[name], 1e-7)
    else {
      const found = (await model.components.data()).subarray(0, real * width)
      golden.components.slice(0, real).forEach((row, q) => {
        for (const [j, v] of row.entries()) expect(Math.abs(found[q * width + j]! - v)).toBeLessThan(1e-6)
      })
    }
  }
  expect(Math.abs((model.facts.noiseVariance as number) - noiseVariance)).toBeLessThan(
    1e-9 * golden.explainedVariance[0]!,
  )
  if (real === golden.components.length)
    await close(await model.transform(sparseOf(x.slice(0, 3))), transformed.flat(), 1e-7)
})

test('sparse rows and the same dense ones have the same components, by every solver', async () => {
  for (const x of Object.values(sets)) {
    const exact = await pca({ nComponents: 4, svdSolver: 'full' }).fit({ x })
    for (const svdSolver of ['lanczos', 'covarianceEigh'] as const) {
      for (const rows of [x, sparseOf(x)]) {
        const model = await pca({ nComponents: 4, svdSolver }).fit({ x: rows as number[][] })
        for (const name of names) await close(model[name], await exact[name].data(), 1e-9)
      }
    }
  }
})

/** Rows whose singular values fall slowly, so that Lanczos has to restart. */
function noise(rows: number, columns: number): Float64Array {
  const random = stream(1, 'noise')
  return Float64Array.from({ length: rows * columns }, () => (random.next() < 0.3 ? random.normal() : 0))
}

test('restarts reach the components to all digits where singular values fall slowly', async () => {
  const x = sparseFromDense(noise(150, 120), 150, 120)
  const exact = await pca({ nComponents: 5, svdSolver: 'covarianceEigh' }).fit({ x })
  const model = await pca({ nComponents: 5, svdSolver: 'lanczos' }).fit({ x })
  for (const name of names) await close(model[name], await exact[name].data(), 1e-10)
})

test('stopped early, it warns with the residual', async () => {
  const warnings: { code: string; message: string }[] = []
  await pca({ nComponents: 5, svdSolver: 'lanczos', maxIter: 1 }).fit(
    { x: sparseFromDense(noise(150, 120), 150, 120) },
    { onWarning: (w) => warnings.push(w) },
  )
  expect(warnings.map((w) => w.code)).toEqual(['not-converged'])
  expect(warnings[0]!.message).toMatch(
    /^pca\.fit: expected a residual of at most 1\.00e-12 of the largest singular value, got \d\.\d\de-\d+ after 1 restarts\. Raise maxIter, tol or nComponents\.$/,
  )
})

test('rows of low rank, or all alike, have components of variance 0 that are orthonormal', async () => {
  const low = Array.from({ length: 30 }, (_, i) => [i % 2, 0, i % 2, 1, 0, (i % 2) * 3])
  for (const x of [low, low.map(() => [0, 2, 0, 0, 1, 0])]) {
    const model = await pca({ nComponents: 4, svdSolver: 'lanczos' }).fit({ x: sparseOf(x) })
    const c = await model.components.data()
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0
        for (let j = 0; j < 6; j++) sum += c[6 * a + j]! * c[6 * b + j]!
        expect(sum).toBeCloseTo(a === b ? 1 : 0, 12)
      }
    }
    const variance = await model.explainedVariance.data()
    expect(Math.max(...variance.subarray(1))).toBeLessThan(1e-20)
  }
})

test.each([
  [
    pca({ svdSolver: 'full' }),
    "pca.fit: expected a svdSolver that keeps sparse rows sparse, got 'full'. Use 'auto', 'covarianceEigh' or 'lanczos', or give dense rows.",
  ],
  [
    pca({ svdSolver: 'lanczos', nComponents: 0.5 }),
    "pca.fit: expected 'nComponents' to be an integer >= 1 or null for svdSolver 'lanczos', got 0.5. Use svdSolver 'covarianceEigh'.",
  ],
])('refuses what sparse rows cannot have', async (recipe, message) => {
  await expect(recipe.fit({ x: sparseOf(sets.wide!) })).rejects.toThrow(message)
})
