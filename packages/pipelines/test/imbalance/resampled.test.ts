import { load, type Matrix, ParamError, save } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  adasyn,
  borderlineSmote,
  crossValidate,
  editedNearestNeighbours,
  gridSearch,
  pipeline,
  pipelineOf,
  randomOverSampler,
  randomUnderSampler,
  resampled,
  type Sampler,
  smote,
  smoteEnn,
  smoteTomek,
  standardScaler,
  stratifiedKFold,
  tfidf,
  tomekLinks,
} from '../../src/index.ts'
import { sparseMeans } from '../compose/sparse-means.ts'
import golden from '../fixtures/imbalance.json' with { type: 'json' }

const { x, labels: y } = golden
const bytes = (m: Parameters<typeof save>[0]) => Buffer.from(save(m)).toString('base64')

test('the model is that of the resampled rows, and predicts the rows it is given', async () => {
  const recipe = resampled(smote(), logisticRegression())
  const model = await recipe.fit({ x, y }, { seed: 4 })
  const rows = await smote().resample({ x, y }, { seed: 4 })
  const alone = await logisticRegression().fit({ x: rows.x, y: rows.y }, { seed: 4 })
  expect(bytes(model)).toBe(bytes(alone))
  expect((await model.predict(x.slice(0, 7))).length).toBe(7)
  const plain = await logisticRegression().fit({ x, y })
  const rare = (p: readonly string[]) => p.filter((l) => l === 'rare').length
  expect(rare(await model.predict(x))).toBeGreaterThan(rare(await plain.predict(x)))
})

test('in a pipeline it is saved and loaded as its model', async () => {
  const model = await pipeline(standardScaler(), resampled(smote(), logisticRegression())).fit({ x, y })
  const again = load(save(model), pipelineOf(standardScaler, logisticRegression))
  expect(await again.predict(x)).toEqual(await model.predict(x))
})

test('texts can be sampled', async () => {
  const texts = y.map((l, i) => `${l} word${i % 7}`)
  const model = await resampled(randomOverSampler(), pipeline(tfidf(), sparseMeans())).fit({ x: texts, y })
  expect(await model.predict(['rare word1'])).toEqual(['rare'])
})

test('weights that the sampler keeps reach the model', async () => {
  const weight = y.map((l) => (l === 'rare' ? 5 : 1))
  const recipe = resampled(randomUnderSampler(), logisticRegression())
  const rows = await randomUnderSampler().resample({ x, y, weight })
  const alone = await logisticRegression().fit({ x: rows.x, y: rows.y, weight: rows.weight! })
  expect(bytes(await recipe.fit({ x, y, weight }))).toBe(bytes(alone))
})

describe('no bit of a model depends on the test rows of its fold', () => {
  const samplers: { readonly [name: string]: Sampler<Matrix> } = {
    randomOverSampler: randomOverSampler(),
    randomUnderSampler: randomUnderSampler(),
    smote: smote(),
    borderlineSmote: borderlineSmote(),
    adasyn: adasyn(),
    tomekLinks: tomekLinks(),
    editedNearestNeighbours: editedNearestNeighbours({ kindSel: 'mode' }),
    smoteTomek: smoteTomek(),
    smoteEnn: smoteEnn(),
  }
  const cv = stratifiedKFold({ nSplits: 3 })
  for (const [name, sampler] of Object.entries(samplers)) {
    test(name, async () => {
      const recipe = pipeline(standardScaler(), resampled(sampler, logisticRegression()))
      const bits = async (rows: number[][]) => {
        const { models } = await crossValidate(recipe, { x: rows, y }, { metrics: { accuracy }, cv, models: true })
        return models.map(bytes)
      }
      const plain = await bits(x)
      for (const [f, { test: tested }] of [...cv.split({ x, y })].entries()) {
        const inTest = new Set(tested)
        const changed = await bits(x.map((r, i) => (inTest.has(i) ? r.map((v) => 1e6 - 1e5 * v) : r)))
        expect(changed[f]).toBe(plain[f])
        // And the proof can fail: the same rows are training rows of the next fold.
        expect(changed[(f + 1) % 3]).not.toBe(plain[(f + 1) % 3])
      }
    })
  }
})

describe('refused', () => {
  test('a search, whose folds would share synthetic rows', () => {
    const search = gridSearch({ grid: { C: [1] }, recipe: ({ C }) => logisticRegression({ C }), metric: accuracy })
    expect(() => resampled(smote(), search)).toThrow(
      new ParamError(
        "resampled: expected a recipe that does not split its rows, got the search 'grid-search'. Search over resampled(…) instead, so that each fold resamples its own training rows.",
      ),
    )
  })

  test('a transformer', () => {
    expect(() => resampled(smote(), standardScaler() as never)).toThrow(
      new ParamError(
        "resampled: expected a classifier's recipe, got 'transformer'. Put transformers around it, or use pipeline(…) within.",
      ),
    )
  })

  test('no sampler', () => {
    expect(() => resampled({} as never, logisticRegression())).toThrow(
      new ParamError('resampled: expected a sampler first, got {  }. For example smote().'),
    )
  })
})
