import { type Graph, GraphBuilder, type HostArray, hostData, ParamError, type Tensor } from '@foldwise/core'
import { bayesianRidge, logisticRegression, ridge } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import * as everything from '../../src/index.ts'
import { runOurs, runTheirs } from './run-onnx.ts'

const t = everything
const rows = Array.from({ length: 40 }, (_, i) => [(i * 7) % 11, ((i * i) % 13) / 4, (i % 5) - 2, 1 + (i % 3)])
const gaps = rows.map((r, i) => r.map((v, j) => ((i + j) % 9 === 0 ? NaN : v)))
const words = rows.map((r) => [`a${r[0]! % 4}`, `b${r[3]}`])
const holes = words.map((r, i) => r.map((w, j) => ((i + j) % 9 === 0 ? null : w)))
const texts = words.map((w, i) => `${w.join(' ')} word${i % 5}`)
const labels = words.map((w) => w[0]!)
const instants = rows.map((_, i) => [Date.UTC(2020, i, 1 + i, i % 24, i)])
const y = rows.map((r) => r[0]! - 2 * r[1]! + 0.5 * r[2]!)

type Transform = { readonly transformer: unknown; readonly x: unknown }
const doubles = (): Graph => {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', 4])
  g.node('Add', [x, x], {}, { output: 'features' })
  g.output('features', 'float32', ['N', 4])
  return g.build()
}
const twice = (x: readonly (readonly number[])[]): number[][] => x.map((r) => r.map((v) => v + v))

/** Every transformer that exports, some in several ways. */
const exported: { readonly [name: string]: readonly Transform[] } = {
  standardScaler: [{ transformer: t.standardScaler(), x: rows }],
  minMaxScaler: [{ transformer: t.minMaxScaler({ clip: true }), x: rows }],
  maxAbsScaler: [false, true].map((clip) => ({ transformer: t.maxAbsScaler({ clip }), x: rows })),
  robustScaler: [{ transformer: t.robustScaler(), x: rows }],
  normalizer: (['l1', 'l2', 'max'] as const).map((norm) => ({ transformer: t.normalizer({ norm }), x: rows })),
  simpleImputer: [
    { transformer: t.simpleImputer({ addIndicator: true }), x: gaps },
    { transformer: t.pipeline(t.simpleImputer.categorical(), t.oneHotEncoder()), x: holes },
    {
      transformer: t.pipeline(
        t.simpleImputer.categorical({ strategy: 'constant', fillValue: -1 }),
        t.oneHotEncoder({ handleUnknown: 'ignore' }),
      ),
      x: gaps,
    },
  ],
  iterativeImputer: [{ transformer: t.iterativeImputer(bayesianRidge(), { maxIter: 3 }), x: gaps }],
  missingIndicator: [{ transformer: t.missingIndicator(), x: gaps }],
  kBinsDiscretizer: (['quantile', 'uniform', 'kmeans'] as const).map((strategy) => ({
    transformer: t.kBinsDiscretizer({ nBins: 3, strategy }),
    x: rows,
  })),
  polynomialFeatures: [{ transformer: t.polynomialFeatures(), x: rows }],
  quantileTransformer: [{ transformer: t.quantileTransformer({ nQuantiles: 10 }), x: rows }],
  powerTransformer: [{ transformer: t.powerTransformer(), x: rows }],
  binarizer: [{ transformer: t.binarizer({ threshold: 1 }), x: rows }],
  splineFeatures: [{ transformer: t.splineFeatures(), x: rows }],
  oneHotEncoder: [
    { transformer: t.oneHotEncoder(), x: words },
    { transformer: t.oneHotEncoder({ maxCategories: 3, handleUnknown: 'ignore' }), x: rows },
  ],
  ordinalEncoder: [{ transformer: t.ordinalEncoder(), x: words }],
  targetEncoder: [{ transformer: t.targetEncoder(), x: words }],
  labelBinarizer: [{ transformer: t.labelBinarizer(), x: labels }],
  dateFeatures: [{ transformer: t.dateFeatures({ cyclic: ['month'] }), x: instants }],
  functionTransformer: [{ transformer: t.functionTransformer('twice', { transform: twice, graph: doubles }), x: rows }],
  varianceThreshold: [{ transformer: t.varianceThreshold(), x: rows }],
  selectKBest: [{ transformer: t.selectKBest({ k: 2, score: 'fRegression' }), x: rows }],
  selectPercentile: [{ transformer: t.selectPercentile({ percentile: 60, score: 'fRegression' }), x: rows }],
  selectFpr: [{ transformer: t.selectFpr({ score: 'fRegression' }), x: rows }],
  selectFdr: [{ transformer: t.selectFdr({ score: 'fRegression' }), x: rows }],
  selectFwe: [{ transformer: t.selectFwe({ score: 'fRegression' }), x: rows }],
  selectFromModel: [{ transformer: t.selectFromModel(ridge()), x: rows }],
  rfe: [{ transformer: t.rfe(ridge()), x: rows }],
  rfecv: [{ transformer: t.rfecv(ridge(), { metric: meanError as never, lowerIsBetter: true }), x: rows }],
  tfidf: [{ transformer: t.tfidf(), x: texts }],
  countVectorizer: [{ transformer: t.countVectorizer(), x: texts }],
  featureUnion: [null, [2, -0.5]].map((transformerWeights) => ({
    transformer: t.featureUnion([t.standardScaler(), t.binarizer()], { transformerWeights }),
    x: rows,
  })),
}

function meanError(truth: readonly number[], said: readonly number[]): number {
  return truth.reduce((sum, v, i) => sum + Math.abs(v - said[i]!), 0) / truth.length
}

/** And those that do not, or not with a setting: what they say. */
const refused: { readonly [name: string]: readonly (Transform & { readonly says: RegExp })[] } = {
  knnImputer: [{ transformer: t.knnImputer(), x: gaps, says: /no ONNX form. Use simpleImputer/ }],
  iterativeImputer: [
    {
      transformer: t.iterativeImputer(bayesianRidge(), { samplePosterior: true }),
      x: gaps,
      says: /'samplePosterior' to be false/,
    },
  ],
  simpleImputer: [
    ...[holes.map((r) => [...r.slice(1), true]), rows.map((_, i) => [i % 3 === 0])].map((x) => ({
      transformer: t.pipeline(t.simpleImputer.categorical(), t.oneHotEncoder()),
      x,
      says: /all strings or all numbers, got boolean/,
    })),
    {
      transformer: t.pipeline(t.simpleImputer.categorical({ addIndicator: true }), t.oneHotEncoder()),
      x: holes,
      says: /'addIndicator' to be false/,
    },
    {
      transformer: t.pipeline(t.simpleImputer.categorical(), t.oneHotEncoder()),
      x: words.map(([a], i) => [i % 4 === 0 ? '' : a]),
      says: /without empty strings/,
    },
  ],
  hashingVectorizer: [{ transformer: t.hashingVectorizer({ nFeatures: 64 }), x: texts, says: /hashed columns/ }],
  featureHasher: [{ transformer: t.featureHasher({ nFeatures: 64 }), x: words, says: /hashed ones/ }],
  multiLabelBinarizer: [
    { transformer: t.multiLabelBinarizer(), x: words, says: /expected one label a row, got lists/ },
  ],
  tfidfTransformer: [{ transformer: t.pipeline(t.countVectorizer(), t.tfidfTransformer()), x: texts, says: /tfidf/ }],
  functionTransformer: [
    { transformer: t.functionTransformer('twice', { transform: twice }), x: rows, says: /'graph' beside the function/ },
  ],
  oneHotEncoder: [
    { transformer: t.oneHotEncoder(), x: words.map(([a], i) => [a, i % 2]), says: /all strings or all numbers/ },
    { transformer: t.oneHotEncoder(), x: words.map(([a], i) => [i === 0 ? null : a]), says: /missing ones/ },
  ],
}

test('every transformer there is takes part', () => {
  const names = Object.entries(everything).flatMap(([name, value]) => {
    if (typeof value !== 'function' || !('restore' in value)) return []
    try {
      return (value as () => { kind?: string })().kind === 'transformer' ? [name] : []
    } catch {
      return []
    }
  })
  expect(names.length).toBeGreaterThan(20)
  for (const name of names) expect([...Object.keys(exported), ...Object.keys(refused)]).toContain(name)
})

function feed(graph: Graph, x: readonly unknown[]): HostArray {
  const { dtype, shape } = graph.inputs[0]!
  const flat = x.flat() as never[]
  const sizes = shape.length === 1 ? [x.length] : [x.length, flat.length / x.length]
  if (dtype === 'string') return { dtype, shape: sizes, data: flat.map((v) => v ?? '') }
  if (dtype === 'float64') return { dtype, shape: sizes, data: Float64Array.from(flat) }
  return { dtype: 'float32', shape: sizes, data: Float32Array.from(flat) }
}

/** A model of texts and records learns from sparse rows, which not every regressor takes. */
const sparse = (x: unknown): boolean => x === texts || x === words || x === holes

async function modelOf({ transformer, x }: Transform) {
  const classifies = sparse(x)
  const last = classifies ? logisticRegression() : ridge()
  const data = { x, y: classifies ? y.map((v) => v > 2) : y }
  const model = (await t.pipeline(transformer as never, last as never).fit(data as never)) as unknown as Fitted
  return {
    numbers: async () => (classifies ? hostData(await model.predictProba(x)) : await model.predict(x)) as Float64Array,
    /** Which of the graph's outputs these are. */
    output: classifies ? 1 : 0,
    toGraph: () => model.toGraph(),
  }
}

interface Fitted {
  predict(x: unknown): Promise<Float64Array>
  predictProba(x: unknown): Promise<Tensor>
  toGraph(): Graph
}

describe('a transformer exports inside its pipeline, and ONNX Runtime agrees', () => {
  for (const [name, ways] of Object.entries(exported)) {
    for (const [i, way] of ways.entries()) {
      test(`${name}${i > 0 ? `, another way (${i})` : ''}`, async () => {
        const model = await modelOf(way)
        const expected = await model.numbers()
        const graph = model.toGraph()
        const feeds = { [graph.inputs[0]!.name]: feed(graph, way.x as readonly unknown[]) }
        for (const run of [runOurs, ...(runTheirs ? [runTheirs.run] : [])]) {
          const got = (await run(graph, feeds))[graph.outputs[model.output]!.name]!.data as Float32Array
          expected.forEach((v, k) => {
            expect(Math.abs(got[k]! - v)).toBeLessThan(1e-4 * Math.max(1, Math.abs(v)))
          })
        }
      })
    }
  }
})

describe('or says which setting prevents it', () => {
  for (const [name, ways] of Object.entries(refused)) {
    for (const [i, way] of ways.entries()) {
      test(`${name}${i > 0 ? `, another way (${i})` : ''}`, async () => {
        const model = await modelOf(way)
        expect(() => model.toGraph()).toThrow(ParamError)
        expect(() => model.toGraph()).toThrow(way.says)
      })
    }
  }
})
