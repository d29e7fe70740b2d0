import { isSparse, ParamError, sparseFromDense, toDense } from '@foldwise/core'
import { type LogisticProblem, outputsOf } from './problem.ts'

export type Solver = 'lbfgs' | 'newton-cholesky' | 'newton-cg' | 'dual' | 'coordinate'

/** A problem whose matrix is in the form that the solver works on. */
export interface Plan {
  readonly solver: Solver
  readonly problem: LogisticProblem
}

/** Widest rows whose Hessian, one output's, is worth factorizing. */
const WIDEST = 1024
/** Longest coefficient vector whose whole Hessian is worth holding (18 MB). */
const LONGEST = 1536
/** Largest dense copy of sparse rows that is taken without thought, in values. */
const SMALL = 1 << 20
/**
 * Values of a sparse row from which on average the dual is the faster. A step of it takes a row's values twice and a few logarithms: on
 * texts of 20 words those are most of it, and Newton's method needs a third to all of its time; on mails of 260 words, two to three times.
 */
const LONG_ROW = 64

/** The solver to use, and the matrix as it needs it. Throws `ParamError` where the named solver cannot solve the problem. */
export function plan(type: string, problem: LogisticProblem, named: Solver | 'auto', warm: boolean): Plan {
  const { x, l1Ratio, C, classes } = problem
  const [rows, features] = x.shape
  const width = Math.ceil((features + 1) / 4) * 4
  const length = outputsOf(problem) * width
  const mismatch = (what: string, got: string): ParamError =>
    new ParamError(`${type}.fit: expected ${what} for solver '${named}', got ${got}. Use solver 'auto'.`)

  if (l1Ratio > 0) {
    if (named !== 'auto' && named !== 'coordinate') throw mismatch("penalty 'l2' or null", 'an L1 penalty')
    return length <= LONGEST && dense(problem)
      ? { solver: 'coordinate', problem: asDense(problem) }
      : { solver: 'coordinate', problem: asSparse(problem) }
  }
  switch (named) {
    case 'coordinate':
      throw mismatch("penalty 'l1' or 'elasticnet'", C === Infinity ? 'null' : "'l2'")
    case 'dual':
      if (classes !== 2) throw mismatch('two classes', `${classes}`)
      if (C === Infinity) throw mismatch("penalty 'l2'", 'null')
      return { solver: 'dual', problem: asSparse(problem) }
    case 'newton-cholesky':
      if (length > LONGEST * 2) throw mismatch(`at most ${LONGEST * 2} coefficients`, `${length}`)
      return { solver: named, problem: asDense(problem) }
    case 'auto':
      if (dense(problem)) return { solver: width <= WIDEST ? 'lbfgs' : 'newton-cg', problem: asDense(problem) }
      return { solver: classes === 2 && C < Infinity && !warm && longRows(x) ? 'dual' : 'newton-cg', problem }
    default:
      return { solver: named, problem }
  }

  /** Dense already, or so small or so full that the dense form is the cheaper one. */
  function dense(p: LogisticProblem): boolean {
    if (!isSparse(p.x)) return true
    return width <= WIDEST && rows * width <= Math.max(SMALL, 4 * p.x.values.length)
  }
}

const longRows = (x: LogisticProblem['x']): boolean => isSparse(x) && x.values.length >= LONG_ROW * x.shape[0]

function asDense(problem: LogisticProblem): LogisticProblem {
  const { x } = problem
  return isSparse(x) ? { ...problem, x: { kind: 'dense', shape: x.shape, data: toDense(x) } } : problem
}

function asSparse(problem: LogisticProblem): LogisticProblem {
  const { x } = problem
  return isSparse(x) ? problem : { ...problem, x: sparseFromDense(x.data, x.shape[0], x.shape[1]) }
}
