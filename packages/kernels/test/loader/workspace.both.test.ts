import { expect, test } from 'vitest'
import { loadKernels } from '../../src/index.ts'

for (const threads of [1, 2]) {
  test(`with ${threads} thread(s): regions keep their values when the memory grows, and copies do not change`, async () => {
    using kernels = await loadKernels({ threads })
    using ws = kernels.workspace()
    const a = ws.float64([1, 2, 3])
    const before = a.view
    expect(a.view).toBe(before)
    const bytes = kernels.memory.buffer.byteLength
    ws.float64(bytes)
    expect(kernels.memory.buffer.byteLength).toBeGreaterThan(bytes)
    expect([...a.view]).toEqual([1, 2, 3])
    const copy = a.copy()
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer)
    a.view[0] = 9
    expect([...copy]).toEqual([1, 2, 3])
  })
}

test('zeros, copies of values, and every element type', async () => {
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const dirty = ws.raw(Uint8Array, 4096)
  dirty.view.fill(255)
  ws.release(dirty)
  expect([...ws.float64(3).view]).toEqual([0, 0, 0])
  expect([...ws.float32([0.1]).view]).toEqual([Math.fround(0.1)])
  expect([...ws.int32([-1]).view, ...ws.uint32([2 ** 32 - 1]).view]).toEqual([-1, 2 ** 32 - 1])
  expect([...ws.int8([-128]).view, ...ws.uint8([255]).view, ...ws.uint16([65535]).view]).toEqual([-128, 255, 65535])
})

test('a workspace frees all it holds, once', async () => {
  const kernels = await loadKernels()
  const used = kernels.heap.used
  const ws = kernels.workspace()
  const a = ws.float64(1000)
  ws.int32(1000)
  expect(kernels.heap.used).toBeGreaterThan(used + 12_000)
  ws.release(a)
  expect(() => ws.release(a)).toThrow('does not own')
  ws[Symbol.dispose]()
  ws[Symbol.dispose]()
  expect(kernels.heap.used).toBe(used)
})

test('a region can be copied while the memory grows for it', async () => {
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  for (let bytes = 1 << 20; ; bytes *= 2) {
    const from = ws.raw(Int32Array, bytes / 4)
    from.view.fill(7)
    const before = kernels.memory.buffer
    const copy = ws.float64(from.view)
    expect([copy.view[0], copy.view.at(-1), copy.length]).toEqual([7, 7, bytes / 4])
    if (kernels.memory.buffer !== before) return
  }
})
