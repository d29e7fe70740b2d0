import { hostTensor, type Params, scope, stream, type Tensor, valueAndGrad } from '@foldwise/core'
import { reshape } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { assertClose } from '@foldwise/testing'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/neural-networks.json' with { type: 'json' }
import { assertTensors, digest, filled, formula, type Make } from '../torch.ts'

const device = await wasm()
const onDevice: Make = (data, shape) => device.tensor(data, shape, 'float32')
const text = { vocabulary: 20, size: 8, heads: 2, hidden: 32 }
const networks: { readonly [name: string]: nn.Layer } = {
  'resNet 18': nn.resNet(18, 4),
  'resNet 50': nn.resNet(50, 4),
  'cifarResNet 20': nn.cifarResNet(20, 4),
  mobileNetV1: nn.mobileNetV1(4, { dropout: 0 }),
  mobileNetV2: nn.mobileNetV2(4, { dropout: 0 }),
  'mobileNetV3 large': nn.mobileNetV3('large', 4, { dropout: 0 }),
  'mobileNetV3 small': nn.mobileNetV3('small', 4, { dropout: 0 }),
  transformerEncoder: nn.transformerEncoder(3, text),
  transformerDecoder: nn.transformerDecoder(text),
}

test.each(golden.cases.map((c) => [c.name, c] as const))(
  "%s: outputs, loss and all gradients are PyTorch's",
  async (_, c) => {
    const net = networks[c.name]!
    const before = device.live
    const weights = filled(nn.initialize(net, c.shape.slice(1)), onDevice)
    const size = c.shape.reduce((a, b) => a * b)
    const ids = Float64Array.from({ length: size }, (_, i) => (i >= size - 2 ? 0 : (i * 7) % c.ids))
    const x = onDevice(c.ids ? ids : formula(0, size, 4), c.shape)
    const flat = (y: Tensor) => reshape(y, [-1, y.shape.at(-1)!])
    const { after, value, grads } = scope(() => {
      const step = valueAndGrad((params: Params) => {
        const { y, state } = nn.run(net, { params, state: weights.state }, x, {
          training: c.training,
          random: stream(0),
        })
        const rows = c.outputs.shape[0]!
        const labels = device.tensor(
          Int32Array.from({ length: rows }, (_, i) => i % c.outputs.shape[1]!),
          [rows],
          'int32',
        )
        return { loss: nn.crossEntropy()(y, labels), y: flat(y), state }
      })
      return { after: flat(nn.run(net, weights, x).y), ...step(weights.params) }
    })
    await assertTensors({ y: value.y, after }, { y: c.outputs, after: c.after }, 1e-4)
    assertClose(await value.loss.data(), [c.loss], { relative: 1e-4, absolute: 1e-4 })
    expect(Object.keys(grads).sort()).toEqual(Object.keys(c.grads).sort())
    const wants = c.grads as unknown as { [name: string]: [number, number] }
    // Gradients that are 0 but for rounding, such as those of a scale before another normalization.
    const least = 1e-6 * Math.max(1, ...Object.values(wants).map(([norm]) => norm))
    for (const [name, [norm, sum]] of Object.entries(wants)) {
      const t = grads[name]!
      const got = digest(hostTensor(await t.data(), t.shape, t.dtype))
      assertClose(got, [norm, sum], { relative: 1e-4, absolute: 2e-4 * norm + least })
    }
    const all = [weights.params, weights.state, grads, value.state, { x, after, y: value.y, loss: value.loss }]
    for (const t of all.flatMap((p: Params) => Object.values(p))) t.dispose()
    expect(device.live).toBe(before)
  },
)
