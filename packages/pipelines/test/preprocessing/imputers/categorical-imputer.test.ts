import { FormatError, type HostArray, InputError, load, ParamError, save, type Table, table } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type Category,
  columnTransformer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  pipelineOf,
  simpleImputer,
  standardScaler,
  tableFromRecords,
  tableToRecords,
} from '../../../src/index.ts'
import { runOurs, runTheirs } from '../../compose/run-onnx.ts'
import golden from '../../fixtures/imputers.json' with { type: 'json' }

const { categorical } = simpleImputer
type Rows = readonly (readonly Category[])[]
const cases = golden.categorical as readonly {
  readonly call: string
  readonly params: Parameters<typeof categorical>[0] & object
  readonly fit: Rows
  readonly new: Rows
  readonly fitted: Rows
  readonly out: Rows
  readonly encoded: readonly (readonly number[])[]
  readonly names?: readonly string[]
}[]

const rowsOf = (t: Table): Rows => tableToRecords(t).map((r) => Object.values(r) as Category[])
/** A column without a value is of strings. */
const asTable = (rows: Rows): Table =>
  tableFromRecords(
    rows.map((r) => Object.fromEntries(r.map((v, j) => [`x${j}`, v]))),
    {
      schema: Object.fromEntries(
        rows[0]!.map((_, j) => [`x${j}`, rows.some((r) => typeof r[j] === 'boolean') ? 'boolean' : 'string'] as const),
      ),
    },
  )

describe('the same values as scikit-learn', () => {
  for (const c of cases) {
    for (const [form, given] of Object.entries({ rows: (x: Rows) => x, 'a table': asTable })) {
      test(`${c.call} on ${form}`, async () => {
        using fitted = await categorical(c.params).fit({ x: given(c.fit) })
        using model = load(save(fitted), categorical)
        expect(rowsOf(await model.transform(given(c.fit)))).toEqual(c.fitted)
        expect(rowsOf(await model.transform(given(c.new)))).toEqual(c.out)
        if (c.names) expect(model.featureNames).toEqual(c.names)
        using encoder = await pipeline(categorical(c.params), oneHotEncoder({ handleUnknown: 'ignore' })).fit({
          x: given(c.fit),
        })
        expect([...(await (await encoder.transform(given(c.new))).data())]).toEqual(c.encoded.flat())
      })
    }
  }
})

const people = tableFromRecords([
  { city: 'Rome', member: true, age: 31 },
  { city: null, member: null, age: 40 },
  { city: 'Oslo', member: false, age: null },
  { city: 'Rome', member: false, age: 25 },
])

test('a table keeps its names, and its own columns where nothing is missing', async () => {
  using model = await categorical({ addIndicator: true }).fit({ x: people })
  const out = await model.transform(people)
  expectTypeOf(out).toEqualTypeOf<Table>()
  expect(out.schema).toEqual({
    city: 'string',
    member: 'boolean',
    age: 'number',
    missingindicator_city: 'boolean',
    missingindicator_member: 'boolean',
    missingindicator_age: 'boolean',
  })
  expect(model.featureNamesOut!(['a', 'b', 'c']).at(-1)).toBe('missingindicator_c')
  expect(model.facts.fill).toEqual(['Rome', false, 25])
  expect(tableToRecords(await model.inverseTransform(out))).toEqual(tableToRecords(people))
  const full = tableFromRecords([{ city: 'Bergen', member: true, age: 1 }])
  expect((await model.transform(full)).columns[0]!.data).toBe(full.columns[0]!.data)
})

test('columns left out come back empty', async () => {
  const x = table([...people.columns, { kind: 'number', name: 'gone', data: new Float64Array(4).fill(NaN) }])
  const warned: string[] = []
  using model = await categorical({ addIndicator: true }).fit({ x }, { onWarning: (w) => warned.push(w.message) })
  expect(warned).toEqual(['left out, for want of a value to learn from: column 3.'])
  expect(tableToRecords(await model.inverseTransform(await model.transform(x)))).toEqual(tableToRecords(x))
  using plain = await categorical().fit({ x: people })
  await expect(plain.inverseTransform(people)).rejects.toThrow("expected 'addIndicator' to be true")
})

test('with an encoder it is a part of a column transformer, saved and exported as one', async () => {
  const holes = tableFromRecords(
    Array.from({ length: 40 }, (_, i) => ({
      age: i % 7 === 0 ? null : i,
      city: i % 5 === 0 ? null : `city${i % 3}`,
      job: i % 11 === 0 ? null : `job${i % 4}`,
    })),
  )
  const columns = columnTransformer([
    [pipeline(simpleImputer(), standardScaler()), ['age']],
    [pipeline(categorical(), oneHotEncoder()), ['city', 'job']],
    [pipeline(categorical({ strategy: 'constant', fillValue: 'none' }), ordinalEncoder()), ['city']],
  ])
  const y = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 'a' : 'b'))
  using fitted = await pipeline(columns, logisticRegression()).fit({ x: holes, y })
  const [part] = fitted.steps
  expect(part.featureNames).toEqual([
    ...['age', 'city_city0', 'city_city1', 'city_city2'],
    ...['job_job0', 'job_job1', 'job_job2', 'job_job3', 'city'],
  ])
  const type = pipelineOf(
    columnTransformer.of(
      pipelineOf(simpleImputer, standardScaler),
      pipelineOf(categorical, oneHotEncoder),
      pipelineOf(categorical, ordinalEncoder),
    ),
    logisticRegression,
  )
  using model = load(save(fitted), type)
  const expected = await (await fitted.predictProba(holes)).data()
  expect(await (await model.predictProba(holes)).data()).toEqual(expected)
  const graph = model.toGraph!()
  const feeds = Object.fromEntries(
    holes.columns.map((c): [string, HostArray] => [
      c.name,
      c.kind === 'string'
        ? { dtype: 'string', shape: [40, 1], data: Array.from(c.data, (v) => c.categories[v] ?? '') }
        : { dtype: 'float32', shape: [40, 1], data: Float32Array.from(c.data) },
    ]),
  )
  for (const run of [runOurs, ...(runTheirs ? [runTheirs.run] : [])]) {
    const got = (await run(graph, feeds)).probabilities!.data as Float32Array
    for (const [k, v] of expected.entries()) expect(Math.abs(got[k]! - v)).toBeLessThan(1e-5)
  }
})

test('what it cannot fill in is refused', async () => {
  const refused: readonly [run: () => unknown, Class: unknown, says: string][] = [
    [() => categorical({ fillValue: Infinity }), ParamError, "expected 'fillValue' to be a string, a finite number"],
    [
      () => categorical({ strategy: 'constant', fillValue: 0 }).fit({ x: people }),
      InputError,
      "categorical-imputer.fit: expected 'fillValue' to be a string for column 'city', got 0. Give columns of other kinds to an imputer of their own.",
    ],
    [
      () => categorical({ strategy: 'constant' }).fit({ x: [[true], [null]] }),
      InputError,
      "expected 'fillValue' to be a boolean for column 'x0', got null.",
    ],
    [() => categorical().fit({ x: [[null], [undefined]] }), InputError, 'expected a column with a value'],
    [() => categorical().fit({ x: [['a'], [1]] }), InputError, "expected one type in column 0, got 'a' and 1"],
    [
      () => categorical().fit({ x: tableFromRecords([{ day: new Date(0) }]) }),
      InputError,
      "got the date column 'day'. Make numbers of it first.",
    ],
    [
      () => categorical().fit({ x: tableFromRecords([{ a: Infinity }]) }),
      InputError,
      "expected categories that are finite, got Infinity in row 0 of column 'a'",
    ],
    [
      async () => (await categorical().fit({ x: [['a']] })).transform([[1]]),
      InputError,
      "categorical-imputer.transform: expected strings in column 'x0', as in fit, got numbers. Convert the column.",
    ],
  ]
  for (const [run, Class, says] of refused) {
    const error = await (async () => run())().then(
      () => undefined,
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(Class)
    expect((error as Error).message).toContain(says)
  }
})

test('a damaged file is an error', async () => {
  using model = await categorical().fit({ x: people })
  const { type, version, params } = model
  const facts = { ...model.toState().facts, fill: ['Rome', 'yes', 25] }
  const stored = { type, version, params, features: 3, tensors: {}, facts }
  expect(() => categorical.restore(stored as never)).toThrow(FormatError)
})
