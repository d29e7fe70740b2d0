import { hostData, type Table, takeRows } from '@foldwise/core'
import { logisticRegression, pca, ridge } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  columnTransformer,
  featureUnion,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  polynomialFeatures,
  selectColumns,
  simpleImputer,
  splitTarget,
  standardScaler,
  transformedTargetRegressor,
} from '../../src/index.ts'
import { readCsv } from '../../src/table/csv/index.ts'
import golden from '../fixtures/compose.json' with { type: 'json' }
import tables from '../fixtures/tables.json' with { type: 'json' }
import { feedsOf, runOurs, runTheirs } from './run-onnx.ts'

const schema = {
  age: 'number',
  workclass: 'string',
  fnlwgt: 'number',
  education: 'string',
  educationNum: 'number',
  maritalStatus: 'string',
  occupation: 'string',
  relationship: 'string',
  race: 'string',
  sex: 'string',
  capitalGain: 'number',
  capitalLoss: 'number',
  hoursPerWeek: 'number',
  nativeCountry: 'string',
  income: 'string',
} as const
const census = await readCsv(tables.describe.csv, { schema, missing: [] })
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const train = takeRows(census, range(0, 300))
const test_ = takeRows(census, range(300, 400))

const numbers = ['age', 'educationNum', 'hoursPerWeek'] as const
const encode = (remainder: 'drop' | 'passthrough', transformerWeights: readonly number[] | null = null) =>
  columnTransformer<typeof schema>(
    [
      [pipeline(simpleImputer(), standardScaler()), numbers],
      [oneHotEncoder({ handleUnknown: 'infrequentIfExist', minFrequency: 10 }), ['workclass', 'maritalStatus', 'sex']],
      [ordinalEncoder({ handleUnknown: 'useEncodedValue' }), ['education']],
      ['drop', ['race', 'relationship', 'occupation', 'nativeCountry', 'income']],
    ],
    { remainder, transformerWeights },
  )

const firstRows = (x: { shape: readonly number[] }, data: ArrayLike<number>, rows: number) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: x.shape[1]! }, (_, j) => data[i * x.shape[1]! + j]!))
const close = (got: readonly (readonly number[])[], expected: readonly (readonly number[])[], tolerance: number) => {
  expect(got.length).toBe(expected.length)
  got.forEach((row, i) => {
    expect(row.length).toBe(expected[i]!.length)
    row.forEach((v, j) => {
      const e = expected[i]![j]!
      expect(Math.abs(v - e), `row ${i}, column ${j}: ${v} for ${e}`).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(e)),
      )
    })
  })
}

describe('scikit-learn makes the same of census rows', () => {
  for (const remainder of ['drop', 'passthrough'] as const) {
    test(`ColumnTransformer, remainder ${remainder}`, async () => {
      const model = await encode(remainder).fit({ x: train })
      const { names, rows } = golden[remainder]
      const out = await model.transform(test_)
      close(firstRows(out, hostData(out), rows.length), rows, 1e-12)
      expect(model.featureNames!.map((n) => n.replace('_infrequent', '_infrequent_sklearn'))).toEqual(names)
    })
  }

  test('FeatureUnion', async () => {
    const union = featureUnion([standardScaler(), pca({ nComponents: 2 }), polynomialFeatures({ includeBias: false })])
    const x = selectColumns(train, numbers)
    const model = await union.fit({ x: x as Table })
    const { names, rows } = golden.union
    const out = await model.transform(selectColumns(test_, numbers) as Table)
    close(firstRows(out, hostData(out), rows.length), rows, 1e-9)
    const ours = model.featureNamesOut!(numbers).map((n) => n.split('__')[1])
    expect(ours).toEqual(names)
  })

  test('transformer_weights', async () => {
    const model = await encode('passthrough', [2, 0.5, -0.25, 7]).fit({ x: train })
    const { rows } = golden.weighted
    const out = await model.transform(test_)
    close(firstRows(out, hostData(out), rows.length), rows, 1e-12)

    const parts = [standardScaler(), pca({ nComponents: 2 }), polynomialFeatures({ includeBias: false })]
    const union = featureUnion(parts, { transformerWeights: [3, 1, 0.1] })
    const united = await union.fit({ x: selectColumns(train, numbers) as Table })
    const made = await united.transform(selectColumns(test_, numbers) as Table)
    close(firstRows(made, hostData(made), golden.weightedUnion.rows.length), golden.weightedUnion.rows, 1e-9)
  })

  for (const func of ['log1p', 'log', 'sqrt', 'standardScaler'] as const) {
    test(`TransformedTargetRegressor, ${func}`, async () => {
      const recipe = transformedTargetRegressor(
        ridge({ alpha: 1 }),
        func === 'standardScaler' ? standardScaler() : { func },
      )
      const x = selectColumns(train, numbers) as Table
      const model = await recipe.fit({ x, y: splitTarget(train, 'fnlwgt').y })
      const { predictions } = golden[`target ${func}`]
      const got = await model.predict(selectColumns(test_, numbers) as Table)
      close([[...got.slice(0, predictions.length)]], [predictions], 1e-9)
    })
  }

  test('a classifier of encoded columns, in ONNX Runtime and our session too', async () => {
    const recipe = pipeline(encode('drop'), logisticRegression({ C: 1, tol: 1e-10, maxIter: 1000 }))
    const model = await recipe.fit({ x: train, y: splitTarget(train, 'income').y })
    const { rows } = golden.census
    const out = await model.predictProba(test_)
    close(firstRows(out, hostData(out), rows.length), rows, 1e-6)

    const graph = model.toGraph!()
    expect(graph.inputs.map((v) => [v.name, v.dtype, v.shape])).toEqual(
      ['age', 'workclass', 'education', 'educationNum', 'maritalStatus', 'sex', 'hoursPerWeek'].map((n) => [
        n,
        schema[n as 'age'] === 'number' ? 'float32' : 'string',
        ['N', 1],
      ]),
    )
    for (const run of [runOurs, runTheirs?.run]) {
      if (!run) continue
      const got = await run(graph, feedsOf(graph, test_))
      expect([...got.label!.data]).toEqual(await model.predict(test_))
      const flat = got[graph.outputs[1]!.name]!.data as Float32Array
      close([[...flat]], [[...hostData(out)]], 1e-5)
    }
  })
})
