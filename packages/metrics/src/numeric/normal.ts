import { logarithm } from '../probability/log.ts'
import { exp } from './exp.ts'

/** From here the continued fraction takes fewer terms than the series. */
const FAR = 3

/**
 * Probability that a standard normal number is further from 0 than `z`, either side: erfc(|z| / sqrt 2), to about 1e-13 of
 * its size. A power series near 0 and Laplace's continued fraction further out (Abramowitz and Stegun 26.2.11, 26.2.14).
 */
export function twoSidedTail(z: number): number {
  const x = Math.abs(z)
  const density = exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x >= FAR) {
    let fraction = x
    for (let k = 200; k >= 1; k--) fraction = x + k / fraction
    return (2 * density) / fraction
  }
  let term = x
  let sum = x
  for (let k = 3; term > sum * 2 ** -54; k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return 1 - 2 * density * sum
}

/** The `z` with a share `level` of a standard normal distribution between -z and z, by Newton's method on the tail. */
export function normalBound(level: number): number {
  const tail = 1 - level
  // a first guess from the density alone is good enough to converge, as the tail is convex
  let z = Math.sqrt(Math.max(0, -2 * logarithm()(tail))) / 2
  for (let step = 0; step < 60; step++) {
    const density = (2 * exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
    const next = z + (twoSidedTail(z) - tail) / density
    if (Math.abs(next - z) <= 2 ** -50 * Math.max(1, z)) return next
    z = next
  }
  return z
}
