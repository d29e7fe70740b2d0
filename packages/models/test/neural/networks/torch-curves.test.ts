import { type Params, scope, valueAndGrad } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/neural-curves.json' with { type: 'json' }
import { filled, formula, type Make } from '../torch.ts'

const device = await wasm()
const onDevice: Make = (data, shape) => device.tensor(data, shape, 'float32')
const networks: { readonly [name: string]: nn.Layer } = {
  'resNet 18': nn.resNet(18, 4),
  mobileNetV2: nn.mobileNetV2(4, { dropout: 0 }),
  transformerEncoder: nn.transformerEncoder(3, { vocabulary: 20, size: 8, heads: 2, hidden: 32 }),
}
const dispose = (...all: readonly Params[]) => {
  for (const t of all.flatMap((p) => Object.values(p))) t.dispose()
}

test.each(golden.cases.map((c) => [c.name, c] as const))(
  "%s: the losses of 50 steps are PyTorch's within 1 percent, and memory stays flat",
  { timeout: 240_000 },
  async (_, c) => {
    const net = networks[c.name]!
    const size = c.shape.reduce((a, b) => a * b)
    const values = c.ids ? Float64Array.from({ length: size }, (_, i) => (i * 7) % c.ids) : formula(0, size, 4)
    const before = device.live
    const x = onDevice(values, c.shape)
    const labels = device.tensor(
      Int32Array.from({ length: c.shape[0]! }, (_, i) => i % (c.ids ? 3 : 4)),
      [c.shape[0]!],
      'int32',
    )
    const optimizer = nn.sgd({ learningRate: c.rate })
    const { params: start, state } = filled(nn.initialize(net, c.shape.slice(1)), onDevice)
    let params = start
    const live = device.live
    for (const [i, want] of c.losses.entries()) {
      const made = scope(() => {
        const { value, grads } = valueAndGrad((p: Params) => {
          return nn.crossEntropy()(nn.run(net, { params: p, state }, x).y, labels)
        })(params)
        const next = optimizer.step({ params, grads, state: {}, step: i + 1 })
        return { loss: value, params: next.params }
      })
      const [loss] = await made.loss.data()
      dispose(params, { loss: made.loss })
      params = made.params
      expect(Math.abs(loss! / want - 1), `step ${i}: ${loss} and ${want}`).toBeLessThan(0.01)
      expect(device.live).toBe(live)
    }
    dispose(params, state, { x, labels })
    expect(device.live).toBe(before)
  },
)
