import { expect, test } from 'vitest'
import { precisionAtK, recallAtK } from '../../src/index.ts'

test('precision and recall at k count the positive rows among the k highest scores', () => {
  const yTrue = ['spam', 'ham', 'spam', 'ham', 'spam']
  const yScore = [0.9, 0.8, 0.7, 0.2, 0.1]
  const at = (k: number) => [
    precisionAtK(yTrue, yScore, k, { posLabel: 'spam' }),
    recallAtK(yTrue, yScore, k, { posLabel: 'spam' }),
  ]
  expect(at(1)).toEqual([1, 1 / 3])
  expect(at(2)).toEqual([1 / 2, 1 / 3])
  expect(at(3)).toEqual([2 / 3, 2 / 3])
  expect(at(5)).toEqual([3 / 5, 1])
})

/** Every order of the rows that the scores allow, drawn out in full. */
function meanOverOrders(yTrue: readonly number[], yScore: readonly number[], k: number): number {
  const orders = permutations([...yTrue.keys()]).filter((order) =>
    order.every((row, i) => i === 0 || yScore[order[i - 1]!]! >= yScore[row]!),
  )
  const counts = orders.map((order) => order.slice(0, k).filter((row) => yTrue[row] === 1).length)
  return counts.reduce((a, b) => a + b, 0) / counts.length
}

const permutations = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) => permutations(items.filter((i) => i !== item)).map((p) => [item, ...p]))

test('a tie at the k-th place counts by its mean over every order of the tied rows', () => {
  const yTrue = [1, 0, 0, 1, 1, 0]
  const yScore = [0.9, 0.5, 0.5, 0.5, 0.1, 0.1]
  for (let k = 1; k <= 6; k++) {
    expect(precisionAtK(yTrue, yScore, k) * k).toBeCloseTo(meanOverOrders(yTrue, yScore, k), 12)
    expect(recallAtK(yTrue, yScore, k) * 3).toBeCloseTo(meanOverOrders(yTrue, yScore, k), 12)
  }
})
