import type { DenseMatrix, FitContext, SparseMatrix } from '@foldwise/core'
import type { KernelParams } from '../kernel/params.ts'
import type { KernelSpec } from '../kernel/spec.ts'
import { multiplier } from '../smo/bias.ts'
import { fitPairs } from '../smo/fit-pairs.ts'

/** Rows of two classes, told apart by f(x) = sum_i b_i K(x_i, x) + intercept, which is above 0 for the first. */
export interface ClassPair {
  readonly rows: Int32Array
  /** 1 for the first class, -1 for the second; rows of the first come first. */
  readonly sign: Float64Array
  /** Above 0. */
  readonly weight: Float64Array
}

export interface PairFit {
  readonly b: Float64Array
  readonly intercept: number
  readonly nIter: number
  readonly converged: boolean
  readonly gap: number
}

/** Fits one pair of classes; a stage names it to those who watch. */
export type PairFitter = (pair: ClassPair, stage: string) => Promise<PairFit>

interface Job {
  readonly x: DenseMatrix | SparseMatrix
  readonly spec: KernelSpec
  readonly params: KernelParams
  readonly ctx: FitContext
}

/** C-SVC: each row may violate its margin at a cost of C times its weight. */
export function costFitter({ x, spec, params, ctx }: Job, C: number): PairFitter {
  return async ({ rows, sign, weight }, stage) => {
    const bound = weight.map((w) => C * w)
    const problem = {
      linear: sign.map((s) => -s),
      epsilon: 0,
      low: bound.map((c, i) => (sign[i]! > 0 ? 0 : -c)),
      high: bound.map((c, i) => (sign[i]! > 0 ? c : 0)),
      group: undefined,
      start: undefined,
    }
    const solution = await fitPairs(x, rows, problem, spec, params, ctx, { sumIsZero: true, stage })
    return { ...solution, intercept: -multiplier(problem, solution) - solution.shift }
  }
}

/** What each class's sum of dual variables is in nu-SVC, before they are scaled; more than a class can give is infeasible. */
export const nuSum = ({ weight }: ClassPair, nu: number): number => (nu * weight.reduce((a, w) => a + w, 0)) / 2

/** nu-SVC: nu is a bound on the share of margin errors from above, and of support vectors from below. */
export function nuFitter({ x, spec, params, ctx }: Job, nu: number): PairFitter {
  return async (pair, stage) => {
    const { rows, sign, weight } = pair
    const start = new Float64Array(rows.length)
    const left = { 1: nuSum(pair, nu), [-1]: nuSum(pair, nu) } as Record<number, number>
    for (let i = 0; i < rows.length; i++) {
      const s = sign[i]!
      const a = Math.min(weight[i]!, left[s]!)
      start[i] = s * a
      left[s]! -= a
    }
    const problem = {
      linear: new Float64Array(rows.length),
      epsilon: 0,
      low: weight.map((w, i) => (sign[i]! > 0 ? 0 : -w)),
      high: weight.map((w, i) => (sign[i]! > 0 ? w : 0)),
      group: Int32Array.from(sign, (s) => (s > 0 ? 0 : 1)),
      start,
    }
    const solution = await fitPairs(x, rows, problem, spec, params, ctx, { sumIsZero: true, stage })
    const [first, second] = [multiplier(problem, solution, 0), multiplier(problem, solution, 1)]
    // Scaled so that margins are 1, as in C-SVC.
    const margin = (first - second) / 2
    return {
      ...solution,
      b: solution.b.map((v) => v / margin),
      intercept: -((first + second) / 2 + solution.shift) / margin,
    }
  }
}
