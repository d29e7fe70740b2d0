import { diagonalInverse } from './diagonal-inverse.ts'
import type { Preconditioner } from './lbfgs.ts'
import type { Objective } from './objective.ts'

/** Preconditioner from the Hessian's diagonal at the last evaluated point: undoes the columns' scales, not their correlations. */
export function diagonalPreconditioner(objective: Objective): Preconditioner {
  const inverse = diagonalInverse(objective)
  const copy = objective.pass.workspace.raw(Float64Array, objective.length)
  inverse.refresh()
  return {
    apply(q) {
      copy.view.set(q.view)
      inverse.apply(copy, q)
    },
  }
}
