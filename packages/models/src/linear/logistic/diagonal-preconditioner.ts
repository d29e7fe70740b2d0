import { inverseDiagonal } from './inverse-diagonal.ts'
import type { Preconditioner } from './lbfgs.ts'
import type { Objective } from './objective.ts'

/** Preconditioner from the Hessian's diagonal at the last evaluated point: undoes the columns' scales, not their correlations. */
export function diagonalPreconditioner(objective: Objective): Preconditioner {
  const { kernels: k, workspace: ws } = objective.pass
  const inverse = ws.raw(Float64Array, objective.length)
  inverseDiagonal(objective, inverse)
  return { apply: (q) => k.hadamard(objective.length, inverse.at, q.at, q.at) }
}
