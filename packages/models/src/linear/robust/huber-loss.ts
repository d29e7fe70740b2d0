import type { RowLoss } from '../smooth/objective.ts'

export interface HuberLoss extends RowLoss {
  /** Of the last evaluated point. */
  readonly sigma: number
  /** sigma is as small as it may be. */
  readonly isExact: boolean
  readonly coupling: Float64Array
}

/** Least sigma, in units of the targets' spread: rows that a line fits exactly leave none. */
const LEAST_SIGMA = 1e-9
/** Share of an outlier's curvature in the quadratic bound of its loss; its own is 0, and with too few inliers Newton's matrix singular. */
const LEAST_CURVATURE = 0.01

/**
 * Huber's concomitant loss of the residuals r = y - z, the sum of weight_i (sigma + sigma h(r_i / sigma)) with h(t) = t^2 up to epsilon
 * and 2 epsilon |t| - epsilon^2 beyond, at the sigma that minimises it. What depends on sigma comes in by the second derivatives:
 * those of the minimum are those by z less the part along which sigma gives way. `weight` sums to 1.
 */
export function huberLoss(y: Float64Array, weight: Float64Array, epsilon: number, padded: number): HuberLoss {
  const coupling = new Float64Array(padded)
  const n = y.length
  let sigma = 1
  return {
    get sigma() {
      return sigma
    },
    get isExact() {
      return sigma <= LEAST_SIGMA
    },
    coupling,
    evaluate(z, slope, curvature) {
      sigma = Math.max(LEAST_SIGMA, bestSigma(z))
      const isFree = sigma > LEAST_SIGMA
      let value = sigma
      let along = 0
      for (let i = 0; i < n; i++) {
        const [r, w] = [y[i]! - z[i]!, weight[i]!]
        const size = Math.abs(r)
        if (size <= epsilon * sigma) {
          value += (w * r * r) / sigma
          slope[i] = (-2 * w * r) / sigma
          curvature[i] = (2 * w) / sigma
          coupling[i] = isFree ? (2 * w * r) / (sigma * sigma) : 0
          along += (2 * w * r * r) / (sigma * sigma * sigma)
        } else {
          value += w * epsilon * (2 * size - epsilon * sigma)
          slope[i] = -2 * w * epsilon * Math.sign(r)
          curvature[i] = (LEAST_CURVATURE * 2 * w * epsilon) / size
          coupling[i] = 0
        }
      }
      const unit = along > 0 ? 1 / Math.sqrt(along) : 0
      for (let i = 0; i < n; i++) coupling[i]! *= unit
      return value
    },
  }

  /**
   * sigma with sum_i weight_i min(r_i^2 / sigma^2, epsilon^2) = 1. The left side is concave in 1 / sigma^2 and made of straight pieces:
   * Newton's method from the left ends after as many steps as it meets pieces.
   */
  function bestSigma(z: Float64Array): number {
    let inverse = 0
    for (;;) {
      let [squares, outside] = [0, 0]
      for (let i = 0; i < n; i++) {
        const r = y[i]! - z[i]!
        if (r * r * inverse <= epsilon * epsilon) squares += weight[i]! * r * r
        else outside += weight[i]!
      }
      const left = 1 - epsilon * epsilon * outside
      if (!(squares > 0 && left > 0)) return inverse > 0 && squares > 0 ? 1 / Math.sqrt(inverse) : 0
      if (!(left / squares > inverse)) return 1 / Math.sqrt(inverse)
      inverse = left / squares
    }
  }
}
