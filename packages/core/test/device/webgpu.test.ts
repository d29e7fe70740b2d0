import { afterAll, describe, test } from 'vitest'
import { deviceChecks } from '../../../testing/src/index.ts'
import { nodeWebgpu } from './gpu.ts'

const device = await nodeWebgpu()

if (typeof device === 'string') {
  test.skip(`the webgpu device: ${device}`, () => {})
} else {
  describe('the webgpu device', () => {
    for (const check of deviceChecks(device, { tolerance: { relative: 1e-5, absolute: 1e-5 } })) {
      test(check.name, check.run)
    }
    afterAll(() => device.dispose())
  })
}
