import { expect, test } from 'vitest'

test('the page is cross-origin isolated, so WASM memory can be shared between threads', () => {
  expect(globalThis.crossOriginIsolated).toBe(true)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true })
  expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer)
})

test('WebGPU has an adapter without a GPU', async () => {
  const adapter = await navigator.gpu.requestAdapter()
  expect(adapter?.info.vendor).toBe('google')
  expect(adapter?.info.architecture).toBe('swiftshader')
  const device = await adapter?.requestDevice()
  device?.destroy()
})
