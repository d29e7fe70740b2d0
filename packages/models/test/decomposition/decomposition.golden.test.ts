import { sparseFromDense, type Tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { pca, truncatedSvd } from '../../src/index.ts'
import fixture from '../fixtures/decomposition.json' with { type: 'json' }

const sets = fixture.data as { readonly [name: string]: number[][] }
type Golden = (typeof fixture.cases)[number]

/** Differences relative to the largest value; of a matrix's rows, the first columns that the golden has. */
async function expectClose(found: Tensor, wanted: readonly (number | number[])[], relative: number): Promise<void> {
  const values = await found.data()
  const width = found.shape[1] ?? 1
  const rows = wanted.map((row) => (Array.isArray(row) ? row : [row]))
  const size = Math.max(...rows.flat().map(Math.abs))
  rows.forEach((row, i) => {
    row.forEach((v, j) => {
      expect(Math.abs(values[i * width + j]! - v)).toBeLessThan(relative * size)
    })
  })
}

async function expectSame(
  model: { [K in 'components' | 'singularValues' | 'explainedVariance' | 'explainedVarianceRatio']: Tensor },
  transformed: Tensor,
  golden: Golden,
  relative: number,
): Promise<void> {
  expect(model.singularValues.shape).toEqual([golden.nComponents])
  for (const name of ['singularValues', 'explainedVariance', 'explainedVarianceRatio', 'components'] as const) {
    await expectClose(model[name], golden[name], relative)
  }
  await expectClose(transformed, golden.transformed, relative)
}

const solvers = [
  // Of values near 1e4, a covariance keeps the digits of a centred copy.
  ['full', 1e-9],
  ['covarianceEigh', 1e-6],
] as const
const pcaCases = fixture.cases.filter((c) => c.model === 'pca')
test.each(
  pcaCases.flatMap((golden) =>
    solvers.map(([svdSolver, tolerance]) => ({ golden, call: golden.call, svdSolver, tolerance })),
  ),
)('scikit-learn: $call, $svdSolver', async ({ golden, svdSolver, tolerance }) => {
  const x = sets[golden.data]!
  const model = await pca({ ...golden.params, svdSolver } as object).fit({ x })
  await expectSame(model, await model.transform(x.slice(0, 3)), golden, tolerance)
  const scale = golden.explainedVariance[0]!
  expect(Math.abs((model.facts.noiseVariance as number) - golden.noiseVariance!) / scale).toBeLessThan(1e-9)
})

test.each(pcaCases.filter((c) => c.params.nComponents === 2 || c.params.nComponents === 5))(
  'scikit-learn: $call, randomized',
  async (golden) => {
    const x = sets[golden.data]!
    const model = await pca({ ...golden.params, svdSolver: 'randomized', iteratedPower: 30 } as object).fit({ x })
    await expectSame(model, await model.transform(x.slice(0, 3)), golden, 1e-7)
    const scale = golden.explainedVariance[0]!
    expect(Math.abs((model.facts.noiseVariance as number) - golden.noiseVariance!) / scale).toBeLessThan(1e-7)
  },
)

test.each(fixture.cases.filter((c) => c.model === 'truncatedSvd'))('scikit-learn: $call', async (golden) => {
  const x = sets[golden.data]!
  const sparse = (rows: number[][]) => sparseFromDense(rows.flat(), rows.length, rows[0]!.length)
  const recipe = truncatedSvd({ ...golden.params, nIter: 40 } as object)
  const dense = await recipe.fit({ x })
  await expectSame(dense, await dense.transform(x.slice(0, 3)), golden, 1e-7)
  const model = await recipe.fit({ x: sparse(x) })
  await expectSame(model, await model.transform(sparse(x.slice(0, 3))), golden, 1e-7)
})

test('by default, truncatedSvd is near enough', async () => {
  const golden = fixture.cases.find((c) => c.model === 'truncatedSvd' && c.data === 'words' && c.nComponents === 5)!
  const model = await truncatedSvd({ nComponents: 5 }).fit({ x: sets.words! })
  await expectClose(model.singularValues, golden.singularValues, 1e-3)
})
