import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PriorityQueue } from '../../src/boosting/priority-queue.ts'

test('items come out in order, whatever was put in, taken or left out before', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('push'), value: fc.integer({ min: 0, max: 50 }) }),
    fc.record({ do: fc.constant('pop'), value: fc.constant(0) }),
    fc.record({ do: fc.constant('keep'), value: fc.integer({ min: 0, max: 12 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new PriorityQueue<number>((a, b) => a < b)
      const expected: number[] = []
      for (const { do: what, value } of steps) {
        if (what === 'push') {
          queue.push(value)
          expected.push(value)
          expected.sort((a, b) => a - b)
        } else if (what === 'pop') expect(queue.pop()).toBe(expected.shift())
        else expect(queue.keep(value)).toEqual(expected.splice(value).reverse())
      }
      expect(queue.keep(0)).toEqual(expected.reverse())
    }),
  )
})
