import { describe, expect, test } from 'vitest'
import { DeviceError, FormatError, InputError, ParamError, show, tensor } from '../src/index.ts'

test.each([ParamError, InputError, FormatError, DeviceError])(
  '%o is an Error with its own name and a cause',
  (Class) => {
    const error = new Class('a message', { cause: 7 })
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe(`${Class.name}: a message`)
    expect(error.cause).toBe(7)
  },
)

describe('show', () => {
  test.each([
    ['a', "'a'"],
    ['x'.repeat(40), `'${'x'.repeat(40)}'`],
    ['x'.repeat(41), `'${'x'.repeat(37)}...'`],
    [1.5, '1.5'],
    [-0, '0'],
    [NaN, 'NaN'],
    [7n, '7n'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
    [[1, 'a', [null]], "[1, 'a', [null]]"],
    [[1, 2, 3, 4, 5, 6, 7], 'an array of 7'],
    [new Float32Array(3), 'Float32Array(3)'],
    [{ a: 1, b: 2 }, '{ a, b }'],
    [Object.fromEntries('abcdefg'.split('').map((k) => [k, 1])), 'an object with 7 keys'],
    [new Map(), 'Map'],
    [tensor([1]), 'Tensor'],
    [Object.create(null), '{  }'],
    [show, 'function show'],
    [() => 1, 'function (anonymous)'],
  ])('%o reads %s', (value, text) => {
    expect(show(value)).toBe(text)
  })
})
