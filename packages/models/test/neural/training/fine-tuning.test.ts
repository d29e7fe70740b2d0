import { hostData, ParamError, tensor } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { assertClose } from '@foldwise/testing'
import { afterEach, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import { spirals } from './data.ts'

const device = await wasm()
afterEach(() => expect(device.live).toBe(0))
const net = nn.sequential({
  body: nn.sequential({ fc: nn.dense(16), bn: nn.batchNorm(), act: nn.activation('relu'), drop: nn.dropout(0.5) }),
  head: nn.dense(3),
})
const data = nn.loader(spirals(120), { batchSize: 40, shuffle: true })
const start = nn.initialize(net, [2])
const values = (w: nn.Weights) =>
  Object.fromEntries(Object.entries({ ...w.params, ...w.state }).map(([name, t]) => [name, [...hostData(t)]]))

test('frozen parts stay as they are, statistics and all, and the rest learns as on their features', async () => {
  const options = { loss: nn.crossEntropy(), epochs: 5, optimizer: nn.adamW({ weightDecay: 0.1, learningRate: 0.05 }) }
  const tuned = await nn.train(net, start, data, { ...options, frozen: /^(?!head\.)./g })
  const [before, after] = [values(start), values(tuned.weights)]
  for (const name of Object.keys(before)) {
    if (name.startsWith('head.')) expect(after[name], name).not.toEqual(before[name])
    else expect(after[name], name).toEqual(before[name])
  }
  const { x, y } = spirals(120)
  const body = nn.sequential({
    body: nn.sequential({ fc: nn.dense(16), bn: nn.batchNorm(), act: nn.activation('relu') }),
  })
  const features = await nn.predict(body, start, x)
  const head = nn.dense(3)
  const alone = await nn.train(
    head,
    { params: nn.part(start.params, 'head'), state: {} },
    nn.loader({ x: features, y }, { batchSize: 40, shuffle: true }),
    options,
  )
  assertClose(hostData(alone.weights.params.weight!), after['head.weight']!, { relative: 1e-4, absolute: 1e-5 })
})

test('each part has the learning rate of its group', async () => {
  const groups = [{ names: /^body\./, learningRate: 0 }]
  const { weights } = await nn.train(net, start, data, {
    loss: nn.crossEntropy(),
    epochs: 1,
    optimizer: nn.sgd({ learningRate: 0.1, groups }),
  })
  expect(values(weights)['body.fc.weight']).toEqual(values(start)['body.fc.weight'])
  expect(values(weights)['head.weight']).not.toEqual(values(start)['head.weight'])
})

test('freezing everything is refused', async () => {
  await expect(nn.train(net, start, data, { loss: nn.crossEntropy(), epochs: 1, frozen: /./ })).rejects.toThrow(
    ParamError,
  )
})

test('batch normalization counts rows by their weights: 2 is twice, 0 not at all', async () => {
  const layer = nn.sequential([nn.conv1d(3, 2), nn.batchNorm(), nn.activation('tanh'), nn.flatten(), nn.dense(2)])
  const from = nn.initialize(layer, [2, 4])
  const x = (rows: number[]) =>
    tensor(
      rows.flatMap((r) => Array.from({ length: 8 }, (_, i) => ((r * 13 + i * 7) % 11) / 5 - 1)),
      [rows.length, 2, 4],
    )
  const y = (rows: number[]) =>
    tensor(
      rows.map((r) => r % 2),
      [rows.length],
      'int32',
    )
  const fit = (rows: number[], weight?: number[]) => {
    const batch = { x: x(rows), y: y(rows), ...(weight && { weight: tensor(weight, [weight.length]) }) }
    const options = { loss: nn.crossEntropy(), epochs: 3, optimizer: nn.sgd({ learningRate: 0.2 }) }
    return nn.train(layer, from, nn.loader(batch), options)
  }
  const counted = values((await fit([0, 1, 2, 3], [2, 1, 0, 1])).weights)
  const repeated = values((await fit([0, 0, 1, 3])).weights)
  for (const name of Object.keys(counted)) {
    assertClose(counted[name]!, repeated[name]!, { relative: 1e-4, absolute: 1e-5 })
  }
})
