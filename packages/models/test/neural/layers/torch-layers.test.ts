import { hostTensor, scope } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { describe, expect, test } from 'vitest'
import { assertTensors, type Make } from '../torch.ts'
import { cases, layers, runCase } from './torch-layers.ts'

const device = await wasm()
const places: { readonly [where: string]: readonly [Make, number] } = {
  'float64 on the host': [(data, shape) => hostTensor(Float64Array.from(data), shape, 'float64'), 1e-8],
  'float32 on wasm': [(data, shape) => device.tensor(data, shape, 'float32'), 1e-4],
}

test('every layer has a case', () => {
  expect(cases.map((c) => c.name).sort()).toEqual(Object.keys(layers).sort())
})

describe.each(Object.entries(places))("values and gradients are PyTorch's, in %s", (_, [make, tolerance]) => {
  test.each(cases.map((c) => [c.name, c] as const))('%s', async (_, c) => {
    const before = device.live
    const { y, grads, state } = scope(() => runCase(c, make))
    await assertTensors({ y }, { y: c.y }, tolerance)
    await assertTensors(grads, c.grads, tolerance)
    await assertTensors(state, c.state, tolerance)
    for (const t of [y, ...Object.values(grads), ...Object.values(state)]) t.dispose()
    expect(device.live).toBe(before)
  })
})
