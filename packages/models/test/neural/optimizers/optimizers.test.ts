import { hostTensor, ParamError, type Params, scope, tensor, valueAndGrad } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { assertClose } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/neural-training.json' with { type: 'json' }
import { assertTensors, filled, formula, type Make } from '../torch.ts'

const device = await wasm()
const places: { readonly [where: string]: readonly [Make, number] } = {
  'float64 on the host': [(data, shape) => hostTensor(Float64Array.from(data), shape, 'float64'), 1e-8],
  'float32 on wasm': [(data, shape) => device.tensor(data, shape, 'float32'), 1e-3],
}
type Case = (typeof golden.cases)[number]
const makers = {
  sgd: nn.sgd,
  adam: nn.adam,
  adamW: nn.adamW,
  rmsprop: nn.rmsprop,
  adagrad: nn.adagrad,
  lion: nn.lion,
} as const
const split = [
  { names: /^0\./, learningRate: 0.001, weightDecay: 0.05 },
  { names: /bias$/, weightDecay: 0 },
]

async function train(c: Case, make: Make): Promise<{ losses: number[]; params: Params }> {
  const { groups, schedule, ...options } = c.options as { groups?: string; schedule?: string }
  const optimizer = makers[c.name as keyof typeof makers]({ ...options, ...(groups && { groups: split }) })
  const factor = schedule ? nn.oneCycle() : () => 1
  const net = nn.sequential([nn.dense(8), nn.activation('tanh'), nn.dense(3)])
  const x = make(formula(0, 64, 4), [16, 4])
  const y = x.on.constant(
    Int32Array.from({ length: 16 }, (_, i) => (i * 7) % 3),
    { shape: [16], dtype: 'int32' },
  )
  let { params } = filled(nn.initialize(net, [4]), make)
  let state = optimizer.init(params)
  const losses: number[] = []
  const loss = valueAndGrad((p: Params) => nn.crossEntropy()(nn.run(net, { params: p, state: {} }, x).y, y))
  for (let step = 1; step <= 50; step++) {
    const next = scope(() => {
      const { value, grads } = loss(params)
      const clipped = c.clip ? nn.clipNorm(grads, c.clip) : grads
      return { value, ...optimizer.step({ params, grads: clipped, state, step, factor: factor(step - 1, 50) }) }
    })
    losses.push((await next.value.data())[0]!)
    for (const t of [next.value, ...Object.values(params), ...Object.values(state)]) t.dispose()
    params = next.params
    state = next.state
  }
  for (const t of [x, y, ...Object.values(state)]) t.dispose()
  return { losses, params }
}

describe.each(Object.entries(places))("50 steps go PyTorch's way, in %s", (_, [make, tolerance]) => {
  test.each(golden.cases.map((c) => [`${c.name} ${JSON.stringify(c.options)}, clip ${c.clip}`, c] as const))(
    '%s',
    async (_, c) => {
      const before = device.live
      const { losses, params } = await train(c, make)
      assertClose(losses, c.losses, { relative: tolerance, absolute: tolerance })
      // In float32 a rule that takes signs may step the other way where a gradient is nearly 0.
      if (tolerance < 1e-6) await assertTensors(params, c.params, tolerance)
      for (const t of Object.values(params)) t.dispose()
      expect(device.live).toBe(before)
    },
  )
})

test("schedules are PyTorch's", () => {
  const factors = (schedule: nn.Schedule) => Array.from({ length: 20 }, (_, i) => schedule(i, 20))
  assertClose(factors(nn.cosine(0.1)), golden.schedules.cosine, { relative: 1e-12, absolute: 1e-12 })
  assertClose(factors(nn.stepDecay(1 / 4, 0.3)), golden.schedules.stepDecay, { relative: 1e-12, absolute: 1e-12 })
  assertClose(factors(nn.oneCycle()), golden.schedules.oneCycle, { relative: 1e-9, absolute: 1e-12 })
  let state = nn.plateauStart
  const next = nn.plateau({ factor: 0.5, patience: 2 })
  const rates = golden.plateau.losses.map((loss) => (state = next(state, loss)).factor)
  expect(rates).toEqual(golden.plateau.rates)
})

test('a cycle that rises in one step begins at its highest rate', () => {
  const schedule = nn.oneCycle({ rise: 0.1 })
  expect(schedule(0, 10)).toBe(1)
  expect(schedule(1, 10)).toBeLessThan(1)
})

test('a warm-up rises to the schedule after it', () => {
  const schedule = nn.warmUp(0.2, nn.cosine())
  const factors = Array.from({ length: 20 }, (_, i) => schedule(i, 20))
  expect(factors.slice(0, 5)).toEqual([0.2, 0.4, 0.6, 0.8, 1])
  expect(factors[12]).toBeCloseTo(0.5, 12)
})

test('frozen parameters stay as they are', () => {
  const params = { 'a.weight': tensor([1, 2]), 'a.bias': tensor([5, 6]), 'b.weight': tensor([3, 4]) }
  const grads = { 'a.weight': tensor([1, 1]), 'a.bias': tensor([1, 1]), 'b.weight': tensor([1, 1]) }
  const optimizer = nn.adam({ groups: [{ names: /^a\./g, frozen: true }] })
  const after = optimizer.step({ params, grads, state: optimizer.init(params), step: 1 })
  for (const name of ['a.weight', 'a.bias'] as const) expect(after.params[name]).toBe(params[name])
  expect(after.params['b.weight']).not.toBe(params['b.weight'])
})

test('gradients are clipped only where they are too long, averages move by their share', async () => {
  const grads = { a: tensor([3, 0]), b: tensor([0, 4]) }
  const { a, b } = nn.clipNorm(grads, 1)
  assertClose([...(await a!.data()), ...(await b!.data())], [0.6, 0, 0, 0.8], { relative: 1e-6, absolute: 1e-6 })
  expect(await nn.clipNorm(grads, 9).a!.data()).toEqual(Float32Array.of(3, 0))
  expect(await nn.clipValues(grads, 2).b!.data()).toEqual(Float32Array.of(0, 2))
  expect(await nn.averaged(grads, { a: tensor([1, 1]), b: tensor([0, 0]) }, 0.75).a!.data()).toEqual(
    Float32Array.of(2.5, 0.25),
  )
})

test('settings that make no sense are refused', () => {
  expect(() => nn.sgd({ learningRate: -1 })).toThrow(ParamError)
  expect(() => nn.sgd({ nesterov: true })).toThrow(/momentum/)
  expect(() => nn.adam({ beta1: 1 })).toThrow(ParamError)
  expect(() => nn.adamW({ groups: [{ names: /x/, weightDecay: -1 }] })).toThrow(/weightDecay/)
  expect(() => nn.stepDecay(0)).toThrow(ParamError)
  expect(() => nn.warmUp(2)).toThrow(ParamError)
})
