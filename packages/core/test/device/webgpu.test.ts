import { afterAll, describe, test } from 'vitest'
import { deviceChecks, opSamples } from '../../../testing/src/index.ts'
import { nodeWebgpu } from './gpu.ts'

const device = await nodeWebgpu()

// Each shape of a product compiles a shader of tfjs': of the many convolutions, every sixth.
const samples = opSamples.filter(({ op }, i) => !op.name.startsWith('conv') || i % 6 === 0)

if (typeof device === 'string') {
  test.skip(`the webgpu device: ${device}`, () => {})
} else {
  describe('the webgpu device', () => {
    for (const check of deviceChecks(device, { samples, tolerance: { relative: 1e-5, absolute: 1e-5 } })) {
      test(check.name, check.run)
    }
    afterAll(() => device.dispose())
  })
}
