import { type Device, DeviceError } from '../../src/index.ts'
import { webgpu } from '../../src/webgpu.ts'

/** A WebGPU device in Node, by Dawn: of a GPU, or of the software renderer that vitest.config.ts offers. Else the reason. */
export async function nodeWebgpu(): Promise<Device | string> {
  const dawn = await import('webgpu').catch((error: Error) => error.message)
  if (typeof dawn === 'string') return dawn
  Object.assign(globalThis, dawn.globals)
  try {
    return await webgpu({ gpu: dawn.create([]) })
  } catch (error) {
    if (error instanceof DeviceError) return error.message
    throw error
  }
}
