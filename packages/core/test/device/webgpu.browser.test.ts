import { describe, test } from 'vitest'
import { deviceChecks } from '../../../testing/src/index.ts'
import { DeviceError } from '../../src/index.ts'
import { webgpu } from '../../src/webgpu.ts'

const device = await webgpu().catch((error: unknown) => {
  if (error instanceof DeviceError) return error.message
  throw error
})

if (typeof device === 'string') {
  test.skip(`the webgpu device in a page: ${device}`, () => {})
} else {
  describe('the webgpu device in a page', () => {
    // Every op runs on the same shaders in Node; here it is the page's own WebGPU that is tried.
    const some = /^(add|mul|matMul|where|sum|transpose|gather|softmax|cast)\b|^webgpu /
    for (const check of deviceChecks(device, { tolerance: { relative: 1e-5, absolute: 1e-5 } })) {
      if (some.test(check.name)) test(check.name, check.run)
    }
  })
}
