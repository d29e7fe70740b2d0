import { isSparse } from '@foldwise/core'
import type { LinearProblem } from './problem.ts'

/** w . x_i of every row. */
export function products({ x, bias }: LinearProblem, w: Float64Array): Float64Array {
  const [rows, columns] = x.shape
  const out = new Float64Array(rows)
  const constant = bias * w[columns]!
  for (let i = 0; i < rows; i++) {
    out[i] =
      constant +
      (isSparse(x)
        ? sparseDot(x.indices, x.values, x.indptr[i]!, x.indptr[i + 1]!, w)
        : denseDot(x.data, i * columns, columns, w))
  }
  return out
}

/** sum_i a_i x_i, `[columns + 1]`. */
export function combination({ x, bias }: LinearProblem, a: Float64Array): Float64Array {
  const [rows, columns] = x.shape
  const out = new Float64Array(columns + 1)
  let sum = 0
  for (let i = 0; i < rows; i++) {
    const v = a[i]!
    if (v === 0) continue
    if (isSparse(x)) addSparse(x.indices, x.values, x.indptr[i]!, x.indptr[i + 1]!, v, out)
    else for (let j = 0; j < columns; j++) out[j]! += v * x.data[i * columns + j]!
    sum += v * bias
  }
  out[columns] = sum
  return out
}

// One small loop a function: V8 keeps its operands in registers.

function sparseDot(indices: Int32Array, values: Float64Array, from: number, to: number, w: Float64Array): number {
  let s = 0
  for (let k = from; k < to; k++) s += values[k]! * w[indices[k]!]!
  return s
}

function denseDot(data: Float64Array, from: number, columns: number, w: Float64Array): number {
  let s = 0
  for (let j = 0; j < columns; j++) s += data[from + j]! * w[j]!
  return s
}

function addSparse(
  indices: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  v: number,
  out: Float64Array,
): void {
  for (let k = from; k < to; k++) out[indices[k]!]! += v * values[k]!
}

/** How far a row's product is on the costly side, with the sign of the loss's derivative; 0 where it costs nothing. */
export function excess({ y, epsilon }: LinearProblem, i: number, product: number): number {
  const target = y[i]!
  if (epsilon === undefined) return -target * Math.max(0, 1 - target * product)
  const off = product - target
  return Math.sign(off) * Math.max(0, Math.abs(off) - epsilon)
}

function half(v: Float64Array): number {
  let s = 0
  for (let j = 0; j < v.length; j++) s += v[j]! * v[j]!
  return s / 2
}

/** The penalty and sum_i cost_i loss_i. */
export function objective(problem: LinearProblem, w: Float64Array, at = products(problem, w)): number {
  let sum = problem.l1 ? w.reduce((s, v) => s + Math.abs(v), 0) : half(w)
  for (let i = 0; i < at.length; i++) {
    const e = Math.abs(excess(problem, i, at[i]!))
    sum += problem.cost[i]! * (problem.squared ? e * e : e)
  }
  return sum
}

/** The dual's value, never above the objective's minimum. `dual` are signed dual variables within their bounds. */
export function dualObjective(problem: LinearProblem, dual: Float64Array): number {
  const { y, cost, epsilon, squared, l1 } = problem
  const together = combination(problem, dual)
  // With |w|_1 no entry may exceed 1: shrunk until none does.
  const share = l1 ? 1 / together.reduce((most, v) => Math.max(most, Math.abs(v)), 1) : 1
  let sum = l1 ? 0 : -half(together)
  for (let i = 0; i < dual.length; i++) {
    const d = share * dual[i]!
    if (d === 0) continue
    sum += d * y[i]! - (epsilon ?? 0) * Math.abs(d) - (squared ? (d * d) / (4 * cost[i]!) : 0)
  }
  return sum
}
