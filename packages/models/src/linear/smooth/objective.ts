import { addRidge } from '../logistic/add-ridge.ts'
import { weightedGram } from '../logistic/hessian.ts'
import type { Objective, Vector } from '../logistic/objective.ts'
import type { Pass } from '../logistic/pass.ts'
import type { SmoothRows } from './rows.ts'

/** What rows cost at their margins z. */
export interface RowLoss {
  /**
   * The sum of weight_i loss_i; writes weight_i times the first and second derivative by z_i (of the second, at least an estimate
   * above 0).
   */
  evaluate(z: Float64Array, slope: Float64Array, curvature: Float64Array): number
  /** q of the last evaluated point, `[padded]`, where the second derivatives are diag(curvature) - q q'. */
  readonly coupling?: Float64Array
}

export interface SmoothObjective extends Objective {
  /** Writes the Hessian without the ridge, `[length, length]`, whole. For dense rows. */
  hessian(out: Vector): Promise<void>
  /** Margins of the last evaluated point, `[padded]`. */
  readonly margins: Float64Array
}

/** The loss of all rows plus `alpha |coef|^2 / 2`. */
export function smoothObjective(pass: Pass, rows: SmoothRows, loss: RowLoss, alpha: number): SmoothObjective {
  const { workspace: ws, kernels: k, pacer } = pass
  const { length, features, padded, factor, variances, means, intercepts, multiply, gather, read, write } = rows
  const ridge = ws.float64(length)
  for (let j = 0; j < features; j++) ridge.view[j] = alpha * factor[j]! * factor[j]!
  const z = ws.float64(padded)
  const along = ws.float64(padded)
  const slope = ws.float64(padded)
  const curvature = ws.float64(padded)
  const scratch = ws.float64(length)
  const gram = rows.dense && weightedGram(pass, { rows: padded, width: length, x: rows.dense })
  const pull = (q: Float64Array): Float64Array => {
    along.view.set(q)
    gather(along, scratch)
    return scratch.copy()
  }
  return {
    ...{ pass, length, outputs: 1, features, ridge, variances, means, intercepts, read, write },
    lasso: ws.float64(length),
    // Losses come in units in which `tol` means the same with a penalty and without.
    isPenalized: false,
    outputOf: () => 0,
    get margins() {
      return z.copy()
    },
    async evaluate(theta, gradient) {
      multiply(theta, z)
      await pacer.checkpoint()
      const value = loss.evaluate(z.view, slope.view, curvature.view)
      gather(slope, gradient)
      await pacer.checkpoint()
      return value + addRidge(k, length, ridge, theta, scratch, gradient)
    },
    async curvature(v, out) {
      multiply(v, along)
      const { coupling } = loss
      let shared = 0
      const [a, d] = [along.view, curvature.view]
      if (coupling) for (let i = 0; i < padded; i++) shared += coupling[i]! * a[i]!
      for (let i = 0; i < padded; i++) a[i] = a[i]! * d[i]! - (coupling ? shared * coupling[i]! : 0)
      gather(along, out)
      addRidge(k, length, ridge, v, scratch, out)
      await pacer.checkpoint()
    },
    meanCurvature: () => [curvature.view.reduce((a, b) => a + b, 0)],
    curvatureOf: (_, out) => out.view.set(curvature.view.subarray(0, out.length)),
    async hessian(out) {
      if (!gram) throw new Error('internal: expected dense rows for a whole Hessian')
      await gram(curvature, out)
      const h = out.view
      const q = loss.coupling && pull(loss.coupling)
      for (let i = 0; i < length; i++) {
        for (let j = 0; j <= i; j++) {
          if (q) h[i * length + j]! -= q[i]! * q[j]!
          h[j * length + i] = h[i * length + j]!
        }
      }
    },
  }
}
