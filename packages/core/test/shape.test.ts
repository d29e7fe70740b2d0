import { describe, expect, test } from 'vitest'
import { checkShape, InputError, sameShape, showShape, sizeOf, stridesOf } from '../src/index.ts'
import { throwsExactly } from './throws.ts'

test('sizes and strides are row-major', () => {
  expect([sizeOf([]), sizeOf([3]), sizeOf([2, 3, 4]), sizeOf([2, 0, 4])]).toEqual([1, 3, 24, 0])
  expect([stridesOf([]), stridesOf([3]), stridesOf([2, 3, 4])]).toEqual([[], [1], [12, 4, 1]])
})

test('shapes are the same when every axis is', () => {
  expect([sameShape([], []), sameShape([1, 2], [1, 2]), sameShape([1, 2], [2, 1]), sameShape([1], [1, 1])]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(showShape([2, 3])).toBe('[2, 3]')
})

describe('checkShape', () => {
  test('takes what a typed array can hold', () => {
    checkShape('x', [])
    checkShape('x', [0, 2 ** 40])
    checkShape('x', [65535, 65537])
  })

  test.each([
    [[-1], 'x: expected axis sizes that are integers >= 0, got [-1]. Check the shape.'],
    [[1.5], 'x: expected axis sizes that are integers >= 0, got [1.5]. Check the shape.'],
    [[NaN], 'x: expected axis sizes that are integers >= 0, got [NaN]. Check the shape.'],
    [[2 ** 53], 'x: expected axis sizes that are integers >= 0, got [9007199254740992]. Check the shape.'],
    [[65536, 65536], 'x: expected at most 2^32 - 1 elements, got [65536, 65536]. Split the data.'],
  ])('refuses %o', async (shape, message) => {
    await throwsExactly(() => checkShape('x', shape), InputError, message)
  })
})
