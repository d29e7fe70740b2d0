import { hostTensor, InputError, type Params, scope, type Tensor, tensor, valueAndGrad } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { describe, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/neural-losses.json' with { type: 'json' }
import { assertTensors, type Make, type Numbers } from '../torch.ts'

const device = await wasm()
const places: { readonly [where: string]: readonly [Make, number] } = {
  'float64 on the host': [(data, shape) => hostTensor(Float64Array.from(data), shape, 'float64'), 1e-8],
  'float32 on wasm': [(data, shape) => device.tensor(data, shape, 'float32'), 1e-4],
}

// biome-ignore lint/suspicious/noExplicitAny: the options of a case are whatever its call takes
type Options = any
type Inputs = { readonly [name: string]: Tensor }
const lossOf =
  (make: (o: Options) => nn.Loss) =>
  ({ x, y, w }: Inputs, o: Options) =>
    make(o)(x!, y!, w)
const calls: { readonly [name: string]: (p: Inputs, o: Options) => Tensor } = {
  crossEntropy: lossOf(nn.crossEntropy),
  binaryCrossEntropy: lossOf(nn.binaryCrossEntropy),
  focal: lossOf(nn.focal),
  meanSquaredError: lossOf(nn.meanSquaredError),
  meanAbsoluteError: lossOf(nn.meanAbsoluteError),
  huber: lossOf(nn.huber),
  hinge: lossOf(nn.hinge),
  klDivergence: lossOf(nn.klDivergence),
  tripletLoss: ({ a, b, c }, margin) => nn.tripletLoss(a!, b!, c!, margin),
  inBatchSoftmax: ({ a, b, ids, shares, w }, o) =>
    nn.inBatchSoftmax(a!, b!, {
      ...o,
      ...(ids && { ids }),
      ...(shares && { logShares: shares }),
      ...(w && { weight: w }),
    }),
}

describe.each(Object.entries(places))("losses and gradients are PyTorch's, in %s", (_, [make, tolerance]) => {
  test.each(golden.cases.map((c) => [`${c.name}: ${c.call}`, c] as const))('%s', async (_, c) => {
    const before = device.live
    const { loss, grads } = scope(() => {
      const entries = Object.entries(c.inputs as { [name: string]: Numbers })
      const inputs = Object.fromEntries(
        entries.map(([name, { shape, data }]) => {
          const t = make(Float64Array.from(data), shape)
          const whole = (c.whole as string[]).includes(name)
          return [name, whole ? t.on.constant(Int32Array.from(data), { shape, dtype: 'int32' }) : t]
        }),
      )
      const wanted = Object.fromEntries(Object.keys(c.grads).map((name) => [name, inputs[name]!]))
      const run = valueAndGrad((p: Params) => calls[c.name]!({ ...inputs, ...p }, c.options ?? undefined))(wanted)
      return { loss: run.value, grads: run.grads }
    })
    await assertTensors({ loss }, { loss: { shape: [], data: [c.loss] } }, tolerance)
    await assertTensors(grads, c.grads as unknown as { [name: string]: Numbers }, tolerance)
    for (const t of [loss, ...Object.values(grads)]) t.dispose()
    expect(device.live).toBe(before)
  })
})

test('targets that do not fit are refused, and never broadcast', () => {
  const x = tensor([1, 2, 3, 4], [2, 2])
  expect(() => nn.meanSquaredError()(x, tensor([1, 2], [2, 1]))).toThrow(InputError)
  expect(() => nn.crossEntropy()(x, tensor([0, 1, 1], [3], 'int32'))).toThrow(/class numbers \[2\]/)
  expect(() => nn.crossEntropy({ classWeight: [1] })(x, tensor([0, 1], [2], 'int32'))).toThrow(/2 class weights/)
  expect(() => nn.hinge()(x, tensor([0, 1], [2]))).toThrow(/int32/)
})
