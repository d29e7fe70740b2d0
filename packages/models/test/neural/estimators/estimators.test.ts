import { InputError, load, ParamError, save, stream } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { assertClose } from '@foldwise/testing'
import { afterEach, expect, test } from 'vitest'
import { defineNeuralRegressor, dense, neuralClassifier, neuralRegressor } from '../../../src/neural/index.ts'
import { runOnnx } from '../../run-onnx.ts'
import { spirals } from '../training/data.ts'

const device = await wasm()
afterEach(() => expect(device.live).toBe(0))

const names = ['left', 'right', 'up']
async function spiral(rows: number, seed: number) {
  const { x, y } = spirals(rows, seed)
  const flat = await x.data()
  return {
    x: Array.from({ length: rows }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]),
    y: Array.from(await y.data(), (c) => names[c]!),
  }
}
const [data, validation] = [await spiral(240, 1), await spiral(90, 2)]
const share = (a: readonly unknown[], b: readonly unknown[]) => a.filter((v, i) => v === b[i]).length / a.length

/** Images of a bright horizontal or vertical bar in noise. */
function bars(rows: number, seed: number) {
  const random = stream(seed, 'bars')
  const y = Array.from({ length: rows }, (_, i) => (i % 2 ? 'lying' : 'standing'))
  const x = y.map((label) => {
    const at = random.integer(8)
    return Float32Array.from({ length: 64 }, (_, i) => {
      const on = (label === 'lying' ? Math.floor(i / 8) : i % 8) === at
      return 100 * random.next() + (on ? 120 : 0)
    })
  })
  return { x, y }
}

test('a network classifies what no plane separates, and tells how it was trained', async () => {
  const model = await neuralClassifier({
    network: { kind: 'mlp', hidden: [32, 32] },
    epochs: 40,
    learningRate: 0.01,
    patience: 30,
  }).fit({
    ...data,
    validation,
  })
  expect(share(await model.predict(validation.x), validation.y)).toBeGreaterThan(0.95)
  const { history, epochs, bestEpoch, parameters } = model.facts as {
    history: { [name: string]: number }[]
    epochs: number
    bestEpoch: number
    parameters: number
  }
  expect(history).toHaveLength(epochs)
  expect(Object.keys(history[0]!)).toEqual(['loss', 'accuracy', 'validationLoss', 'validationAccuracy'])
  expect(Math.min(...history.map((h) => h.validationLoss!))).toBe(history[bestEpoch - 1]!.validationLoss)
  expect(parameters).toBe(2 * 32 + 32 + 32 * 32 + 32 + 32 * 3 + 3)
})

test('a convolutional network learns images, and a file of it predicts the same', async () => {
  const network = { kind: 'cnn', image: [1, 8, 8], channels: [8], hidden: 0 } as const
  const model = await neuralClassifier({ network, epochs: 25, learningRate: 0.02 }).fit(bars(200, 1))
  const test = bars(100, 2)
  expect(share(await model.predict(test.x), test.y)).toBeGreaterThan(0.95)
  const again = load(save(model), neuralClassifier)
  expect(await (await again.predictProba(test.x)).data()).toEqual(await (await model.predictProba(test.x)).data())
})

test('a regressor learns a curve', async () => {
  const x = Array.from({ length: 200 }, (_, i) => [i / 20])
  const y = x.map(([v]) => 1e4 * Math.sin(v!))
  const model = await neuralRegressor({ network: { kind: 'mlp', hidden: [48, 48] }, epochs: 100 }).fit({ x, y })
  const worst = (await model.predict(x)).map((v, i) => Math.abs(v - y[i]!))
  expect(worst.reduce((a, b) => a + b, 0) / 200).toBeLessThan(500)
})

test('a warm start goes on where a model ended, and refuses one of another network', async () => {
  const recipe = neuralClassifier({ epochs: 20, schedule: 'constant' })
  const first = await recipe.fit(data)
  const more = await recipe.fit(data, { warmStart: first })
  const loss = (m: typeof first, i: number) => (m.facts.history as { loss: number }[]).at(i)!.loss
  expect(loss(more, 0)).toBeLessThan(loss(first, 5))
  const other = recipe.with({ network: { kind: 'mlp', hidden: [7] } }).fit(data, { warmStart: first })
  await expect(other).rejects.toThrow(ParamError)
})

test('every optimizer and schedule learns', async () => {
  for (const [optimizer, learningRate, schedule] of [
    ['adamW', 0.01, 'cosine'],
    ['adam', 0.02, 'oneCycle'],
    ['sgd', 0.1, 'constant'],
    ['rmsprop', 0.01, 'cosine'],
    ['adagrad', 0.1, 'constant'],
    ['lion', 0.003, 'cosine'],
  ] as const) {
    const recipe = neuralClassifier({ epochs: 12, optimizer, learningRate, schedule, clipNorm: 5 })
    const { facts } = await recipe.fit(data)
    const history = facts.history as { loss: number }[]
    expect(history.at(-1)!.loss, optimizer).toBeLessThan(0.8 * history[0]!.loss)
  }
})

test('networks that make no sense are refused when the recipe is made, rows that are no such images when it is fitted', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: what JavaScript callers may write
  const recipe = (network: any) => () => neuralClassifier({ network })
  expect(recipe({ kind: 'transformerr' })).toThrow(ParamError)
  expect(recipe({ kind: 'mlp', hiden: [3] })).toThrow(ParamError)
  expect(recipe({ kind: 'mlp', hidden: [0] })).toThrow(ParamError)
  expect(recipe({ kind: 'cnn' })).toThrow(ParamError)
  await expect(neuralClassifier({ network: { kind: 'cnn', image: [1, 8, 8] } }).fit(data)).rejects.toThrow(InputError)
})

test('an abort stops a fit within 200 ms and frees everything', async () => {
  const stop = new AbortController()
  const fitting = neuralClassifier({ epochs: 5000 }).fit(data, { signal: stop.signal })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const at = performance.now()
  stop.abort(new Error('enough'))
  await expect(fitting).rejects.toThrow('enough')
  expect(performance.now() - at).toBeLessThan(200)
})

test.skipIf(!runOnnx)('a transformer classifies token numbers, and its ONNX file agrees in ONNX Runtime', async () => {
  const random = stream(5, 'tokens')
  const x = Array.from({ length: 240 }, () =>
    Float64Array.from({ length: 7 }, (_, i) => (i < 5 ? 1 + random.integer(8) : 0)),
  )
  const y = x.map((row) => (row.includes(5) ? 'b' : 'a'))
  const network = { kind: 'transformerEncoder', vocabulary: 9, size: 16, heads: 2, depth: 1 } as const
  const model = await neuralClassifier({ network, epochs: 12, learningRate: 0.01 }).fit({ x, y })
  expect(share(await model.predict(x), y)).toBeGreaterThan(0.95)
  const rows = {
    dtype: 'float32',
    shape: [3, 7],
    data: Float32Array.from(x.slice(0, 3).flatMap((r) => [...r])),
  } as const
  const { probabilities } = await runOnnx!.runGraph(model.toGraph!(), { x: rows })
  const wanted = await (await model.predictProba(x.slice(0, 3))).data()
  assertClose(probabilities!.data as Float32Array, wanted, { relative: 1e-5, absolute: 1e-5 })
})

test('a regressor of one network of its own', async () => {
  const linear = defineNeuralRegressor({
    type: 'acme/linear',
    version: 1,
    params: {},
    network: (_, { outputs }) => dense(outputs),
  })
  const x = Array.from({ length: 100 }, (_, i) => [i, (i * 7) % 13])
  const y = x.map(([a, b]) => 3 * a! - 2 * b! + 5)
  const model = await linear({ epochs: 60, learningRate: 0.1 }).fit({ x, y })
  const [one] = await model.predict([[50, 6]])
  expect(one).toBeCloseTo(143, 0)
})
