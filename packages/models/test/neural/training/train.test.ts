import { FormatError, InputError, ParamError, tensor } from '@foldwise/core'
import { mean, square } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { assertClose } from '@foldwise/testing'
import { afterEach, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import { bits, network, spirals } from './data.ts'

const device = await wasm()
const data = spirals(240)
const batches = (batchSize = 32) => nn.loader(data, { batchSize, shuffle: true })
const validation = nn.loader(spirals(120, 2), { batchSize: 50 })
const loss = nn.crossEntropy()

afterEach(() => expect(device.live).toBe(0))

test('a network learns what no plane separates, and tells loss and metrics of every epoch', async () => {
  const net = network()
  const seen: string[] = []
  const { history, weights } = await nn.train(net, nn.initialize(net, [2]), batches(), {
    loss,
    epochs: 40,
    optimizer: nn.adamW({ learningRate: 0.01 }),
    schedule: nn.oneCycle(),
    clipNorm: 5,
    metrics: { accuracy: nn.accuracy },
    validation,
    onProgress: ({ stage, done, total, scores }) => seen.push(`${stage} ${done}/${total} ${Object.keys(scores ?? {})}`),
  })
  expect(history).toHaveLength(40)
  expect(history.at(-1)!.loss!).toBeLessThan(history[0]!.loss! / 4)
  expect(history.at(-1)!.validationAccuracy).toBeGreaterThan(0.95)
  expect(seen[39]).toBe('epochs 40/40 loss,accuracy,validationLoss,validationAccuracy')
  // The scores are those of the weights that came out.
  const test = spirals(120, 2)
  const { y } = nn.run(net, weights, test.x)
  const right = await nn.accuracy(y, test.y).data()
  expect(right[0]).toBeCloseTo(history.at(-1)!.validationAccuracy!, 6)
})

const options = {
  loss,
  optimizer: nn.adam({ learningRate: 0.01 }),
  average: 0.9,
  plateau: { patience: 1, factor: 0.5 },
  accumulate: 3,
  validation,
  earlyStopping: { patience: 20 },
  seed: 7,
} as const

test('a run resumed from a file equals one that was never interrupted, bit for bit', async () => {
  const net = network(0.2)
  const start = nn.initialize(net, [2], 7)
  const whole = await nn.train(net, start, batches(), { ...options, epochs: 9 })
  let file: Uint8Array | undefined
  const stop = new AbortController()
  const cut = nn.train(net, start, batches(), {
    ...options,
    epochs: 9,
    signal: stop.signal,
    onCheckpoint: (c) => {
      file = nn.saveCheckpoint(c)
      if (c.standing.epoch === 4) stop.abort(new Error('enough'))
    },
  })
  await expect(cut).rejects.toThrow('enough')
  expect(device.live).toBe(0)
  const resume = nn.loadCheckpoint(file!)
  expect(resume.standing.epoch).toBe(4)
  const rest = await nn.train(net, start, batches(), { ...options, epochs: 9, resume })
  expect(rest.history).toEqual(whole.history)
  expect(rest.epoch).toBe(whole.epoch)
  expect(await bits(rest.weights)).toBe(await bits(whole.weights))
})

test('weights have the same bits on 1 and on 2 threads, and after another fit in between', async () => {
  const net = network(0.1)
  const fit = (threads: number, seed = 3) =>
    nn.train(net, nn.initialize(net, [2], seed), batches(), { loss, epochs: 3, seed, threads })
  const [a, other, b] = await Promise.all([fit(1), fit(1, 4), fit(2)])
  expect(await bits(a.weights)).toBe(await bits(b.weights))
  expect(await bits(a.weights)).not.toBe(await bits(other.weights))
  expect((await wasm({ threads: 2 })).live).toBe(0)
})

test('training stops where the score no longer falls, and returns the weights of the best epoch', async () => {
  const net = network()
  const { history, epoch, stoppedEarly, weights } = await nn.train(net, nn.initialize(net, [2]), batches(), {
    loss,
    epochs: 300,
    optimizer: nn.adam({ learningRate: 0.05 }),
    validation,
    earlyStopping: { patience: 5 },
  })
  expect(stoppedEarly).toBe(true)
  expect(history).toHaveLength(epoch + 5)
  const losses = history.map((h) => h.validationLoss!)
  expect(losses.indexOf(Math.min(...losses))).toBe(epoch - 1)
  const test = spirals(120, 2)
  const again = await loss(nn.run(net, weights, test.x).y, test.y).data()
  expect(again[0]).toBeCloseTo(losses[epoch - 1]!, 5)
})

test('gradients of several batches taken together are those of one large batch', async () => {
  const net = nn.sequential([nn.dense(8), nn.activation('tanh'), nn.dense(3)])
  const start = nn.initialize(net, [2])
  const fit = (batchSize: number, accumulate: number) =>
    nn.train(net, start, nn.loader(data, { batchSize }), { loss, epochs: 4, accumulate, optimizer: nn.sgd() })
  const [a, b] = [await fit(120, 1), await fit(30, 4)]
  const [x, y] = [await a.weights.params['0.weight']!.data(), await b.weights.params['0.weight']!.data()]
  assertClose(x, y, { relative: 1e-5, absolute: 1e-6 })
})

test('memory is flat over 2,000 steps', { timeout: 120_000 }, async () => {
  const net = nn.sequential([nn.dense(6), nn.batchNorm(), nn.dropout(0.3), nn.dense(3)])
  const live: number[] = []
  await nn.train(net, nn.initialize(net, [2]), batches(24), {
    loss,
    epochs: 200,
    average: 0.99,
    onProgress: () => live.push(device.live),
  })
  expect([live.length * 10, new Set(live).size]).toEqual([2000, 1])
})

test('an abort in the middle of an epoch is seen soon and frees everything', async () => {
  const net = network()
  const stop = new AbortController()
  const endless: nn.Loader = {
    *batches() {
      for (;;) yield data
    },
  }
  const began = performance.now()
  setTimeout(() => stop.abort(new Error('stopped')), 30)
  await expect(
    nn.train(net, nn.initialize(net, [2]), endless, { loss, epochs: 1, signal: stop.signal }),
  ).rejects.toThrow('stopped')
  expect(performance.now() - began).toBeLessThan(1000)
  expect(device.live).toBe(0)
})

test('an abort in the middle of an epoch keeps the last checkpoint, from which training goes on as if nothing had been', async () => {
  const net = network(0.2)
  const start = nn.initialize(net, [2], 7)
  const all = batches()
  const stop = new AbortController()
  const cut: nn.Loader = {
    length: all.length!,
    *batches(epoch) {
      let i = 0
      for (const batch of all.batches(epoch) as Iterable<nn.Batch>) {
        if (epoch === 2 && i++ === 3) stop.abort(new Error('enough'))
        yield batch
      }
    },
  }
  let last: nn.Checkpoint | undefined
  const run = nn.train(net, start, cut, {
    ...options,
    epochs: 4,
    signal: stop.signal,
    onCheckpoint: (c) => {
      last = c
    },
  })
  await expect(run).rejects.toThrow('enough')
  expect([device.live, last!.standing.epoch]).toEqual([0, 2])
  const whole = await nn.train(net, start, all, { ...options, epochs: 4 })
  const rest = await nn.train(net, start, all, { ...options, epochs: 4, resume: last! })
  expect(await bits(rest.weights)).toBe(await bits(whole.weights))
})

test('rows count by their weights, and those of weight 0 not at all', async () => {
  const net = nn.dense(3)
  const start = nn.initialize(net, [2])
  const once = { ...spirals(90), weight: tensor(Float32Array.from({ length: 90 }, (_, i) => (i < 60 ? 1 : 0))) }
  const fit = (batch: nn.Batch, batchSize: number) =>
    nn.train(net, start, nn.loader(batch, { batchSize }), { loss, epochs: 2, optimizer: nn.sgd() })
  const [a, b] = [await fit(once, 30), await fit(spirals(60), 30)]
  expect(await bits(a.weights)).toBe(await bits(b.weights))
})

test('what cannot be trained is refused', async () => {
  const net = nn.dense(3)
  const start = nn.initialize(net, [2])
  await expect(nn.train(net, start, batches(), { loss, epochs: 0 })).rejects.toThrow(ParamError)
  await expect(nn.train(net, start, { batches: () => [] }, { loss, epochs: 1 })).rejects.toThrow(/at least one batch/)
  const unknown = { batches: () => [data] }
  await expect(nn.train(net, start, unknown, { loss, epochs: 1, schedule: nn.cosine() })).rejects.toThrow(/length/)
  const wild = nn.train(net, start, batches(), {
    loss: (output) => mean(square(output)),
    epochs: 60,
    optimizer: nn.sgd({ learningRate: 1e3 }),
  })
  await expect(wild).rejects.toThrow(InputError)
  expect(() => nn.loadCheckpoint(new Uint8Array(20))).toThrow()
})

test('a checkpoint whose best epoch is damaged is refused', async () => {
  let good: nn.Checkpoint | undefined
  const net = nn.dense(3)
  const onCheckpoint = (c: nn.Checkpoint) => {
    good = c
  }
  await nn.train(net, nn.initialize(net, [2]), batches(), { loss, epochs: 1, onCheckpoint })
  const standing = { ...good!.standing, best: {} as never }
  expect(() => nn.loadCheckpoint(nn.saveCheckpoint({ ...good!, standing }))).toThrow(FormatError)
})
