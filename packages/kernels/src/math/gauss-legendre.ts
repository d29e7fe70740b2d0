import { cos } from './trigonometry.ts'

/** Points between 0 and 1, ascending, and their weights, which sum to 1. */
export interface Quadrature {
  readonly points: Float64Array
  readonly weights: Float64Array
}

/**
 * The rule of Gauss and Legendre with `count` points: the weighted sum of a polynomial of degree below `2 count` is its integral from 0 to 1.
 * Points are roots of Legendre's polynomial, found by Newton's steps.
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; 2 * i < count; i++) {
    let x = cos((Math.PI * (i + 0.75)) / (count + 0.5))
    // The start is so near that each step doubles the number of right digits.
    for (let step = 0; step < 6; step++) {
      const { value, slope } = legendre(count, x)
      x -= value / slope
    }
    if (2 * i + 1 === count) x = 0
    const { slope } = legendre(count, x)
    const weight = 1 / ((1 - x * x) * slope * slope)
    points[i] = (1 - x) / 2
    points[count - 1 - i] = (1 + x) / 2
    weights[i] = weights[count - 1 - i] = weight
  }
  return { points, weights }
}

/** Legendre's polynomial of a degree, by its recurrence. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let before = 1
  let value = x
  for (let n = 2; n <= degree; n++) {
    const next = ((2 * n - 1) * x * value - (n - 1) * before) / n
    before = value
    value = next
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) }
}
