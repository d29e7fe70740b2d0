import { afterAll, describe, test } from 'vitest'
import { deviceChecks } from '../../../testing/src/index.ts'
import { fuzzChecks } from './fuzz.ts'
import { nodeWebgpu } from './gpu.ts'
import { trapChecks } from './traps.ts'

const device = await nodeWebgpu()

if (typeof device === 'string') {
  test.skip(`the webgpu device: ${device}`, () => {})
} else {
  describe('the webgpu device', () => {
    const tolerance = { relative: 1e-5, absolute: 1e-5 }
    const checks = [...deviceChecks(device, { tolerance }), ...trapChecks(device), ...fuzzChecks(device, 8)]
    for (const check of checks) test(check.name, check.run)
    afterAll(() => device.dispose())
  })
}
