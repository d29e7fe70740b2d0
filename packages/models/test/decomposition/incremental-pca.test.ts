import { sparseFromDense, type Tensor } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { incrementalPca, pca } from '../../src/index.ts'
import data from '../fixtures/clusters.json' with { type: 'json' }
import goldens from '../fixtures/incremental-pca.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const type = incrementalPca
const subjects = {
  'all components': { recipe: incrementalPca(), type },
  'whitened, in one batch': { recipe: incrementalPca({ nComponents: 2, whiten: true, batchSize: 500 }), type },
  'sparse rows': { recipe: incrementalPca({ nComponents: 2, batchSize: 500 }), type, input: sparseRows },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const sets = data.data as { readonly [name: string]: number[][] }
const names = ['mean', 'components', 'singularValues', 'explainedVariance', 'explainedVarianceRatio'] as const

async function close(found: Tensor, wanted: readonly (number | number[])[], relative: number): Promise<void> {
  const flat = wanted.flat()
  const size = Math.max(...flat.map(Math.abs))
  const values = await found.data()
  expect(values.length).toBe(flat.length)
  for (const [i, v] of flat.entries()) expect(Math.abs(values[i]! - v)).toBeLessThan(relative * size)
}

test.each(goldens.cases)('scikit-learn: $call', async ({ data, params, transformed, noiseVariance, ...golden }) => {
  const x = sets[data]!
  const model = await incrementalPca(params).fit({ x })
  // The reference makes sparse rows dense, a batch at a time, and so do we.
  const sparse = sparseFromDense(x.flat(), x.length, x[0]!.length)
  const same = await incrementalPca(params).fit({ x: sparse })
  for (const name of names) expect(await same[name].data()).toEqual(await model[name].data())
  await close(await same.transform(sparse), [...(await (await model.transform(x)).data())], 1e-9)
  for (const name of names) await close(model[name], golden[name], 1e-9)
  await close(await model.transform(x.slice(0, 3)), transformed, 1e-9)
  expect(Math.abs((model.facts.noiseVariance as number) - noiseVariance)).toBeLessThan(
    1e-9 * golden.explainedVariance[0]!,
  )
  expect(model.facts.samplesSeen).toBe(x.length)
})

test('batches of a stream give what fit gives, and with all components what pca does', async () => {
  const x = sets.wine!
  const recipe = incrementalPca({ nComponents: 13, batchSize: 20 })
  let model: Awaited<ReturnType<typeof recipe.fitMore>> | undefined
  for (let at = 0; at < x.length; at += 20) model = await recipe.fitMore(model, { x: x.slice(at, at + 20) })
  const whole = await pca({ svdSolver: 'full' }).fit({ x })
  for (const name of names) await close(model![name], [...(await whole[name].data())], 1e-8)
  const z = await model!.transform(x)
  await close(await model!.inverseTransform(z), x, 1e-9)
})

test('refuses another number of components, and a first batch that is too small', async () => {
  const x = sets.iris!
  const begun = await incrementalPca({ nComponents: 2 }).fitMore(undefined, { x })
  await expect(incrementalPca({ nComponents: 3 }).fitMore(begun, { x })).rejects.toThrow(
    "incrementalPca.fitMore: expected 'nComponents' to be the model's, 2, got 3. Begin a new model to change it.",
  )
  await expect(incrementalPca({ nComponents: 3 }).fitMore(undefined, { x: x.slice(0, 2) })).rejects.toThrow(
    "incrementalPca.fitMore: expected 'nComponents' to be at most 2 for a first batch of 2 rows of 4 features, got 3. Lower it, or begin with more rows.",
  )
  await expect(incrementalPca({ nComponents: 5 }).fit({ x })).rejects.toThrow(
    "incrementalPca.fit: expected 'nComponents' to be at most 4 for a first batch of 20 rows of 4 features, got 5. Lower it, or begin with more rows.",
  )
})

test('an abort is seen between batches', async () => {
  const x = Array.from({ length: 20_000 }, (_, i) => Array.from({ length: 30 }, (_, j) => Math.sin(i * 1.3 + j * j)))
  const stop = new AbortController()
  const fitting = incrementalPca({ batchSize: 60 }).fit({ x }, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 30)
  await expect(fitting).rejects.toThrow('enough')
})
