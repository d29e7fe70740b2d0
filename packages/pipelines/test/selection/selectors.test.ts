import { InputError, ParamError } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { accuracy, logLoss } from '@foldwise/metrics'
import { gaussianNB, logisticRegression } from '@foldwise/models'
import { estimatorChecks, type GraphRunner, type Subject, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  chi2,
  mutualInfoClassif,
  mutualInfoRegression,
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
import { normOf } from '../../src/selection/importances.ts'

const runGraph: GraphRunner = async (graph, feeds) => (await session(graph)).run(feeds)

const subjects: { readonly [name: string]: Subject } = {
  varianceThreshold: { recipe: varianceThreshold(), type: varianceThreshold, allowsMissing: true },
  'varianceThreshold of sparse rows': {
    recipe: varianceThreshold(),
    type: varianceThreshold,
    input: sparseRows,
    allowsMissing: true,
  },
  selectKBest: { recipe: selectKBest({ k: 2 }), type: selectKBest },
  'selectKBest by chi2, of sparse rows': {
    recipe: selectKBest({ k: 2, score: 'chi2' }),
    type: selectKBest,
    input: sparseRows,
  },
  'selectKBest by mutual information': {
    recipe: selectKBest({ k: 3, score: 'mutualInfoClassif' }),
    type: selectKBest,
    tolerance: { order: Infinity },
  },
  selectPercentile: { recipe: selectPercentile({ percentile: 60 }), type: selectPercentile },
  selectFpr: { recipe: selectFpr({ alpha: 0.5 }), type: selectFpr },
  selectFdr: { recipe: selectFdr({ alpha: 0.5 }), type: selectFdr },
  'selectFwe by chi2, of sparse rows': {
    recipe: selectFwe({ alpha: 1, score: 'chi2' }),
    type: selectFwe,
    input: sparseRows,
  },
  selectFromModel: { recipe: selectFromModel(logisticRegression()), type: selectFromModel },
  rfecv: {
    recipe: rfecv(logisticRegression(), { metric: accuracy, cv: 3, minFeaturesToSelect: 3 }),
    type: rfecv,
    tolerance: { order: Infinity },
  },
  'rfecv of sparse rows': {
    recipe: rfecv.sparse(logisticRegression(), {
      metric: { from: 'predictProba', metric: logLoss },
      lowerIsBetter: true,
      step: 2,
    }),
    type: rfecv.sparse,
    input: sparseRows,
    tolerance: { order: Infinity },
  },
  rfe: { recipe: rfe(logisticRegression(), { nFeaturesToSelect: 2 }), type: rfe },
}

for (const [name, subject] of Object.entries(subjects)) {
  describe(name, () => {
    for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
  })
}

const x = [
  [1, 2],
  [2, 2],
  [3, 2],
]

test('what cannot be judged is refused', async () => {
  const cases: [() => unknown, unknown, string][] = [
    [
      () => selectKBest().fit({ x }),
      InputError,
      'select-k-best.fit: expected targets as y, got none. Give one a row: columns are judged by them.',
    ],
    [
      () => chi2([[-1], [2]], ['a', 'b']),
      InputError,
      "chi2: expected values >= 0 for chi2, such as counts, got -1 in row 0, column 0. Use 'fClassif'.",
    ],
    [
      () => varianceThreshold({ threshold: 5 }).fit({ x }),
      InputError,
      "variance-threshold.fit: expected a column with a variance above 5, got none. Lower 'threshold', or check what was loaded.",
    ],
    [
      () =>
        selectFromModel(gaussianNB()).fit({
          x: [
            [1, 2],
            [2, 3],
            [3, 1],
            [5, 6],
          ],
          y: ['a', 'b', 'b', 'a'],
        }),
      InputError,
      "select-from-model.fit: expected a model with 'featureImportances' or 'coef' of 2 columns, got 'gaussianNB', which has none. Use a linear model or trees.",
    ],
    [
      () => rfecv(logisticRegression(), {} as never),
      ParamError,
      "rfecv: expected 'metric' to be a function or { from, metric }, got undefined. For example { metric: accuracy }.",
    ],
    [
      () => rfecv(logisticRegression(), { metric: accuracy }).fit({ x }),
      InputError,
      'rfecv.fit: expected 3 targets as y, one a row, got none. Columns are judged by them.',
    ],
    [
      () => rfecv(logisticRegression(), { metric: accuracy, cv: 'many' as never }),
      ParamError,
      "rfecv: expected 'cv' to be a number of folds or a splitter, got 'many'. The default is 5.",
    ],
    [
      () => scoresAndPValues('mutualInfoClassif' as never, x, ['a', 'b', 'a']),
      ParamError,
      "scoresAndPValues: expected 'fClassif', 'chi2' or 'fRegression', got 'mutualInfoClassif'. Mutual information has no p-values.",
    ],
    [
      () => rfe(undefined as never),
      ParamError,
      'rfe: expected a recipe, got undefined. Call its factory first: lasso().',
    ],
    [
      () => selectFromModel(logisticRegression(), { threshold: 'most' }),
      ParamError,
      "select-from-model: expected 'threshold' to be a number, 'mean', 'median', '1.25*mean' or the like, or null, got 'most'. The default is null.",
    ],
  ]
  for (const [run, Class, message] of cases) {
    const error = await (async () => run())().catch((e: unknown) => e)
    expect((error as Error).message).toBe(message)
    expect(error).toBeInstanceOf(Class)
  }
})

test('norms of coefficients, whatever their size', () => {
  const v = Float64Array.of(3e200, -4e200)
  const close = (got: number, expected: number) => expect(Math.abs(got / expected - 1)).toBeLessThan(1e-14)
  close(normOf(1)(v), 7e200)
  close(normOf(2)(v), 5e200)
  close(normOf(3)(v), 91 ** (1 / 3) * 1e200)
  expect(normOf(Infinity)(v)).toBe(4e200)
  expect(normOf(2)(Float64Array.of(0, 0))).toBe(0)
})

test('mutual information finds what no line does, and is near 0 for noise', () => {
  const rows = Array.from({ length: 400 }, (_, i) => [Math.sin(i * 1.7), Math.sin(i * i)])
  const y = rows.map(([v]) => v! * v!)
  const [bent, noise] = mutualInfoRegression(rows, y)
  expect(bent).toBeGreaterThan(1)
  expect(noise).toBeLessThan(0.2)
  const labels = y.map((v) => (v > 0.5 ? 'far' : 'near'))
  expect(mutualInfoClassif(rows, labels)[0]).toBeGreaterThan(0.5)
  expect(mutualInfoClassif(rows, labels, { seed: 1 })).toEqual(mutualInfoClassif(rows, labels, { seed: 1 }))
})
