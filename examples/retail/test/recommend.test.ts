import { expect, test } from 'vitest'
import { mostConfused, worstPart } from '../src/confused.ts'
import type { Assessment } from '../src/measure/assess.ts'
import { recommend } from '../src/recommend.ts'

const model = (accuracy: number, sizeMb: number, p99Ms: number, peakMb = 20): Assessment => ({
  accuracy,
  sizeMb,
  p99Ms,
  peakMb,
  meanMs: p99Ms,
  p50Ms: p99Ms,
  file: '',
  sha256: '',
})
const budget = { name: 'web', sizeMb: 3, p99Ms: 100, peakMb: 150 } as const

test('the most accurate model that keeps to a budget is recommended', () => {
  const models = new Map([
    ['large', model(0.95, 9, 50)],
    ['slow', model(0.94, 1, 300)],
    ['good', model(0.9, 2, 80)],
    ['poor', model(0.8, 1, 10)],
  ])
  const choice = recommend(models, budget)
  expect(choice.model).toBe('good')
  expect(choice.why).toBe(
    '90.0 % right with 2.00 MB, 80.0 ms (99th percentile) and 20 MB of memory: the best of 2 within 3 MB, 100 ms and 150 MB',
  )
})

test('of equally good models the smaller is recommended', () => {
  const models = new Map([
    ['float32', model(0.9, 2, 80)],
    ['int8', model(0.9, 0.5, 80)],
  ])
  expect(recommend(models, budget).model).toBe('int8')
})

test('where none fits, it is told by what each is over', () => {
  const choice = recommend(new Map([['large', model(0.95, 9, 500)]]), budget)
  expect(choice.model).toBe(null)
  expect(choice.why).toBe('every model is over the budget: large by sizeMb and p99Ms')
})

const matrix = [
  [5, 3, 0],
  [1, 9, 0],
  [0, 2, 8],
]

test('confusions are told from the most frequent, with their share of the true class', () => {
  expect(mostConfused(matrix, ['a', 'b', 'c'], 2)).toEqual([
    { truth: 'a', said: 'b', count: 3, share: 3 / 8 },
    { truth: 'c', said: 'b', count: 2, share: 0.2 },
  ])
})

test('the worst part of a matrix keeps the classes of the worst confusions', () => {
  expect(worstPart(matrix, 2)).toEqual({
    places: [0, 1],
    matrix: [
      [5, 3],
      [1, 9],
    ],
  })
})
