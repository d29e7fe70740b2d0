import { expect, test } from 'vitest'
import { DeviceError } from '../../src/index.ts'
import { add } from '../../src/ops.ts'
import { type Gpu, webgpu } from '../../src/webgpu.ts'
import { nodeWebgpu } from './gpu.ts'

/** The GPU behind `gpu`, and the device that the backend asks it for. */
interface Opened {
  createBuffer(descriptor: { readonly size: number; readonly usage: number }): unknown
}

const found = await nodeWebgpu()

if (typeof found === 'string') {
  test.skip(`errors of the webgpu device: ${found}`, () => {})
} else {
  found.dispose()
  test('a call that the GPU finds invalid is an error of every read and wait after it, not a line in a log', async () => {
    const { create } = await import('webgpu')
    const real = create([]) as unknown as { requestAdapter(o: object): Promise<Adapter> }
    let opened: Opened | undefined
    interface Adapter {
      requestDevice(descriptor: object): Promise<Opened>
    }
    const watched: Gpu = {
      requestAdapter: async (options = {}) => {
        const adapter = await real.requestAdapter(options)
        const request = adapter.requestDevice.bind(adapter)
        adapter.requestDevice = async (descriptor) => {
          opened = await request(descriptor)
          return opened
        }
        return adapter
      },
    }
    const device = await webgpu({ gpu: watched })
    const x = device.tensor([1, 2])
    expect([...(await add(x, 1).data())]).toEqual([2, 3])
    // Reading and writing from the host at once: no buffer may be both.
    opened!.createBuffer({ size: 16, usage: 1 | 2 })
    const y = add(x, 1)
    await expect(device.sync().then(() => y.data())).rejects.toThrow(DeviceError)
    await expect(device.sync()).rejects.toThrow(/expected the GPU to do the work/)
    device.dispose()
  })
}
