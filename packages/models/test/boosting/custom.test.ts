import { load, ParamError, save, stream, tensor } from '@foldwise/core'
import { sigmoid, softmax } from '@foldwise/kernels'
import { describe, expect, test } from 'vitest'
import { boostWith, type CustomLoss, gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'

const rng = stream(7, 'custom')
const rows = 800
const values = Float64Array.from({ length: rows * 4 }, () => rng.normal())
const x = tensor(values, [rows, 4])
const y = Float64Array.from(
  { length: rows },
  (_, i) => values[4 * i]! - 0.5 * values[4 * i + 1]! ** 2 + 0.1 * rng.normal(),
)

const squares: CustomLoss = {
  objective: (raw, target) => ({ gradient: raw.map((z, i) => z - target[i]!), hessian: raw.map(() => 1) }),
}
const absoluteError = {
  evaluate: (raw: Float64Array, target: Float64Array) =>
    raw.reduce((s, z, i) => s + Math.abs(z - target[i]!), 0) / raw.length,
  higherIsBetter: false,
}
const p = { nEstimators: 20, loss: 'custom' } as const

describe('a custom objective', () => {
  test('that is a built-in one learns the same trees', async () => {
    // Both begin at 0.
    const centred = y.map((v) => v - y.reduce((a, b) => a + b, 0) / rows)
    const ours = await boostWith(gradientBoostingRegressor(p), squares).fit({ x, y: centred })
    const theirs = await gradientBoostingRegressor({ nEstimators: 20 }).fit({ x, y: centred })
    const [a, b] = [await ours.predict(x), await theirs.predict(x)]
    expect(Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))).toBeLessThan(1e-10)
  })

  test('of two classes gives raw scores whose sigmoid is predicted', async () => {
    const logLoss: CustomLoss = {
      objective(raw, target) {
        const share = raw.map((z) => sigmoid(z))
        return { gradient: share.map((q, i) => q - target[i]!), hessian: share.map((q) => q * (1 - q)) }
      },
    }
    const median = y.slice().sort()[rows / 2 - 1]!
    const balanced = Array.from(y, (v) => v > median)
    const ours = await boostWith(gradientBoostingClassifier(p), logLoss).fit({ x, y: balanced })
    const theirs = await gradientBoostingClassifier({ nEstimators: 20 }).fit({ x, y: balanced })
    const [a, b] = [await (await ours.predictProba(x)).data(), await (await theirs.predictProba(x)).data()]
    expect(Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))).toBeLessThan(1e-9)
  })

  test('of more classes gets and gives row-major values, one a class', async () => {
    const target = Array.from(y, (v) => (v > 0 ? 'c' : v > -0.7 ? 'b' : 'a'))
    const crossEntropy: CustomLoss = {
      objective(raw, codes) {
        const gradient = new Float64Array(raw.length)
        for (let i = 0; i < raw.length; i += 3) {
          gradient.set(softmax(raw.subarray(i, i + 3)), i)
        }
        const hessian = gradient.map((q) => q * (1 - q))
        codes.forEach((c, i) => {
          gradient[3 * i + c]! -= 1
        })
        return { gradient, hessian }
      },
    }
    const model = await boostWith(gradientBoostingClassifier(p), crossEntropy).fit({ x, y: target })
    const right = (await model.predict(x)).filter((v, i) => v === target[i]).length
    expect(right / rows).toBeGreaterThan(0.9)
  })

  test('is multiplied by the weights', async () => {
    const recipe = boostWith(gradientBoostingRegressor(p), squares)
    // So few that every value has a bin of its own, repeated or not.
    const few = values.subarray(0, 4 * 200)
    const weight = y.slice(0, 200).map((_, i) => i % 3)
    const twice = Array.from(weight.keys()).flatMap((i) => Array.from({ length: weight[i]! }, () => i))
    const weighted = await recipe
      .with({ minSamplesLeaf: 1 })
      .fit({ x: tensor(few, [200, 4]), y: y.slice(0, 200), weight })
    const repeated = await recipe.with({ minSamplesLeaf: 1 }).fit({
      x: twice.map((i) => values.subarray(4 * i, 4 * i + 4)),
      y: twice.map((i) => y[i]!),
    })
    const [a, b] = [await weighted.predict(x), await repeated.predict(x)]
    expect(Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))).toBeLessThan(1e-6)
  })

  test('is not saved: the file is of the plain type, and predicts raw scores without it', async () => {
    const model = await boostWith(gradientBoostingRegressor(p), squares).fit({ x, y })
    const loaded = load(save(model), gradientBoostingRegressor)
    expect(loaded.params).toEqual(model.params)
    expect(await loaded.predict(x)).toEqual(await model.predict(x))
    await expect(gradientBoostingRegressor(p).fitMore(loaded, { x, y })).rejects.toThrow(
      "gradientBoostingRegressor.fitMore: expected a function for loss 'custom', got none. Give it with boostWith(recipe, { objective }).",
    )
    const more = await boostWith(gradientBoostingRegressor(p), squares).fitMore(loaded, { x, y })
    expect(more.facts.iterations).toBe(40)
  })

  test('may not change what it is given', async () => {
    const greedy: CustomLoss = {
      objective(raw, target) {
        const made = squares.objective!(raw.slice(), target)
        target.fill(0)
        raw.fill(0)
        return made
      },
    }
    const [a, b] = [greedy, squares].map((c) => boostWith(gradientBoostingRegressor(p), c).fit({ x, y }))
    expect(save(await a!)).toEqual(save(await b!))
  })

  const bad: [string, CustomLoss['objective'], string][] = [
    [
      'NaN',
      (raw) => ({ gradient: raw.map((_, i) => (i === 3 ? NaN : 1)), hessian: raw.map(() => 1) }),
      'expected the objective to give finite gradients, got NaN in row 3. Check it on a few rows.',
    ],
    [
      'a hessian below 0',
      (raw) => ({ gradient: raw, hessian: raw.map(() => -1) }),
      'expected the objective to give finite hessians >= 0, got -1 in row 0. Check it on a few rows.',
    ],
    [
      'too few gradients',
      (raw) => ({ gradient: [1, 2], hessian: raw }),
      'expected the objective to give a gradient of 800 numbers, 1 a row, got 2. Return { gradient, hessian }.',
    ],
    [
      'nothing',
      () => undefined as never,
      'expected the objective to give a gradient of 800 numbers, 1 a row, got undefined. Return { gradient, hessian }.',
    ],
  ]
  test.each(bad)('that gives %s is refused', async (_, objective, message) => {
    await expect(boostWith(gradientBoostingRegressor(p), { objective: objective! }).fit({ x, y })).rejects.toThrow(
      `gradientBoostingRegressor.fit: ${message}`,
    )
  })

  test('and the parameter loss belong together', async () => {
    await expect(gradientBoostingRegressor(p).fit({ x, y })).rejects.toThrow(ParamError)
    await expect(boostWith(gradientBoostingRegressor(), squares).fit({ x, y })).rejects.toThrow(
      "gradientBoostingRegressor.fit: expected loss 'custom' beside a function for it, got 'squared'. Set the loss, or leave the function out.",
    )
    const watching = boostWith(gradientBoostingRegressor({ ...p, earlyStoppingRounds: 3 }), squares)
    await expect(watching.fit({ x, y })).rejects.toThrow(
      'gradientBoostingRegressor.fit: expected a metric to watch, as a custom objective gives no loss, got none.',
    )
    expect(() => boostWith({ type: 'ridge' } as never, squares)).toThrow(ParamError)
  })
})

describe('a custom metric', () => {
  test('takes the place of the loss in the history, and is what the fit stops by', async () => {
    const recipe = gradientBoostingRegressor({ nEstimators: 60, learningRate: 0.4, earlyStoppingRounds: 4 })
    const half = { x: tensor(values.slice(0, 1600), [400, 4]), y: y.slice(0, 400) }
    const validation = { x: tensor(values.slice(1600), [400, 4]), y: y.slice(400) }
    const model = await boostWith(recipe, { metric: absoluteError }).fit({ ...half, validation })
    const { iterations, history } = model.facts as unknown as { iterations: number; history: { validation: number[] } }
    expect(history.validation[iterations - 1]).toBe(Math.min(...history.validation))
    expect(history.validation[iterations - 1]).toBeCloseTo(
      absoluteError.evaluate(await model.predict(validation.x), validation.y),
      10,
    )
    const upside = {
      evaluate: (...a: Parameters<typeof absoluteError.evaluate>) => -absoluteError.evaluate(...a),
      higherIsBetter: true,
    }
    const other = await boostWith(recipe, { metric: upside }).fit({ ...half, validation })
    expect(await other.predict(x)).toEqual(await model.predict(x))
  })

  test('that gives NaN is refused', async () => {
    const metric = { evaluate: () => NaN, higherIsBetter: true }
    await expect(boostWith(gradientBoostingRegressor(), { metric }).fit({ x, y })).rejects.toThrow(
      'gradientBoostingRegressor.fit: expected the metric to give a number, got NaN. Check it on a few rows.',
    )
  })
})
