import { FormatError, hostData, InputError, isSparse, load, ParamError, save, table, toDense } from '@foldwise/core'
import { logisticRegression, ridge } from '@foldwise/models'
import { estimatorChecks, tableRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  columnTransformer,
  countVectorizer,
  featureUnion,
  matching,
  minMaxScaler,
  normalizer,
  ofKind,
  oneHotEncoder,
  pipeline,
  pipelineOf,
  standardScaler,
  tableFromRecords,
  transformedTargetRegressor,
} from '../../src/index.ts'
import { feedsOf, runOurs, runTheirs } from './run-onnx.ts'

const options = { runGraph: runOurs }

describe('column transformers keep the contract of transformers', () => {
  const recipe = columnTransformer(
    [
      [standardScaler(), ['c0', 'c2']],
      [pipeline(minMaxScaler(), normalizer()), matching(/^c1$/)],
    ],
    { remainder: 'passthrough' },
  )
  const type = columnTransformer.of(standardScaler, pipelineOf(minMaxScaler, normalizer))
  for (const c of estimatorChecks({ recipe, type, input: tableRows }, options)) test(c.name, c.run)
})

describe('feature unions keep the contract of transformers', () => {
  const recipe = featureUnion([standardScaler(), minMaxScaler()], { transformerWeights: [1, 0.5] })
  const subject = { recipe, type: featureUnion.of(standardScaler, minMaxScaler), allowsMissing: true }
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

describe('classifiers of tables keep the contract of classifiers', () => {
  const recipe = pipeline(columnTransformer([[standardScaler(), ofKind('number')]]), logisticRegression())
  const type = pipelineOf(columnTransformer.of(standardScaler), logisticRegression)
  const subject = { recipe, type, input: tableRows, tolerance: { weight: 0.2 } }
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

describe('regressors of transformed targets keep the contract of regressors', () => {
  const recipe = transformedTargetRegressor(ridge(), minMaxScaler())
  const subject = { recipe, type: transformedTargetRegressor.of(ridge, minMaxScaler), needsScaling: true }
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const schema = { age: 'number', city: 'string', member: 'boolean', note: 'string', joined: 'date' } as const
const records = [
  { age: 30, city: 'Rome', member: true, note: 'good film', joined: new Date(0) },
  { age: 40, city: 'Oslo', member: false, note: 'bad film', joined: new Date(1) },
  { age: 50, city: 'Rome', member: false, note: 'good good', joined: null },
]
const people = tableFromRecords(records, { schema })
const rejection = async (run: () => unknown): Promise<Error> => {
  try {
    await run()
  } catch (error) {
    return error as Error
  }
  return expect.fail('expected an error, got none')
}

describe('columnTransformer', () => {
  const recipe = columnTransformer<typeof schema>([
    [minMaxScaler(), ['age']],
    [oneHotEncoder(), ['city']],
    [countVectorizer(), 'note'],
    ['passthrough', ofKind('boolean')],
  ])
  const values = [
    [0, 0, 1, 0, 1, 1, 1],
    [0.5, 1, 0, 1, 1, 0, 0],
    [1, 0, 1, 0, 0, 2, 0],
  ]
  const dense = (out: { shape: readonly number[] }, data: ArrayLike<number>) =>
    values.map((_, i) => Array.from({ length: out.shape[1]! }, (_, j) => data[i * out.shape[1]! + j]!))

  test('puts what its parts make side by side, dense or sparse, with names', async () => {
    const model = await recipe.fit({ x: people })
    const out = await model.transform(people)
    expect(dense(out, hostData(out))).toEqual(values)
    expect(model.featureNames).toEqual(['age', 'city_Oslo', 'city_Rome', 'bad', 'film', 'good', 'member'])
    expect(model.parts.map((p) => [p.columns, p.width])).toEqual([
      [['age'], 1],
      [['city'], 2],
      [['note'], 3],
      [['member'], 1],
    ])
    const { transformed } = await recipe.fitTransform({ x: people })
    expect(hostData(transformed)).toEqual(hostData(out))

    const sparse = columnTransformer.sparse<typeof schema>([
      [minMaxScaler(), ['age']],
      [oneHotEncoder.sparse(), ['city']],
      [countVectorizer(), 'note'],
      ['passthrough', ['member']],
    ])
    const rows = await (await sparse.fit({ x: people })).transform(people)
    expect(isSparse(rows)).toBe(true)
    expect(dense(rows, toDense(rows))).toEqual(values)
    expect(rows.values.every((v) => v !== 0)).toBe(true)
  })

  test('multiplies what its parts make by their weights, the remainder excepted', async () => {
    const parts = [
      [minMaxScaler(), ['age']],
      ['drop', ['joined']],
      [oneHotEncoder.sparse(), ['city']],
      ['passthrough', ['member']],
    ] as const
    const options = { transformerWeights: [2, 9, -1, 0.5] }
    const weighed = values.map(([age, oslo, rome, , , , member]) => [2 * age!, -oslo!, -rome!, 0.5 * member!])
    const known = table(people.columns.filter((c) => c.name !== 'note'))
    for (const make of [columnTransformer<typeof schema>, columnTransformer.sparse<typeof schema>]) {
      const recipe = make(parts, options)
      const { model, transformed } = await recipe.fitTransform({ x: known as never })
      const type = make.of(minMaxScaler, oneHotEncoder.sparse)
      const loaded = load(save(model), type as never) as unknown as typeof model
      for (const out of [transformed, await model.transform(known as never), await loaded.transform(known as never)]) {
        expect(dense(out, isSparse(out) ? toDense(out) : hostData(out)).map((r) => r.map((v) => v + 0))).toEqual(
          weighed.map((r) => r.map((v) => v + 0)),
        )
      }
      expect(recipe.params.transformerWeights).toEqual(options.transformerWeights)
    }
    expect((await rejection(() => columnTransformer(parts as never, { transformerWeights: [1, 2] }))).message).toBe(
      "column-transformer: expected 'transformerWeights' to be a list of 4, a number for each part, got [1, 2]. Give 1 to those that stay as they are.",
    )
    expect(await rejection(() => featureUnion([minMaxScaler()]).with({ transformerWeights: [] }))).toBeInstanceOf(
      ParamError,
    )
  })

  test('finds its columns by name, in any order, among others', async () => {
    const model = await recipe.fit({ x: people })
    const other = table(
      [...people.columns].reverse().concat({ kind: 'number', name: 'more', data: new Float64Array(3) }),
    )
    expect(hostData(await model.transform(other as never))).toEqual(hostData(await model.transform(people)))
    const without = table(people.columns.filter((c) => c.name !== 'city'))
    expect((await rejection(() => model.transform(without as never))).message).toBe(
      "column-transformer.transform: expected a column 'city', got a table without. Its columns are age, member, note, joined.",
    )
    const texts = tableFromRecords([{ age: 'x', city: 'Rome', member: true, note: 'a' }])
    expect((await rejection(() => model.transform(texts as never))).message).toMatch(
      /expected number column 'age', as in fit, got strings/,
    )
  })

  test('comes back from a file', async () => {
    const model = await recipe.fit({ x: people })
    const bytes = save(model)
    const loaded = load(bytes, [columnTransformer, minMaxScaler, oneHotEncoder, countVectorizer]) as typeof model
    expect(hostData(await loaded.transform(people))).toEqual(hostData(await model.transform(people)))
    expect(loaded.featureNames).toEqual(model.featureNames)
    expect(() => load(bytes, [columnTransformer, minMaxScaler])).toThrow(FormatError)
  })

  test('is one graph with an input a column, in ONNX Runtime and our session', async () => {
    const model = await recipe.fit({ x: people })
    const graph = model.toGraph!()
    expect(graph.inputs.map((v) => `${v.name} ${v.dtype}`)).toEqual([
      'age float32',
      'city string',
      'member bool',
      'note string',
    ])
    for (const run of [runOurs, runTheirs?.run]) {
      if (!run) continue
      const { features } = await run(graph, feedsOf(graph, people))
      expect(dense(features!, features!.data as Float32Array)).toEqual(values)
    }
    const dates = await columnTransformer([[standardScaler(), ['age']]], { remainder: 'passthrough' }).fit({
      x: tableFromRecords(records.map(({ age, member }) => ({ age, member, v0: 1, label: 2 }))),
    })
    expect(dates.toGraph!().inputs.map((v) => v.name)).toEqual(['age', 'member', 'v0_', 'label_'])
  })

  test('columns without a name, and those that would take another one’s, are inputs of their own', async () => {
    // What pandas writes for its index has no name.
    const odd = tableFromRecords([0, 1, 2].map((i) => ({ '': i, _: 10 * i, label: 3 - i, label_: i * i, 'a b': -i })))
    const model = await columnTransformer([[minMaxScaler(), ofKind('number')]]).fit({ x: odd })
    const graph = model.toGraph!()
    const names = ['__', '_', 'label__', 'label_', 'a b']
    expect(graph.inputs.map((v) => v.name)).toEqual(names)
    const columns = odd.columns.map((c, i) => ({ ...c, name: names[i]! }))
    for (const run of [runOurs, runTheirs?.run]) {
      if (!run) continue
      const { features } = await run(graph, feedsOf(graph, table(columns)))
      expect([...(features!.data as Float32Array)]).toEqual([...hostData(await model.transform(odd))])
    }
  })

  test('puts the type of its transformer before names that two parts give', async () => {
    const model = await columnTransformer([
      [minMaxScaler(), ['age']],
      [standardScaler(), ['age']],
    ]).fit({ x: people })
    expect(model.featureNames).toEqual(['min-max-scaler__age', 'standard-scaler__age'])
  })

  test('says what does not fit', async () => {
    const fit = (parts: readonly unknown[], x = people) => columnTransformer(parts as never).fit({ x })
    const messages = [
      [
        [[standardScaler(), ['town']]],
        InputError,
        /^column-transformer.fit: expected a column 'town', got a table without/,
      ],
      [
        [[standardScaler(), ['city']]],
        InputError,
        /^standard-scaler.fit: expected columns of numbers, got the string column 'city'/,
      ],
      [[['passthrough', ['joined']]], InputError, /got the date column 'joined'/],
      [[[countVectorizer(), 'age']], InputError, /expected strings in column 'age', which is given alone/],
      [[[standardScaler(), matching(/z/)]], ParamError, /expected a part with columns, got none/],
      [[[standardScaler, ['age']]], ParamError, /^column-transformer: expected \[transformer, columns\]/],
      [[[standardScaler(), 3]], ParamError, /expected columns as a list of names or a selector/],
      [[logisticRegression()], ParamError, /^column-transformer: expected \[transformer, columns\]/],
    ] as const
    for (const [parts, Type, message] of messages) {
      const error = await rejection(() => fit(parts))
      expect(error).toBeInstanceOf(Type)
      expect(error.message).toMatch(message)
    }
    const gap = tableFromRecords([{ note: 'a' }, { note: null }])
    expect((await rejection(() => fit([[countVectorizer(), 'note']], gap as never))).message).toMatch(
      /expected a text in each row of column 'note', got none in row 1/,
    )
    expect(
      (await rejection(() => transformedTargetRegressor(ridge(), { func: 'log' }).fit({ x: [[1], [2]], y: [1, 0] })))
        .message,
    ).toMatch(/^transformedTargetRegressor.fit: expected targets above 0 for func 'log', got 0 in row 1/)
  })

  test('knows the names of columns where it is told the schema', () => {
    // @ts-expect-error no such column
    columnTransformer<typeof schema>([[standardScaler(), ['town']]])
    // @ts-expect-error a column alone is for transformers of texts
    columnTransformer<typeof schema>([[standardScaler(), 'age']])
    // @ts-expect-error texts are no table
    columnTransformer<typeof schema>([[countVectorizer(), ['note']]])
  })
})

test('a func of the target is undone in the graph too', async () => {
  const x = [[1], [2], [3], [4]]
  for (const func of ['log', 'log1p', 'sqrt'] as const) {
    const model = await transformedTargetRegressor(ridge(), { func }).fit({ x, y: [1, 4, 9, 20] })
    const expected = await model.predict(x)
    const data = Float32Array.from(x.flat())
    const graph = model.toGraph!()
    const feeds = { [graph.inputs[0]!.name]: { dtype: 'float32', shape: [4, 1], data } } as const
    for (const run of [runOurs, runTheirs?.run]) {
      if (!run) continue
      const { y } = await run(graph, feeds)
      Array.from(y!.data as Float32Array).forEach((v, i) => {
        expect(v / expected[i]!).toBeCloseTo(1, 5)
      })
    }
    expect(await load(save(model), [transformedTargetRegressor, ridge]).toState().children).toHaveLength(1)
  }
  const scaled = await transformedTargetRegressor(ridge(), standardScaler()).fit({ x, y: [1, 4, 9, 20] })
  expect(() => scaled.toGraph!()).toThrow(
    /^transformedTargetRegressor.toGraph: expected a 'func' to undo, got the transformer 'standard-scaler'/,
  )
})
