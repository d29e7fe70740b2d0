import { expect, test } from 'vitest'
import { gaussLegendre } from '../../src/math/gauss-legendre.ts'

test('three points and weights are those of the tables', () => {
  const { points, weights } = gaussLegendre(3)
  const far = Math.sqrt(0.6) / 2
  for (const [i, v] of [0.5 - far, 0.5, 0.5 + far].entries()) expect(points[i]).toBeCloseTo(v, 15)
  for (const [i, v] of [5 / 18, 4 / 9, 5 / 18].entries()) expect(weights[i]).toBeCloseTo(v, 15)
})

test('integrates powers below twice the number of points', () => {
  for (const count of [1, 2, 3, 4, 5, 8, 13, 40, 101]) {
    const { points, weights } = gaussLegendre(count)
    for (let power = 0; power < Math.min(2 * count, 60); power++) {
      const sum = points.reduce((s, p, i) => s + weights[i]! * p ** power, 0)
      expect(Math.abs(sum * (power + 1) - 1)).toBeLessThan(1e-13)
    }
  }
})

test('points lie between 0 and 1, ascend, and mirror one another', () => {
  const { points } = gaussLegendre(50)
  points.forEach((p, i) => {
    expect(p).toBeGreaterThan(i === 0 ? 0 : points[i - 1]!)
    expect(p + points[49 - i]!).toBeCloseTo(1, 15)
  })
})
