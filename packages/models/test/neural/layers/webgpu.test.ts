import { scope } from '@foldwise/core'
import { afterAll, describe, expect, test } from 'vitest'
import { nodeWebgpu } from '../../../../core/test/device/gpu.ts'
import { assertTensors, type Make } from '../torch.ts'
import { cases, runCase } from './torch-layers.ts'

const device = await nodeWebgpu()

if (typeof device === 'string') {
  test.skip(`layers on webgpu: ${device}`, () => {})
} else {
  const make: Make = (data, shape) => device.tensor(data, shape, 'float32')
  describe("values and gradients are PyTorch's, on webgpu", () => {
    // Activations are single ops, which have checks of their own there; what follows a comma is the same layer set otherwise.
    const layers = cases.filter((c) => !c.name.startsWith('activation') && !c.name.includes(','))
    test.each(layers.map((c) => [c.name, c] as const))('%s', async (_, c) => {
      const before = device.live
      const { y, grads, state } = scope(() => runCase(c, make))
      await assertTensors({ y }, { y: c.y }, 1e-4)
      await assertTensors(grads, c.grads, 1e-4)
      await assertTensors(state, c.state, 1e-4)
      for (const t of [y, ...Object.values(grads), ...Object.values(state)]) t.dispose()
      expect(device.live).toBe(before)
    })
    afterAll(() => device.dispose())
  })
}
