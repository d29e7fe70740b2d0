import { load, type Model, save, sparseFromDense, toDense } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import { accuracy, meanSquaredError, r2Score } from '@foldwise/metrics'
import { decisionTreeRegressor, logisticRegression, ridge } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  chi2,
  fClassif,
  fRegression,
  mutualInfoClassif,
  mutualInfoRegression,
  pipeline,
  rfe,
  rfecv,
  scoresAndPValues,
  selectFdr,
  selectFpr,
  selectFromModel,
  selectFwe,
  selectKBest,
  selectPercentile,
  varianceThreshold,
} from '../../src/index.ts'
import golden from '../fixtures/selection.json' with { type: 'json' }

const ort = await import('onnxruntime-node').catch(() => undefined)
const data: { readonly [name: string]: number[][] } = golden.data
const scores = { chi2, fClassif, fRegression, mutualInfoClassif, mutualInfoRegression } as unknown as {
  readonly [name: string]: (x: unknown, y: readonly unknown[]) => Float64Array
}
const recipes = {
  logisticRegression: logisticRegression(),
  ridge: ridge(),
  decisionTreeRegressor: decisionTreeRegressor({ maxDepth: 4 }),
}

describe("scikit-learn's scores", () => {
  for (const { score, on, values, ...more } of golden.scores) {
    test(`${score} of '${on}'`, () => {
      const y = score.endsWith('Regression') ? golden.number : golden.labels
      const rows = data[on]!
      const sparse = sparseFromDense(rows.flat(), rows.length, rows[0]!.length)
      const dense = !(score.startsWith('mutual') && on === 'counts')
      const all = [...(dense ? [rows] : []), ...(on === 'counts' ? [sparse] : [])]
      for (const x of all) {
        const got = scores[score]!(x, y)
        values.forEach((v, j) => {
          if (v === null) expect(got[j]).toBeNaN()
          else expect(Math.abs(got[j]! - v)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(v)))
        })
        if (!('p' in more)) continue
        const { scores: same, pValues } = scoresAndPValues(score as 'chi2', x, y)
        expect(same).toEqual(got)
        ;(more.p as (number | null)[]).forEach((v, j) => {
          if (v === null) expect(pValues[j]).toBeNaN()
          else expect(Math.abs(pValues[j]! - v)).toBeLessThanOrEqual(1e-9 * v)
        })
      }
    })
  }
})

type Fitted = Model & {
  readonly selected: readonly number[]
  readonly featureNames?: readonly string[]
  readonly scores?: { data(): Promise<Float64Array> }
  readonly ranking?: { data(): Promise<Float64Array> }
  transform(x: unknown): Promise<{ data(): Promise<Float64Array> }>
  inverseTransform(z: unknown): Promise<{ data(): Promise<Float64Array> }>
}

const makers: {
  readonly [name: string]: (recipe: never, params: never) => { fit(data: object): Promise<unknown> }
} = {
  varianceThreshold: (_, params) => varianceThreshold(params),
  selectKBest: (_, params) => selectKBest(params),
  selectPercentile: (_, params) => selectPercentile(params),
  selectFpr: (_, params) => selectFpr(params),
  selectFdr: (_, params) => selectFdr(params),
  selectFwe: (_, params) => selectFwe(params),
  selectFromModel,
  rfe,
}

for (const c of golden.selectors) {
  test(`scikit-learn's columns: ${c.call}`, async () => {
    const x = data[c.on]!
    const y = c.y === null ? undefined : golden[c.y as 'labels' | 'number']
    // null stands for infinity, which JSON has not.
    const params = 'normOrder' in c.params ? { ...c.params, normOrder: c.params.normOrder ?? Infinity } : c.params
    const recipe = makers[c.selector]!(recipes[c.recipe as keyof typeof recipes] as never, params as never)
    const types = [
      ...[varianceThreshold, selectKBest, selectPercentile, selectFpr, selectFdr, selectFwe],
      selectFromModel,
      rfe,
    ]
    using fitted = (await recipe.fit({ x, y })) as Fitted
    using model = load(save(fitted), types as never) as unknown as Fitted
    expect(model.selected).toEqual(c.selected)
    if (c.importances) {
      const got = await model.scores!.data()
      c.importances.forEach((v, j) => {
        expect(Math.abs(got[j]! - v)).toBeLessThan(1e-3 * v)
      })
    }
    if (c.ranking) expect([...(await model.ranking!.data())]).toEqual(c.ranking)
    expect(model.featureNames).toEqual(c.selected.map((j) => `x${j}`))
    const out = await (await model.transform(x)).data()
    const expected = x.flatMap((row) => c.selected.map((j) => row[j]!))
    expect([...out]).toEqual(expected)
    const back = await (await model.inverseTransform(await model.transform(x))).data()
    expect([...back]).toEqual(x.flatMap((row) => row.map((v, j) => (c.selected.includes(j) ? v : 0))))
    const graph = model.toGraph!()
    const [rows, shape] = [Float32Array.from(x.flat()), [x.length, x[0]!.length]]
    const floats = [...Float32Array.from(expected)]
    const ours = await (await session(graph)).run({ x: { dtype: 'float32', shape, data: rows } })
    expect([...(ours.features!.data as Float32Array)]).toEqual(floats)
    if (!ort) return
    const running = await ort.InferenceSession.create(toOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })
    const { features } = await running.run({ x: new ort.Tensor('float32', rows, shape) })
    await running.release()
    expect([...(features!.data as Float32Array)]).toEqual(floats)
  })
}

const metrics = { accuracy, r2: r2Score, neg_mean_squared_error: meanSquaredError } as const

for (const c of golden.rfecv) {
  test(`scikit-learn's columns and scores: ${c.call}`, async () => {
    const y = golden[c.y as 'labels' | 'number']
    const metric = metrics[c.metric as keyof typeof metrics] as never
    const recipe = rfecv(recipes[c.recipe as 'ridge'], { ...(c.params as object), metric })
    using fitted = await recipe.fit({ x: data.scaled!, y })
    using model = load(save(fitted), rfecv)
    expect(model.selected).toEqual(c.selected)
    expect([...(await model.ranking.data())]).toEqual(c.ranking)
    expect(model.columnCounts.map((n) => n.columns)).toEqual(c.columns)
    model.columnCounts.forEach(({ mean, std }, i) => {
      expect(Math.abs(mean - c.mean[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(c.mean[i]!)))
      expect(Math.abs(std - c.std[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(c.std[i]!)))
    })
    expect(model.params).toEqual(fitted.params)
  })
}

test('selectors have p-values, of scores that have them, in files too', async () => {
  using f = await selectKBest({ k: 2 }).fit({ x: data.x!, y: golden.labels })
  using loaded = load(save(f), selectKBest)
  expect([...(await loaded.pValues!.data())]).toEqual([...scoresAndPValues('fClassif', data.x!, golden.labels).pValues])
  using information = await selectKBest({ k: 2, score: 'mutualInfoClassif' }).fit({ x: data.x!, y: golden.labels })
  expect(information.pValues).toBeUndefined()
})

test('sparse rows stay sparse, and give the same columns', async () => {
  const rows = data.counts!
  const x = sparseFromDense(rows.flat(), rows.length, rows[0]!.length)
  using dense = await selectKBest({ k: 2, score: 'chi2' }).fit({ x: rows, y: golden.labels })
  using model = await selectKBest.sparse({ k: 2, score: 'chi2' }).fit({ x, y: golden.labels })
  expect(model.selected).toEqual(dense.selected)
  const out = await model.transform(x)
  expect([...toDense(out)]).toEqual([...(await (await dense.transform(rows)).data())])
  const back = await model.inverseTransform(out)
  expect(back.shape).toEqual(x.shape)
})

test('a model judges sparse rows too, and a classifier may come next', async () => {
  const rows = data.counts!
  const x = sparseFromDense(rows.flat(), rows.length, rows[0]!.length)
  const recipe = pipeline(selectFromModel.sparse(logisticRegression(), { maxFeatures: 2 }), logisticRegression())
  using model = await recipe.fit({ x, y: golden.labels })
  using dense = await pipeline(rfe(logisticRegression(), { nFeaturesToSelect: 2 }), logisticRegression()).fit({
    x: rows,
    y: golden.labels,
  })
  expect(model.steps[0].selected.length).toBe(2)
  expect(dense.steps[0].selected.length).toBe(2)
  expect((await model.predict(x)).length).toBe(rows.length)
  expect(model.steps[0].toState().tensors.kept!.shape).toEqual([5])
})
