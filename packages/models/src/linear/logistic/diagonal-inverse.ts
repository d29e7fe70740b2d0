import type { Objective, Vector } from './objective.ts'

/** The inverse of the Hessian's diagonal, taken with columns centred where the objective's are not. */
export interface DiagonalInverse {
  /** Takes the curvatures of the last evaluated point. */
  refresh(): void
  /** z = M^-1 r; not in place. */
  apply(r: Vector, z: Vector): void
}

/**
 * M is diagonal in the coefficients of centred columns: mean curvature * variance + ridge. Centring needs no other data: the
 * intercept takes what the means contribute. Without it, columns with a mean are tied to the intercept and to each other.
 */
export function diagonalInverse(objective: Objective): DiagonalInverse {
  const { pass, length, features, outputs, intercepts, means } = objective
  const inverse = pass.workspace.raw(Float64Array, length)
  return {
    refresh() {
      const curvature = objective.meanCurvature()
      const variances = objective.variances.view
      const ridge = objective.ridge.view
      const to = inverse.view
      for (let j = 0; j < length; j++) {
        const d = (curvature[objective.outputOf(j)] ?? 0) * variances[j]! + ridge[j]!
        to[j] = d > 0 ? 1 / d : 0
      }
    },
    apply(r, z) {
      pass.kernels.hadamard(length, inverse.at, r.at, z.at)
      if (!means || intercepts.length === 0) return
      const { values, lanes } = means
      const [from, to, own] = [r.view, z.view, inverse.view]
      for (let o = 0; o < outputs; o++) {
        const bias = intercepts[o]!
        const pull = from[bias]!
        let sum = 0
        for (let j = 0, e = o; j < features; j++, e += lanes) {
          const mean = values[j]!
          const v = to[e]! - own[e]! * mean * pull
          to[e] = v
          sum += mean * v
        }
        to[bias]! -= sum
      }
    },
  }
}
