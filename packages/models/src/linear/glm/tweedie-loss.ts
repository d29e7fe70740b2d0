import { exp, log, pow } from '@foldwise/kernels'

/** Share of the expected curvature. */
const LEAST = 0.1

/** The loss of a target y at the linear score z, whose exponential is the mean. */
export interface TweedieLoss {
  /** Half the deviance. */
  value(y: number, z: number): number
  slope(y: number, z: number): number
  /** The second derivative, but no less than a share of its expectation where it can be below 0. */
  curvature(y: number, z: number): number
}

/**
 * Half the deviance of the Tweedie distributions whose variance is mean^power: 0 normal, 1 Poisson, between compound Poisson-gamma, 2
 * gamma, 3 inverse Gaussian. From 1 to 2 it is convex in z; elsewhere second derivatives are kept above a share of the expected one,
 * mean^(2 - power): that one alone (Fisher's scoring) takes two to ten times as many steps.
 */
export function tweedieLoss(power: number): TweedieLoss {
  if (power === 1) {
    return {
      value: (y, z) => (y > 0 ? y * (log(y) - z) : 0) - y + exp(z),
      slope: (y, z) => exp(z) - y,
      curvature: (_, z) => exp(z),
    }
  }
  if (power === 2) {
    return {
      value: (y, z) => z - log(y) + y * exp(-z) - 1,
      slope: (y, z) => 1 - y * exp(-z),
      curvature: (y, z) => y * exp(-z),
    }
  }
  const [a, b] = [1 - power, 2 - power]
  const least = power > 1 && power < 2 ? 0 : LEAST
  // What of the deviance does not depend on z.
  const fixed = (y: number): number => (power === 0 ? (y * y) / 2 : y === 0 && b > 0 ? 0 : pow(y, b) / (a * b))
  return {
    value: (y, z) => fixed(y) - (y * exp(a * z)) / a + exp(b * z) / b,
    slope: (y, z) => exp(b * z) - y * exp(a * z),
    curvature(y, z) {
      const expected = exp(b * z)
      return Math.max(b * expected - a * y * exp(a * z), least * expected)
    },
  }
}
