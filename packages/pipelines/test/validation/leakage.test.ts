import { type ClassifierRecipe, type Matrix, save } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression, ridge } from '@foldwise/models'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as everything from '../../src/index.ts'
import {
  adasyn,
  binarizer,
  borderlineSmote,
  columnTransformer,
  countVectorizer,
  crossValidate,
  dateFeatures,
  editedNearestNeighbours,
  featureHasher,
  featureUnion,
  functionTransformer,
  gridSearch,
  halvingSearch,
  hashingVectorizer,
  hyperbandSearch,
  iterativeImputer,
  kBinsDiscretizer,
  knnImputer,
  labelBinarizer,
  learningCurve,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  multiLabelBinarizer,
  normalizer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  polynomialFeatures,
  powerTransformer,
  quantileTransformer,
  randomOverSampler,
  randomSearch,
  randomUnderSampler,
  resampled,
  rfe,
  rfecv,
  robustScaler,
  type Sampler,
  samplersInTurn,
  selectFdr,
  selectFpr,
  selectFromModel,
  selectFwe,
  selectKBest,
  selectPercentile,
  shuffleSplit,
  simpleImputer,
  smote,
  smoteEnn,
  smoteNc,
  smoteTomek,
  splineFeatures,
  standardScaler,
  stratifiedKFold,
  tableFromRecords,
  tableToRecords,
  targetEncoder,
  tfidf,
  tfidfTransformer,
  tomekLinks,
  tpeSearch,
  tunedThreshold,
  varianceThreshold,
} from '../../src/index.ts'
import { sparseMeans } from '../compose/sparse-means.ts'
import { maxScale, means } from '../compose/steps.ts'

const n = 30
const rows = Array.from({ length: n }, (_, i) => [i % 7, (i * i) % 11, i % 2 === 0 ? 3 : -3])
const labels = rows.map((_, i) => (i % 2 === 0 ? 'even' : 'odd'))
const texts = rows.map((r, i) => `word${r[0]} term${r[1]} ${labels[i]}`)
const cv = stratifiedKFold({ nSplits: 3, shuffle: true })

/** The bits of every fold's model. */
async function bits<X>(recipe: ClassifierRecipe<X, object>, x: X, y: readonly string[]): Promise<string[]> {
  const { models } = await crossValidate(recipe, { x, y }, { metrics: { accuracy }, cv, models: true, seed: 3 })
  return models.map((m) => {
    using model = m
    return Buffer.from(save(model)).toString('base64')
  })
}

const recipes: { readonly [name: string]: ClassifierRecipe<Matrix, object> } = {
  'a scaler and a classifier': pipeline(maxScale(), means()),
  'two scalers and logistic regression': pipeline(maxScale(), maxScale({ times: 2 }), logisticRegression()),
  'a classifier alone': means(),
  standardScaler: pipeline(standardScaler(), means()),
  minMaxScaler: pipeline(minMaxScaler({ clip: true }), means()),
  maxAbsScaler: pipeline(maxAbsScaler(), means()),
  robustScaler: pipeline(robustScaler(), means()),
  simpleImputer: pipeline(simpleImputer({ strategy: 'median' }), means()),
  'simpleImputer.categorical': pipeline(
    simpleImputer.categorical(),
    oneHotEncoder({ handleUnknown: 'ignore' }),
    means(),
  ),
  oneHotEncoder: pipeline(oneHotEncoder({ handleUnknown: 'ignore' }), means()),
  ordinalEncoder: pipeline(ordinalEncoder({ handleUnknown: 'useEncodedValue', unknownValue: -1 }), means()),
  kBinsDiscretizer: pipeline(kBinsDiscretizer({ nBins: 3 }), means()),
  iterativeImputer: pipeline(iterativeImputer(ridge(), { maxIter: 2 }), means()),
  knnImputer: pipeline(knnImputer(), means()),
  normalizer: pipeline(normalizer(), means()),
  polynomialFeatures: pipeline(polynomialFeatures(), means()),
  binarizer: pipeline(binarizer({ threshold: 2 }), means()),
  dateFeatures: pipeline(dateFeatures({ parts: ['dayOfYear', 'second'] }), means()),
  quantileTransformer: pipeline(quantileTransformer({ nQuantiles: 10, subsample: 15 }), means()),
  powerTransformer: pipeline(powerTransformer(), means()),
  splineFeatures: pipeline(splineFeatures({ knots: 'quantile' }), means()),
  targetEncoder: pipeline(targetEncoder({ cv: 3 }), means()),
  varianceThreshold: pipeline(varianceThreshold(), means()),
  selectKBest: pipeline(selectKBest({ k: 2 }), means()),
  selectPercentile: pipeline(selectPercentile({ percentile: 70, score: 'mutualInfoClassif' }), means()),
  selectFpr: pipeline(selectFpr({ alpha: 0.9 }), means()),
  selectFdr: pipeline(selectFdr({ alpha: 1 }), means()),
  // Of one column, every p-value is below 1: changed rows hide what told the classes apart.
  selectFwe: pipeline(selectKBest({ k: 1 }), selectFwe({ alpha: 1 }), means()),
  selectFromModel: pipeline(selectFromModel(logisticRegression(), { threshold: 'median' }), means()),
  rfecv: pipeline(rfecv(logisticRegression(), { metric: accuracy, cv: 2 }), means()),
  rfe: pipeline(rfe(logisticRegression(), { nFeaturesToSelect: 1 }), means()),
}

/** Transformers of other rows than numbers: see below. */
const OTHERS = [
  'featureHasher',
  'labelBinarizer',
  'multiLabelBinarizer',
  'missingIndicator',
  'countVectorizer',
  'tfidf',
  'tfidfTransformer',
  'hashingVectorizer',
]

const rare = rows.map((_, i) => (i % 3 === 0 ? 'rare' : 'frequent'))
const k2 = { kNeighbors: 2 }
const samplers: { readonly [name: string]: unknown } = {
  randomOverSampler: randomOverSampler(),
  scatteredCopies: randomOverSampler({ shrinkage: 1 }),
  randomUnderSampler: randomUnderSampler(),
  smote: smote(k2),
  borderlineSmote: borderlineSmote({ ...k2, mNeighbors: 4 }),
  adasyn: adasyn({ nNeighbors: 4 }),
  tomekLinks: tomekLinks(),
  editedNearestNeighbours: editedNearestNeighbours({ nNeighbors: 1 }),
  smoteTomek: smoteTomek(k2),
  smoteEnn: smoteEnn(k2),
  samplersInTurn: samplersInTurn(randomOverSampler(), smote(k2)),
}

const space = { C: [0.1, 1, 10] }
const scaled = ({ C }: { readonly C: number }) => pipeline(standardScaler(), logisticRegression({ C }))
const searched = { recipe: scaled, metric: accuracy, cv: 2 } as const
const searches: { readonly [name: string]: ClassifierRecipe<Matrix, object> } = {
  gridSearch: gridSearch({ ...searched, grid: space }),
  randomSearch: randomSearch({ ...searched, space, nTrials: 2 }),
  tpeSearch: tpeSearch({ ...searched, space, nTrials: 3 }),
  halvingSearch: halvingSearch({ ...searched, space, nCandidates: 3 }),
  hyperbandSearch: hyperbandSearch({ ...searched, space }),
}
const composites: { readonly [name: string]: ClassifierRecipe<Matrix, object> } = {
  featureUnion: pipeline(featureUnion([standardScaler(), minMaxScaler()]), means()),
  tunedThreshold: tunedThreshold(logisticRegression(), { metric: accuracy, cv: 2 }),
}

/** What a factory makes without arguments; undefined for those that need some. */
function kindOf(make: unknown): string | undefined {
  try {
    return (make as () => { readonly kind?: string })()?.kind
  } catch {
    return undefined
  }
}

test('every transformer there is takes part', () => {
  const names = Object.entries(everything).flatMap(([name, value]) =>
    typeof value === 'function' && 'restore' in value && kindOf(value) === 'transformer' ? [name] : [],
  )
  expect(names.length).toBeGreaterThan(15)
  for (const name of names) expect([...Object.keys(recipes), ...OTHERS]).toContain(name)
})

test('every sampler and every search there is takes part', () => {
  const has = (value: unknown): boolean => {
    try {
      const made = (value as () => { readonly resample?: unknown } | Promise<never>)()
      if (made instanceof Promise) made.catch(() => undefined)
      return typeof (made as { readonly resample?: unknown })?.resample === 'function'
    } catch {
      return false
    }
  }
  const made = Object.entries(everything).flatMap(([name, value]) =>
    typeof value === 'function' && !('restore' in value) && has(value) ? [name] : [],
  )
  expect(made.length).toBeGreaterThan(7)
  for (const name of made) expect([...Object.keys(samplers), 'smoteNc']).toContain(name)
  for (const name of Object.keys(everything)) if (name.endsWith('Search')) expect(Object.keys(searches)).toContain(name)
})

// Classes apart, so that neighbours' classes leave rows of both.
const apart = rows.map(([a, b, c], i) => [a! + (i % 3 === 0 ? 40 : 0), b!, c!])
const all: readonly (readonly [name: string, recipe: ClassifierRecipe<Matrix, object>, y: string[], x: number[][]])[] =
  [
    ...Object.entries({ ...recipes, ...searches, ...composites }).map(([name, r]) => [name, r, labels, rows] as const),
    ...Object.entries(samplers).map(([name, sampler]) => {
      const recipe = resampled(sampler as Sampler<Matrix>, pipeline(standardScaler(), means()))
      return [name, recipe, rare, name === 'smoteEnn' ? apart : rows] as const
    }),
  ]

describe('no bit of a model depends on the test rows of its fold', () => {
  for (const [name, recipe, y, x] of all) {
    test(name, async () => {
      const plain = await bits(recipe, x, y)
      const folds = [...cv.split({ x, y }, { seed: 3 })]
      for (const [f, { test: tested, train }] of folds.entries()) {
        const inTest = new Set(tested)
        // Test rows change to what no scaler, and no mean, could overlook.
        const changed = x.map((r, i) => (inTest.has(i) ? r.map((v) => -1e6 * v - 12345) : r))
        expect((await bits(recipe, changed, y))[f]).toBe(plain[f])
        // And the proof can fail: training rows change the bits; of several, samplers that leave rows out keep one.
        const some = new Set(train.slice(0, name in samplers ? 6 : 1))
        const learned = x.map((r, i) => (some.has(i) ? [1e6 + i, 2e6, -1e6] : r))
        expect((await bits(recipe, learned, y))[f]).not.toBe(plain[f])
      }
    })
  }

  test('an indicator of columns that lack values', async () => {
    const recipe = pipeline(missingIndicator({ errorOnNew: false }), means())
    const some = rows.map((r, i) => (i % 3 === 0 ? [NaN, r[1]!, r[2]!] : r))
    const plain = await bits(recipe, some, labels)
    for (const [f, { test: tested, train }] of [...cv.split({ x: some, y: labels }, { seed: 3 })].entries()) {
      const lacking = (of: Int32Array) => some.map((r, i) => (of.includes(i) ? [r[0]!, NaN, NaN] : r))
      expect((await bits(recipe, lacking(tested as Int32Array), labels))[f]).toBe(plain[f])
      expect((await bits(recipe, lacking(train as Int32Array), labels))[f]).not.toBe(plain[f])
    }
  })

  const tables = tableFromRecords(rows.map((r) => ({ a: r[0]!, b: `b${r[1]}` })))
  const ofColumns = pipeline(
    columnTransformer([
      [standardScaler(), ['a']],
      [oneHotEncoder({ handleUnknown: 'ignore' }), ['b']],
    ]),
    means(),
  )
  for (const [name, recipe, y] of [
    ['columnTransformer', ofColumns, labels],
    ['smoteNc', resampled(smoteNc(k2), ofColumns), rare],
  ] as const) {
    test(name, async () => {
      const other = tableFromRecords(rows.map((r) => ({ a: 1e6 + r[0]!, b: 'new' })))
      const plain = await bits(recipe, tables, y)
      for (const [f, { test: tested, train }] of [...cv.split({ x: tables, y }, { seed: 3 })].entries()) {
        const changed = (of: ArrayLike<number>) =>
          tableFromRecords(
            tableToRecords(tables).map((r, i) => (Array.from(of).includes(i) ? tableToRecords(other)[i]! : r)) as never,
          ) as typeof tables
        expect((await bits(recipe, changed(tested), y))[f]).toBe(plain[f])
        expect((await bits(recipe, changed([train[0]!]), y))[f]).not.toBe(plain[f])
      }
    })
  }

  const others: { readonly [name: string]: [recipe: ClassifierRecipe<never, object>, x: unknown[], changed: unknown] } =
    {
      featureHasher: [
        pipeline(featureHasher({ nFeatures: 32 }), sparseMeans()),
        rows.map((r) => ({ a: r[0], b: `${r[1]}` })),
        { a: 7e6, c: 'new' },
      ],
      labelBinarizer: [
        pipeline(labelBinarizer({ handleUnknown: 'ignore' }), means()),
        rows.map((r) => `label${r[0]}`),
        'new',
      ],
      multiLabelBinarizer: [
        pipeline(multiLabelBinarizer({ handleUnknown: 'ignore' }), means()),
        rows.map((r) => [`tag${r[0]}`, `tag${r[1]}`]),
        ['new'],
      ],
      functionTransformer: [
        pipeline(functionTransformer('lengths', { transform: (x: string[]) => x.map((t) => [t.length, 1]) }), means()),
        texts,
        'words that nobody else uses',
      ],
      tfidf: [pipeline(tfidf(), sparseMeans()), texts, 'words that nobody else uses'],
      countVectorizer: [pipeline(countVectorizer(), sparseMeans()), texts, 'words that nobody else uses'],
      hashingVectorizer: [pipeline(hashingVectorizer({ nFeatures: 64 }), sparseMeans()), texts, 'nobody'],
      tfidfTransformer: [pipeline(countVectorizer(), tfidfTransformer(), sparseMeans()), texts, 'nobody'],
    }
  for (const [name, [recipe, x, changed]] of Object.entries(others)) {
    test(name, async () => {
      const plain = await bits(recipe, x as never, labels)
      for (const [f, { test: tested, train }] of [...cv.split({ x, y: labels }, { seed: 3 })].entries()) {
        const without = (of: ArrayLike<number>) => x.map((row, i) => (Array.from(of).includes(i) ? changed : row))
        expect((await bits(recipe, without(tested) as never, labels))[f]).toBe(plain[f])
        expect((await bits(recipe, without([train[0]!]) as never, labels))[f]).not.toBe(plain[f])
      }
    })
  }

  test('the labels of the test rows, where the folds do not depend on them', async () => {
    const splits = shuffleSplit({ nSplits: 3, testSize: 0.3 })
    const fit = async (y: readonly string[]) => {
      const { models } = await crossValidate(
        means(),
        { x: rows, y },
        { metrics: { accuracy }, cv: splits, models: true },
      )
      return models.map((m) => Buffer.from(save(m)).toString('base64'))
    }
    const plain = await fit(labels)
    for (const [f, { test: tested }] of [...splits.split({ x: rows })].entries()) {
      const inTest = new Set(tested)
      const flipped = labels.map((l, i) => (inTest.has(i) ? (l === 'odd' ? 'even' : 'odd') : l))
      expect((await fit(flipped))[f]).toBe(plain[f])
    }
  })

  test('in learning curves: training scores stay, whatever the test rows are', async () => {
    const fold = {
      train: Int32Array.from({ length: 20 }, (_, i) => i),
      test: Int32Array.from({ length: 10 }, (_, i) => 20 + i),
    }
    const once = { type: 'once', params: {}, random: false, split: () => [fold] }
    const curve = async (x: number[][]) => {
      const points = await learningCurve(
        means(),
        { x, y: labels },
        { metrics: { accuracy }, cv: once, trainSizes: [5, 20] },
      )
      return points.map((p) => p.trainScores)
    }
    const plain = await curve(rows)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 30, maxLength: 30 }),
        async (v) => {
          const changed = rows.map((r, i) => (i < 20 ? r : v.slice((i - 20) * 3, (i - 19) * 3)))
          expect(await curve(changed)).toEqual(plain)
        },
      ),
      { numRuns: 20 },
    )
  })
})
