import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from '../../src/loader/heap.ts'

const memory = (maximum = 1000): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1, maximum })

test('whatever is allocated and released: blocks never overlap, are aligned and inside, and nothing is lost', () => {
  const step = fc.oneof(
    fc.record({ allocate: fc.integer({ min: 0, max: 5000 }) }),
    fc.record({ release: fc.nat(1000) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new Heap(memory(), 64)
      const live: { at: number; bytes: number }[] = []
      for (const s of steps) {
        if ('allocate' in s) {
          const at = heap.allocate(s.allocate)
          expect(at % 64).toBe(0)
          expect(at).toBeGreaterThanOrEqual(64)
          // 64 readable bytes behind the block
          expect(at + s.allocate + 64).toBeLessThanOrEqual(heap.memory.buffer.byteLength)
          for (const b of live)
            expect(at >= b.at + b.bytes || at + s.allocate <= b.at || s.allocate === 0 || b.bytes === 0).toBe(true)
          live.push({ at, bytes: s.allocate })
        } else if (live.length > 0) {
          const [b] = live.splice(s.release % live.length, 1)
          heap.release(b!.at, b!.bytes)
        }
      }
      for (const b of live) heap.release(b.at, b.bytes)
      expect(heap.used).toBe(0)
      // All of it is one block again.
      expect(heap.allocate(10)).toBe(64)
    }),
  )
})

test('memory that cannot be had is an error, and leaves the heap as it was', () => {
  const heap = new Heap(memory(2), 64)
  const at = heap.allocate(1000)
  const used = heap.used
  expect(() => heap.allocate(10_000_000)).toThrow(RangeError)
  expect(heap.used).toBe(used)
  heap.release(at, 1000)
  expect(heap.allocate(60_000)).toBe(64)
})
