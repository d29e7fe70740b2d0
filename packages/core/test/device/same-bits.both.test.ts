import { expect, test } from 'vitest'
import { type Params, scope, type Tensor, valueAndGrad } from '../../src/index.ts'
import { add, gelu, logSoftmax, matMul, mean, mul, neg, sigmoid, sub, sum, tanh } from '../../src/ops.ts'
import { wasm } from '../../src/wasm.ts'

const device = await wasm()

test('training on wasm gives the same bits in Node and in Chromium', async () => {
  const values = (n: number, k: number) => Float32Array.from({ length: n }, (_, i) => (((i * k) % 101) - 50) / 100)
  const x = device.tensor(values(64 * 20, 37), [64, 20])
  const y = device.tensor(
    Float32Array.from({ length: 64 * 5 }, (_, i) => (Math.floor(i / 5) % 5 === i % 5 ? 1 : 0)),
    [64, 5],
  )
  let params: Params = {
    w1: device.tensor(values(20 * 33, 29), [20, 33]),
    b1: device.tensor(new Float32Array(33)),
    w2: device.tensor(values(33 * 5, 53), [33, 5]),
  }
  const loss = (p: Params): Tensor => {
    const h = add(matMul(x, p.w1!), p.b1!)
    const active = add(gelu(h), mul(sigmoid(h), tanh(h)))
    return neg(mean(sum(mul(logSoftmax(matMul(active, p.w2!)), y), 1)))
  }
  const step = valueAndGrad(loss)
  for (let i = 0; i < 30; i++) {
    const next = scope(() => {
      const { grads } = step(params)
      return Object.fromEntries(Object.entries(params).map(([k, p]) => [k, sub(p, mul(grads[k]!, 0.5))]))
    })
    for (const t of Object.values(params)) t.dispose()
    params = next
  }
  const bits = await Promise.all(Object.values(params).map(async (t) => hash((await t.data()) as Float32Array)))
  // Made in Node 24 on x86-64.
  expect(bits).toEqual(['b562291c', 'b5f4d858', 'f69dc8dd'])
  for (const t of [x, y, ...Object.values(params)]) t.dispose()
})

/** FNV-1a of the bytes. */
function hash(values: Float32Array): string {
  let h = 0x811c9dc5
  for (const byte of new Uint8Array(values.buffer)) h = Math.imul(h ^ byte, 0x01000193)
  return (h >>> 0).toString(16)
}
