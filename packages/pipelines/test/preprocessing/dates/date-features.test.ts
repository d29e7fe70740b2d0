import { load, ParamError, save, table } from '@foldwise/core'
import { ridge } from '@foldwise/models'
import { expect, test } from 'vitest'
import {
  columnTransformer,
  dateFeatures,
  ofKind,
  pipeline,
  standardScaler,
  tableFromRecords,
} from '../../../src/index.ts'
import { feedsOf, runOurs, runTheirs } from '../../compose/run-onnx.ts'
import golden from '../../fixtures/dates.json' with { type: 'json' }

const ms = Float64Array.from(golden.ms, (v) => v ?? NaN)
const dates = table([{ kind: 'date', name: 'sold', data: ms }])
const runners = [runOurs, ...(runTheirs ? [runTheirs.run] : [])]

test("pandas' parts of dates, missing ones among them", async () => {
  for (const [part, { call, values }] of Object.entries(golden.parts)) {
    using model = await dateFeatures({ parts: [part as 'year'] }).fit({ x: dates })
    const got = await (await model.transform(dates)).data()
    expect([call, ...got]).toEqual([call, ...values.map((v) => v ?? NaN)])
  }
})

test('sines and cosines of parts that begin again', async () => {
  for (const [part, { sin, cos }] of Object.entries(golden.cyclic)) {
    using model = await dateFeatures({ parts: [], cyclic: [part as 'month'] }).fit({ x: dates })
    const got = await (await model.transform(dates)).data()
    sin.forEach((v, i) => {
      expect([part, got[2 * i]]).toEqual([part, v === null ? NaN : expect.closeTo(v, 14)])
      expect([part, got[2 * i + 1]]).toEqual([part, v === null ? NaN : expect.closeTo(cos[i]!, 14)])
    })
  }
})

test('a graph of float64 milliseconds has the same parts', async () => {
  const every = Object.keys(golden.parts) as readonly 'year'[]
  const cyclic = Object.keys(golden.cyclic) as readonly 'month'[]
  const x = Array.from(ms, (v, i) => [v, ms[ms.length - 1 - i]!])
  using fitted = await dateFeatures({ parts: every, cyclic }).fit({ x })
  using model = load(save(fitted), dateFeatures)
  const expected = Float32Array.from(await (await model.transform(x)).data())
  const graph = model.toGraph!()
  for (const run of runners) {
    const out = await run(graph, { x: { dtype: 'float64', shape: [x.length, 2], data: Float64Array.from(x.flat()) } })
    expect(out.features!.shape).toEqual([x.length, 2 * (every.length + 2 * cyclic.length)])
    expect(out.features!.data).toEqual(expected)
  }
  expect(model.featureNames!.slice(0, 3)).toEqual(['x0_year', 'x0_quarter', 'x0_month'])
  // Parts that were not asked for are not in the graph.
  using years = await dateFeatures({ parts: ['hour'] }).fit({ x })
  expect(years.toGraph!().nodes.length).toBeLessThan(20)
})

test('a table with dates goes through a pipeline and its graph', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    sold: new Date(Date.UTC(2024, i % 12, 1 + (i % 28), i % 24)),
    price: 10 + (i % 7),
  }))
  const x = tableFromRecords(rows)
  const columns = columnTransformer([
    [pipeline(dateFeatures({ parts: ['day', 'hour'], cyclic: ['month'] }), standardScaler()), ofKind('date')],
    ['passthrough', ['price']],
  ])
  using model = await pipeline(columns, ridge()).fit({ x, y: rows.map((_, i) => (i % 12) + (i % 24)) })
  expect(model.steps[0].featureNames).toEqual(['sold_day', 'sold_hour', 'sold_month_sin', 'sold_month_cos', 'price'])
  const said = await model.predict(x)
  const graph = model.toGraph!()
  expect(graph.inputs.map((v) => [v.name, v.dtype])).toEqual([
    ['sold', 'float64'],
    ['price', 'float32'],
  ])
  for (const run of runners) {
    const got = (await run(graph, feedsOf(graph, x)))[graph.outputs[0]!.name]!.data as Float32Array
    said.forEach((v, i) => {
      expect(Math.abs(got[i]! - v)).toBeLessThan(1e-4)
    })
  }
})

test('columns that are no dates, unknown parts, and no parts are refused', async () => {
  const names = table([{ kind: 'string', name: 'who', categories: ['a'], data: Int32Array.of(0) }])
  await expect(dateFeatures().fit({ x: names })).rejects.toThrow(
    "date-features.fit: expected columns of dates, got the string column 'who'. Read it as dates, or select other columns.",
  )
  expect(() => dateFeatures({ parts: ['century' as 'year'] })).toThrow(ParamError)
  expect(() => dateFeatures({ cyclic: ['year'] })).toThrow(
    "date-features: expected 'cyclic' to be a list of 'quarter', 'month', 'day', 'dayOfYear', 'weekday', 'hour', 'minute', 'second', each once, got ['year']. The default is [].",
  )
  await expect(dateFeatures({ parts: [] }).fit({ x: [[0]] })).rejects.toThrow(
    "date-features.fit: expected a part of dates to make, got none. Name one in 'parts' or 'cyclic'.",
  )
})
