import { hostData, InputError, ParamError, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const examples = function* (): Generator<nn.Example> {
  for (let i = 0; i < 10; i++) yield { x: tensor([i, 2 * i], [2]), y: tensor([i], [], 'int32') }
}
async function* slowly() {
  for (const e of examples()) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    yield e
  }
}
async function rows(source: nn.Loader, epoch = 0): Promise<number[][]> {
  const out: number[][] = []
  for await (const { x, y } of source.batches(epoch)) {
    const [a, b] = [hostData(x), Array.from(hostData(y))]
    expect([x.shape, y.shape]).toEqual([[b.length, 2], [b.length]])
    expect(Array.from(b, (_, i) => a[2 * i + 1])).toEqual(b.map((v) => 2 * v))
    out.push(b)
  }
  return out
}

test('examples that come one after another become batches, sync or async, prefetched or not', async () => {
  const wants = [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]
  expect(await rows(nn.streamLoader(examples, { batchSize: 4 }))).toEqual(wants)
  expect(await rows(nn.prefetch(nn.streamLoader(slowly, { batchSize: 4 })))).toEqual(wants)
  expect(await rows(nn.streamLoader(slowly, { batchSize: 4, dropLast: true }))).toEqual(wants.slice(0, 2))
  expect(nn.streamLoader(examples, { batchSize: 4, count: 10 }).length).toBe(3)
  expect(nn.streamLoader(examples).length).toBe(undefined)
})

test('a buffer shuffles them, in the same order for the same seed and epoch', async () => {
  const source = nn.streamLoader(examples, { batchSize: 5, shuffle: 4, seed: 1 })
  const [first, second] = [(await rows(source, 0)).flat(), (await rows(source, 1)).flat()]
  expect((await rows(source, 0)).flat()).toEqual(first)
  expect(first).not.toEqual(second)
  expect(first.toSorted((a, b) => a - b)).toEqual([...Array(10).keys()])
  // None comes before it was seen.
  first.forEach((v, i) => {
    expect(v).toBeLessThanOrEqual(i + 4)
  })
})

test('a network learns from a stream, weights and all', async () => {
  const source = nn.streamLoader(
    () => Array.from(examples(), (e, i) => ({ x: e.x, y: tensor([3 * i], [1]), weight: i === 9 ? 0 : 1 })),
    { batchSize: 10, count: 10 },
  )
  const net = nn.dense(1)
  const { history } = await nn.train(net, nn.initialize(net, [2]), source, {
    loss: nn.meanSquaredError(),
    optimizer: nn.adam({ learningRate: 0.2 }),
    schedule: nn.cosine(),
    epochs: 60,
  })
  expect(history.at(-1)!.loss).toBeLessThan(0.2)
})

test('examples of different shapes, weights of some, and sizes that make no sense are refused', async () => {
  const mixed = [...examples()].map((e, i) => (i === 3 ? { ...e, x: tensor([1, 2, 3], [3]) } : e))
  await expect(rows(nn.streamLoader(() => mixed))).rejects.toThrow(InputError)
  const some = [...examples()].map((e, i) => (i === 3 ? { ...e, weight: 1 } : e))
  await expect(rows(nn.streamLoader(() => some))).rejects.toThrow(/weights of all/)
  expect(() => nn.streamLoader(examples, { batchSize: 0 })).toThrow(ParamError)
})
