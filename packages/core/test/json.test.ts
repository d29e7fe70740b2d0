import { expect, test } from 'vitest'
import { deepFreeze } from '../src/json.ts'

test('deepFreeze freezes objects and arrays to any depth, and gives the same value back', () => {
  const value = { a: [{ b: { c: 1 } }], d: null, e: 'text' }
  expect(deepFreeze(value)).toBe(value)
  expect(Object.isFrozen(value) && Object.isFrozen(value.a) && Object.isFrozen(value.a[0]!.b)).toBe(true)
})

test('deepFreeze leaves typed arrays alone, which cannot be frozen', () => {
  const data = new Float64Array(2)
  deepFreeze({ data })
  data[0] = 1
  expect(data[0]).toBe(1)
})
