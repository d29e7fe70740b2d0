import { expect, test } from 'vitest'
import { inexactMath } from '../src/inexact-math.ts'

test('finds functions whose last bit is not defined, and unseeded random numbers', () => {
  expect(inexactMath('const a = Math.exp(1)\nconst b = Math.random()')).toEqual(['1: Math.exp', '2: Math.random'])
})

test('finds them when they are taken out of Math', () => {
  expect(inexactMath('const { exp } = Math')).toEqual(['1: { exp } = Math'])
})

test('a power is exact of literals only', () => {
  expect(inexactMath('const a = 2 ** 31 - 1\nconst b = a ** 2\nlet c = 2 ** -3\nc **= 2')).toEqual([
    '2: a ** 2',
    '4: c **= 2',
  ])
})

test('exact functions, constants and comments are left alone', () => {
  expect(inexactMath('// Math.exp\nexport const a = Math.sqrt(Math.PI) + Math.floor(1.5)')).toEqual([])
})
