import { hostData, InputError, load, ParamError, save, tensor, toDenseMatrix, type Warning } from '@foldwise/core'
import { gaussianNB, logisticRegression } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  columnTransformer,
  fitStream,
  minMaxScaler,
  ofKind,
  pipeline,
  pipelineOf,
  predictStream,
  robustScaler,
  selectColumns,
  splitTarget,
  standardScaler,
} from '../../src/index.ts'
import { csvBatches, readCsv } from '../../src/table/csv/index.ts'

const schema = { a: 'number', b: 'number', kind: 'string' } as const
const file = `a,b,kind\n${Array.from({ length: 120 }, (_, i) => `${(i * 37) % 11},${((i * 53) % 17) + (i % 3) * 8},k${i % 3}`).join('\n')}\n`
const batches = async function* () {
  for await (const t of csvBatches(file, { schema, rows: 25 })) yield splitTarget(t, 'kind')
}
const rows = async function* () {
  for await (const { x } of batches()) yield x
}
const rejection = async (run: () => unknown): Promise<Error> => {
  try {
    await run()
  } catch (error) {
    return error as Error
  }
  return expect.fail('expected an error, got none')
}

describe('fitStream', () => {
  test('learns from all batches what fit learns from all rows, step by step', async () => {
    const recipe = pipeline(standardScaler(), gaussianNB())
    const whole = splitTarget(await readCsv(file, { schema }), 'kind')
    const expected = await recipe.fit(whole)
    const stages = new Set<string>()
    const model = await fitStream(recipe, batches, { onProgress: (p) => stages.add(p.stage) })
    const proba = hostData(await model.predictProba(whole.x))
    hostData(await expected.predictProba(whole.x)).forEach((v, i) => {
      expect(proba[i]).toBeCloseTo(v as number, 10)
    })
    expect([...stages]).toEqual(['standard-scaler: batches', 'gaussianNB: batches'])
    expect(model.steps[0].type).toBe('standard-scaler')
  })

  test('takes a recipe alone, and classes that the first batch lacks', async () => {
    const sorted = [
      { x: [[1], [2]], y: ['x', 'x'] },
      { x: [[8], [9.5]], y: ['y', 'y'] },
    ]
    const model = await fitStream(gaussianNB(), () => sorted, { classes: ['x', 'y'] })
    expect(await model.predict([[1], [9]])).toEqual(['x', 'y'])
    const error = await rejection(() => fitStream(gaussianNB(), () => sorted.toReversed()))
    expect(error).toBeInstanceOf(InputError)
  })

  test('fits steps that do not learn in batches on the first, and says so', async () => {
    const warnings: Warning[] = []
    const recipe = pipeline(standardScaler(), robustScaler(), gaussianNB())
    const numbers = async function* () {
      for await (const { x, y } of batches()) yield { x: toDenseMatrix(x, 'test'), y }
    }
    const dense = async function* () {
      for await (const { x, y } of numbers()) yield { x: tensor(x.data, x.shape), y }
    }
    const model = await fitStream(recipe, dense, { onWarning: (w) => warnings.push(w) })
    expect(warnings).toEqual([
      {
        code: 'first-batch-only',
        message: 'robust-scaler does not learn in batches: it learned from the first one alone.',
      },
    ])
    expect(await model.predict(splitTarget(await readCsv(file, { schema }), 'kind').x)).toHaveLength(120)
  })

  test('a column transformer learns part by part what it learns from all rows', async () => {
    const warnings: Warning[] = []
    const parts = columnTransformer([
      [standardScaler(), ['a']],
      [pipeline(minMaxScaler(), standardScaler()), ofKind('number')],
      [robustScaler(), ['b']],
      ['passthrough', ['b']],
    ])
    const recipe = pipeline(parts, gaussianNB())
    const model = await fitStream(recipe, batches, { onWarning: (w) => warnings.push(w) })
    expect(warnings).toEqual([
      {
        code: 'first-batch-only',
        message:
          'column-transformer: robust-scaler does not learn in batches: it learned columns b from the first one alone.',
      },
    ])
    const { x } = splitTarget(await readCsv(file, { schema }), 'kind')
    const first = (await batches().next()).value!.x
    const whole = await parts.fit({ x })
    const expected = await whole.transform(x)
    const robust = hostData(
      await (await robustScaler().fit({ x: selectColumns(first, ['b']) })).transform(selectColumns(x, ['b'])),
    )
    const got = hostData(await model.steps[0].transform(x))
    hostData(expected).forEach((v, k) => {
      expect(got[k]).toBeCloseTo(k % 5 === 3 ? robust[Math.floor(k / 5)]! : v, 10)
    })
    expect(model.steps[0].featureNames).toEqual(whole.featureNames)
    const types = [
      columnTransformer.of(standardScaler, pipelineOf(minMaxScaler, standardScaler), robustScaler),
      gaussianNB,
    ]
    using loaded = load(save(model), pipelineOf(...(types as [typeof gaussianNB])))
    expect(await (loaded as typeof model).predict(x)).toEqual(await model.predict(x))
    expect((await rejection(() => fitStream(recipe, () => []))).message).toMatch(
      /expected at least one batch, got none/,
    )
  })

  test('refuses what cannot learn in batches, and no batches; stops when asked to', async () => {
    expect(
      (await rejection(() => fitStream(pipeline(standardScaler(), logisticRegression()), batches))).message,
    ).toMatch(/^fitStream: expected a recipe that learns in batches, with a 'fitMore', got 'logisticRegression'/)
    expect(await rejection(() => fitStream(gaussianNB(), [] as never))).toBeInstanceOf(ParamError)
    expect((await rejection(() => fitStream(gaussianNB(), () => []))).message).toMatch(
      /expected at least one batch, got none/,
    )
    const signal = AbortSignal.abort(new Error('enough'))
    expect((await rejection(() => fitStream(gaussianNB(), batches as never, { signal }))).message).toBe('enough')
  })
})

test('a file is read as it is learned from: never more than a batch and a piece of it ahead', async () => {
  const piece = Array.from({ length: 100 }, (_, i) => `${i % 7},${i % 3},k${i % 2}\n`).join('')
  let pieces = 0
  async function* source() {
    yield 'a,b,kind\n'
    for (let i = 0; i < 200; i++) {
      pieces++
      yield piece
    }
  }
  let [given, most] = [0, 0]
  async function* counted() {
    pieces = given = 0
    for await (const t of csvBatches(source(), { rows: 500 })) {
      given += t.rows
      most = Math.max(most, pieces * 100 - given)
      yield splitTarget(t, 'kind')
    }
  }
  const model = await fitStream(pipeline(standardScaler(), gaussianNB()), counted)
  async function* rows() {
    for await (const { x } of counted()) yield x
  }
  let predicted = 0
  for await (const labels of predictStream(model, rows())) predicted += labels.length
  expect([given, predicted]).toEqual([20_000, 20_000])
  expect(most).toBeLessThanOrEqual(600)
})

test('predictStream gives what the model makes of each batch', async () => {
  const model = await fitStream(pipeline(standardScaler(), gaussianNB()), batches)
  const labels: string[] = []
  for await (const some of predictStream(model, rows())) labels.push(...(some as string[]))
  const { x } = splitTarget(await readCsv(file, { schema }), 'kind')
  expect(labels).toEqual(await model.predict(x))
  const shapes = []
  for await (const p of predictStream(model, rows(), 'predictProba')) shapes.push(p.shape)
  expect(shapes).toEqual([...Array.from({ length: 4 }, () => [25, 3]), [20, 3]])
  expect((await rejection(() => predictStream(model, rows() as never, 'transform' as never).next())).message).toMatch(
    /^predictStream: expected a model with 'transform'/,
  )
})
