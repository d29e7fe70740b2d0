import { expect, test } from 'vitest'
import { type Device, type Params, scope, valueAndGrad } from '../../src/index.ts'
import * as ops from '../../src/ops.ts'
import { wasm } from '../../src/wasm.ts'

const values = (n: number, k: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => (((i * k) % 1009) - 504) / 700)

/** Three steps of a network with every kernel that is cut into parts; the bytes of all weights. */
async function train(device: Device): Promise<string[]> {
  const x = device.tensor(values(20 * 3 * 24 * 24, 37), [20, 3, 24, 24])
  let params: Params = {
    c1: device.tensor(values(12 * 27, 31), [12, 3, 3, 3]),
    b1: device.tensor(values(12, 7)),
    deep: device.tensor(values(12 * 9, 29), [12, 1, 3, 3]),
    groups: device.tensor(values(12 * 4 * 9, 23), [12, 4, 3, 3]),
    up: device.tensor(values(12 * 5 * 4, 19), [12, 5, 2, 2]),
    w: device.tensor(values(720 * 300, 41), [720, 300]),
    q: device.tensor(values(300, 13)),
    scale: device.tensor(values(900, 11)),
    shift: device.tensor(values(900, 17)),
    table: device.tensor(values(50 * 900, 43), [50, 900]),
  }
  const rows = device.tensor(
    Int32Array.from({ length: 60 }, (_, i) => (i * 7) % 50),
    [60],
    'int32',
  )
  const zeros = (t: { readonly shape: readonly number[]; readonly size: number }) =>
    device.tensor(new Float32Array(t.size), t.shape)
  for (let step = 0; step < 3; step++) {
    const next = scope(() => {
      const { grads } = valueAndGrad((p: Params) => {
        let h = ops.gelu(ops.conv(x, p.c1!, { bias: p.b1!, pads: 1 }))
        h = ops.maxPool(h, 2)
        h = ops.conv(h, p.deep!, { pads: 1, group: 12 })
        h = ops.standardize(ops.conv(h, p.groups!, { pads: 1, strides: 2, group: 3 }), [0, 2, 3]).y
        h = ops.averagePool(ops.convTranspose(h, p.up!, { strides: 2 }), 1)
        const z = ops.mul(ops.matMul(ops.reshape(h, [0, -1]), p.w!), p.q!)
        const attention = ops.softmax(
          ops.matMul(ops.reshape(z, [20, 10, 30]), ops.reshape(z, [20, 10, 30]), { transposeB: true }),
        )
        const picked = ops.layerNormalization(ops.gather(p.table!, rows), p.scale!, p.shift!)
        const turned = ops.transpose(ops.relu(ops.reshape(picked, [60, 30, 30])), [1, 0, 2])
        const rest = ops.mean(ops.where(ops.greater(turned, 0.5), ops.square(turned), turned))
        return ops.add(ops.add(ops.mean(ops.square(z)), ops.mean(ops.square(attention))), rest)
      })(params)
      const names = Object.keys(params)
      const made = ops.adamStep(
        names.map((k) => [params[k]!, grads[k]!, zeros(params[k]!), zeros(params[k]!)]),
        {
          beta1: 0.9,
          beta2: 0.99,
          epsilon: 1e-8,
          rootScale: 2,
          each: names.map(() => ({ rate: 0.02, decay: 0.1, keep: 0.9 })),
        },
      )
      return Object.fromEntries(names.map((k, i) => [k, made[i]![0]]))
    })
    for (const t of Object.values(params)) t.dispose()
    params = next
  }
  const bytes = await Promise.all(
    Object.values(params).map(async (t) => String(new Uint32Array((await t.data()).buffer as ArrayBuffer))),
  )
  for (const t of [x, rows, ...Object.values(params)]) t.dispose()
  return bytes
}

test('one thread and three give the same bits', async () => {
  const [one, three] = [await wasm(), await wasm({ threads: 3 })]
  expect(three).not.toBe(one)
  expect(await train(three)).toEqual(await train(one))
  expect([one.live, three.live]).toEqual([0, 0])
  three.dispose()
})
