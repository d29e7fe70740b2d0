import { copiesRows, hostData, tensor } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { kNeighborsClassifier, logisticRegression } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import { crossValidate, kFold, minMaxScaler, pipeline, standardScaler } from '../../src/index.ts'
import { FoldMemory } from '../../src/validation/fold-memory.ts'

const n = 90
const x = Float64Array.from({ length: n * 3 }, (_, k) => ((k * 7919) % 101) / 7 - (k % 3))
const y = Array.from({ length: n }, (_, i) => (x[3 * i]! + x[3 * i + 1]! + ((i * 31) % 11) / 4 > 10 ? 'b' : 'a'))

describe('FoldMemory', () => {
  test('gives the rows of one fold after another in the same memory', () => {
    const memory = new FoldMemory()
    const data = { x: tensor(x, [n, 3]), y, weight: Float64Array.from(y, (_, i) => i) }
    const first = memory.take(data, [0, 1, 2, 5], 'train')
    expect([...hostData(first.x)]).toEqual([...x.subarray(0, 9), ...x.subarray(15, 18)])
    expect(first.y).toEqual([y[0], y[1], y[2], y[5]])
    const second = memory.take(data, [7, 3], 'train')
    expect([...hostData(second.x)]).toEqual([...x.subarray(21, 24), ...x.subarray(9, 12)])
    expect([...second.weight]).toEqual([7, 3])
    expect(hostData(second.x).buffer).toBe(hostData(first.x).buffer)
    const test = memory.take(data, [8], 'test')
    expect([...hostData(test.x)]).toEqual([...x.subarray(24, 27)])
    expect([...hostData(second.x)]).toEqual([...x.subarray(21, 24), ...x.subarray(9, 12)])
    expect(memory.take({ x: [[1], [2]], y }, [1], 'train').x).toEqual([[2]])
  })

  test('is for recipes all of whose parts copy what they keep', () => {
    expect(copiesRows(logisticRegression())).toBe(true)
    expect(copiesRows(pipeline(standardScaler(), logisticRegression()))).toBe(true)
    expect(copiesRows(pipeline(standardScaler(), kNeighborsClassifier()))).toBe(false)
    expect(copiesRows({ ...logisticRegression() })).toBe(false)
  })
})

describe('crossValidate', () => {
  const options = {
    metrics: { accuracy },
    cv: kFold({ nSplits: 4, shuffle: true }),
    outOfFold: ['decisionFunction'],
  } as const

  test('scores the same to the bit where folds share memory and where they do not, and leaves the rows as they were', async () => {
    const t = tensor(x, [n, 3])
    const rows = Array.from({ length: n }, (_, i) => [...x.subarray(3 * i, 3 * i + 3)])
    const recipe = pipeline(standardScaler(), logisticRegression())
    const shared = await crossValidate(recipe, { x: t, y }, options)
    const apart = await crossValidate(recipe, { x: t, y }, { ...options, models: true, trainScores: true })
    const fromRows = await crossValidate(recipe, { x: rows, y }, options)
    const scored = async (v: typeof shared) => ({ scores: v.scores, out: await v.outOfFold!.decisionFunction!.data() })
    expect(await scored(shared)).toEqual(await scored(apart))
    expect(await scored(shared)).toEqual(await scored(fromRows))
    expect(hostData(t)).toEqual(x)
    expect(rows.flat()).toEqual([...x])
    // Models that are kept keep rows of their own.
    const direct = await recipe.fit({ x: tensor(x, [n, 3]), y })
    expect(apart.models.length).toBe(4)
    expect((await apart.models[0]!.predict(t)).length).toBe((await direct.predict(t)).length)
  })

  test('refuses values that are missing, or that scaling makes infinite, as a fit does', async () => {
    const recipe = pipeline(standardScaler(), logisticRegression())
    const missing = x.slice()
    missing[40] = NaN
    // The largest less the mean is infinite.
    const huge = x.slice()
    huge.set([-1, 0, 0, 1, 0, 0, -0.9, 0, 0].map((v) => v * Number.MAX_VALUE))
    for (const bad of [missing, huge]) {
      const data = { x: tensor(bad, [n, 3]), y }
      const error = (o: object) =>
        crossValidate(recipe, data, { ...options, ...o }).then(String, (e: Error) => e.message)
      expect(await error({})).toMatch(/^logisticRegression\.(fit|predict): expected finite numbers, got NaN in row/)
      expect(await error({})).toBe(await error({ models: true }))
    }
    await expect(crossValidate(logisticRegression(), { x: tensor(missing, [n, 3]), y }, options)).rejects.toThrow(
      /^logisticRegression\.(fit|predict): expected finite numbers, got NaN in row/,
    )
  })

  test('keeps the rows of models that keep them', async () => {
    const recipe = pipeline(minMaxScaler(), kNeighborsClassifier())
    const [a, b] = [tensor(x, [n, 3]), Array.from({ length: n }, (_, i) => [...x.subarray(3 * i, 3 * i + 3)])]
    const { outOfFold: _, ...plain } = options
    const got = await crossValidate(recipe, { x: a, y }, plain)
    expect(got.scores).toEqual((await crossValidate(recipe, { x: b, y }, plain)).scores)
  })
})
