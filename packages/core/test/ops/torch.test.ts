import { describe, test } from 'vitest'
import { assertClose, assertSame } from '../../../testing/src/index.ts'
import { hostData, hostTensor, type Params, scope } from '../../src/index.ts'
import { wasm } from '../../src/wasm.ts'
import { cases, type Numbers, runCase } from './torch.ts'

const device = await wasm()

describe("PyTorch's values and gradients", () => {
  for (const [i, c] of cases.entries()) {
    test(`${c.op} (${i}), in float64 on the host: ${c.call}`, () => {
      const { value, grads } = runCase(c, ({ shape, data }) => hostTensor(Float64Array.from(data), shape, 'float64'))
      assertSame('shape', value.shape, c.value.shape)
      assertClose(hostData(value), c.value.data, { relative: 1e-8, absolute: 1e-8 })
      for (const [name, want] of Object.entries(c.grads)) {
        assertClose(hostData(grads[name]!), want.data, { relative: 1e-8, absolute: 1e-8 })
      }
    })

    test(`${c.op} (${i}), in float32 on wasm: ${c.call}`, async () => {
      const results = scope(() => runCase(c, ({ shape, data }) => device.tensor(data, shape, 'float32')))
      const all: Params = { value: results.value, ...results.grads }
      const wants: { [name: string]: Numbers | undefined } = { value: c.value, ...c.grads }
      for (const [name, t] of Object.entries(all)) {
        assertClose(await t.data(), wants[name]!.data, { relative: 1e-4, absolute: 2e-5 })
        t.dispose()
      }
    })
  }
})
