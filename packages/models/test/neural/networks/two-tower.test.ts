import { hostData, InputError, ParamError, stream, tensor } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { afterEach, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const device = await wasm()
afterEach(() => expect(device.live).toBe(0))

// People with a taste and a purse, things of a kind and a price; bought is what is to the taste and about as dear as the purse.
const [people, things] = [160, 90]
const random = stream(1, 'shop')
const draw = (count: number) => Array.from({ length: count }, () => 2 * random.next() - 1)
const person = Array.from({ length: people }, () => draw(3))
const thing = Array.from({ length: things }, () => draw(3))
const worth = (p: number[], t: number[]) => p[0]! * t[0]! + p[1]! * t[1]! - 2 * Math.abs(p[2]! - t[2]!)
const bought = person.map((p) => {
  const order = thing.map((_, i) => i).sort((a, b) => worth(p, thing[b]!) - worth(p, thing[a]!))
  return order.slice(0, 8)
})
// Of what a person bought, the last two are held back.
const pairs = bought.flatMap((list, p) => list.filter((_, i) => i % 4 !== 3).map((t) => [p, t] as const))
const rows = tensor(
  pairs.flatMap(([p, t]) => [...person[p]!, ...thing[t]!]),
  [pairs.length, 6],
)
const ids = tensor(
  pairs.map(([, t]) => t),
  [pairs.length],
  'int32',
)
const options: nn.TwoTowerOptions = {
  query: nn.mlp(12, { hidden: [32] }),
  item: nn.mlp(12, { hidden: [32] }),
  columns: 3,
}

test('two towers find what belongs to a query, and a model that sees both puts it in a better order', async () => {
  const net = nn.twoTower(options)
  const start = nn.initialize(net, [6], 2)
  const counts = Array.from({ length: things }, (_, t) => pairs.filter(([, other]) => other === t).length)
  const { weights, history } = await nn.train(
    net,
    start,
    nn.loader({ x: rows, y: ids }, { batchSize: 64, shuffle: true }),
    {
      loss: nn.twoTowerLoss({ temperature: 0.1, counts }),
      optimizer: nn.adam({ learningRate: 0.01 }),
      epochs: 15,
    },
  )
  expect(history.at(-1)!.loss).toBeLessThan(0.8 * history[0]!.loss!)

  const towers = nn.towers(options)
  const side = (name: 'query' | 'item', x: number[][]) =>
    nn.predict(towers[name], { params: nn.part(weights.params, name), state: {} }, tensor(x.flat(), [x.length, 3]))
  const [queries, items] = [await side('query', person), await side('item', thing)]
  const found = await nn.retrieve(queries, items, 20)
  const places = hostData(found.items)
  const scores = hostData(found.scores)
  // Of two things held back a person, how many are among the first so many that were not bought already.
  const recall = (count: number, order: (p: number) => number[]) => {
    let hits = 0
    person.forEach((_, p) => {
      const seen = new Set(pairs.filter(([q]) => q === p).map(([, t]) => t))
      const rest = order(p).filter((t) => !seen.has(t))
      hits += rest.slice(0, count).filter((t) => bought[p]!.includes(t)).length
    })
    return hits / (2 * people)
  }
  const byTower = (p: number) => Array.from(places.subarray(p * 20, (p + 1) * 20))
  const retrieved = recall(14, byTower)
  expect(retrieved).toBeGreaterThan(0.75)
  for (let p = 0; p < 5; p++) {
    const all = thing.map((_, t) => t)
    const product = (t: number) => {
      const [q, v] = [hostData(queries), hostData(items)]
      return Array.from({ length: 12 }, (_, k) => q[p * 12 + k]! * v[t * 12 + k]!).reduce((a, b) => a + b)
    }
    expect(byTower(p)).toEqual(all.sort((a, b) => product(b) - product(a)).slice(0, 20))
    expect(scores[p * 20]).toBeCloseTo(product(places[p * 20]!), 5)
  }

  // A judge of pairs: what was bought against what was retrieved and was not.
  const judged = person.flatMap((_, p) => byTower(p).map((t) => [p, t] as const))
  const features = judged.flatMap(([p, t]) => [...person[p]!, ...thing[t]!, Math.abs(person[p]![2]! - thing[t]![2]!)])
  const x = tensor(features, [judged.length, 7])
  const known = new Set(pairs.map(([p, t]) => p * things + t))
  const y = tensor(
    judged.map(([p, t]) => (known.has(p * things + t) ? 1 : 0)),
    [judged.length, 1],
  )
  const judge = nn.mlp(1, { hidden: [24] })
  const trained = await nn.train(
    judge,
    nn.initialize(judge, [7]),
    nn.loader({ x, y }, { batchSize: 128, shuffle: true }),
    {
      loss: nn.binaryCrossEntropy(),
      optimizer: nn.adam({ learningRate: 0.01 }),
      epochs: 10,
    },
  )
  const opinions = hostData(await nn.predict(judge, trained.weights, x))
  const byJudge = (p: number) =>
    byTower(p)
      .map((t, i) => [t, opinions[p * 20 + i]!] as const)
      .sort((a, b) => b[1] - a[1])
      .map(([t]) => t)
  expect(recall(2, byJudge)).toBeGreaterThan(recall(2, byTower) + 0.05)
})

test('an item that is twice in a batch is no wrong answer', async () => {
  const y = tensor([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0], [3, 2, 2])
  const loss = (ids: number[]) =>
    nn
      .twoTowerLoss({ temperature: 1 })(y, tensor(ids, [3], 'int32'))
      .data()
  const [apart, same] = [await loss([0, 1, 2]), await loss([5, 1, 5])]
  expect(same[0]).toBeLessThan(apart[0]!)
})

test('what does not fit is refused', async () => {
  expect(() => nn.twoTower({ ...options, columns: 0 })).toThrow(ParamError)
  expect(() => nn.initialize(nn.twoTower(options), [3])).toThrow(InputError)
  expect(() => nn.twoTowerLoss()(tensor([1, 2], [1, 2]), tensor([1], [1], 'int32'))).toThrow(/outputs \[n, 2, size\]/)
  const [q, i] = [tensor([1, 2], [1, 2]), tensor([1, 2, 3], [1, 3])]
  await expect(nn.retrieve(q, i, 1)).rejects.toThrow(InputError)
  await expect(nn.retrieve(q, q, 2)).rejects.toThrow(ParamError)
  await expect(nn.predict(nn.dense(1), nn.initialize(nn.dense(1), [2]), q, { batchSize: 0 })).rejects.toThrow(
    ParamError,
  )
})
