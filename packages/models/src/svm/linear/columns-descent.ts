import { isSparse } from '@foldwise/core'
import { cut } from '@foldwise/kernels'
import { shuffle } from '../../linear/logistic/shuffle.ts'
import type { LinearFit, LinearOptions, LinearProblem } from './problem.ts'

/** Share of the decrease of the model that a step must bring. */
const ENOUGH = 0.01
const MOST_HALVINGS = 20
/** Values visited between two chances to abort. */
const SLICE = 1 << 18

/**
 * Minimises |w|_1 + sum_i cost_i max(0, 1 - y_i w . x_i)^2 by coordinate descent over the columns in a new order each pass, with a line
 * search a step and columns at 0 left out while their gradients say so: LIBLINEAR's solver 5 (Yuan, Chang, Hsieh and Lin, JMLR 2010,
 * section 7). It stops when the violations of all columns have fallen to `tol` of those at 0.
 */
export async function columnsDescent(problem: LinearProblem, options: LinearOptions): Promise<LinearFit> {
  const { cost, y } = problem
  const { tol, maxIter, random, checkpoint, onIteration } = options
  const { indptr, indices, values } = await signedColumns(problem, checkpoint)
  const n = indptr.length - 1
  const w = new Float64Array(n)
  const slack = new Float64Array(y.length).fill(1)
  const order = Int32Array.from({ length: n }, (_, j) => j)
  const squares = Float64Array.from(order, (j) => {
    let s = 0
    for (let k = indptr[j]!; k < indptr[j + 1]!; k++) s += cost[indices[k]!]! * values[k]! * values[k]!
    return s
  })

  let active = n
  let first = -1
  let violation = Infinity
  let bar = Infinity
  let nIter = 0
  let converged = false
  let work = 0
  while (nIter < maxIter && !converged) {
    let [total, most] = [0, 0]
    shuffle(order.subarray(0, active), random.uint32())
    for (let s = 0; s < active; s++) {
      const j = order[s]!
      work += indptr[j + 1]! - indptr[j]!
      if (work > SLICE) {
        await checkpoint()
        work = 0
      }
      const found = visit(j)
      if (found === undefined) {
        active--
        order[s--] = order[active]!
        order[active] = j
        continue
      }
      total += found
      most = Math.max(most, found)
    }
    if (first < 0) first = total
    violation = total
    onIteration(++nIter, violation)
    bar = most
    if (violation > tol * first) continue
    if (active === n) converged = true
    // Columns that were left out have a last word.
    else [active, bar] = [n, Infinity]
  }
  const dual = slack.map((b, i) => 2 * cost[i]! * Math.max(0, b) * y[i]!)
  return { w, nIter, converged, violation, allowed: tol * Math.max(0, first), dual }

  /** A step along column j; how much it violated optimality before, or nothing where it may rest. */
  function visit(j: number): number | undefined {
    const [from, to] = [indptr[j]!, indptr[j + 1]!]
    let [g, h] = [0, 0]
    for (let k = from; k < to; k++) {
      const i = indices[k]!
      const b = slack[i]!
      if (b <= 0) continue
      const c = 2 * cost[i]! * values[k]!
      g -= c * b
      h += c * values[k]!
    }
    h = Math.max(h, 1e-12)
    const [up, down] = [g + 1, g - 1]
    let off = w[j]! > 0 ? Math.abs(up) : Math.abs(down)
    if (w[j] === 0) {
      off = Math.max(0, -up, down)
      if (off === 0 && up > bar / y.length && down < -bar / y.length) return undefined
    }
    let d = up < h * w[j]! ? -up / h : down > h * w[j]! ? -down / h : -w[j]!
    if (Math.abs(d) < 1e-15) return off
    let promise = Math.abs(w[j]! + d) - Math.abs(w[j]!) + g * d
    let before: number | undefined
    for (let tries = 0; tries < MOST_HALVINGS; tries++) {
      const rise = Math.abs(w[j]! + d) - Math.abs(w[j]!) - ENOUGH * promise
      // A bound of the loss's change that needs no pass.
      const sure = squares[j]! * d * d + g * d + rise <= 0
      if (!sure) before ??= lossOf(from, to, 0)
      const good = sure || rise + lossOf(from, to, d) - before! <= 0
      if (good) {
        for (let k = from; k < to; k++) slack[indices[k]!]! -= d * values[k]!
        w[j]! += d
        return off
      }
      d /= 2
      promise /= 2
    }
    return off
  }

  /** Loss of the rows of a column after a step along it. */
  function lossOf(from: number, to: number, step: number): number {
    let sum = 0
    for (let k = from; k < to; k++) {
      const i = indices[k]!
      const b = slack[i]! - step * values[k]!
      if (b > 0) sum += cost[i]! * b * b
    }
    return sum
  }
}

/** Columns of the rows times their sign, the constant last where there is one. */
async function signedColumns({ x, y, bias }: LinearProblem, checkpoint: () => Promise<void>) {
  const [rows, columns] = x.shape
  const counts = new Int32Array(columns + 2)
  const parts = cut(rows, Math.max(1, Math.floor(SLICE / (columns + 1))))
  const each = async (visit: (row: number, column: number, value: number) => void): Promise<void> => {
    for (const [from, to] of parts) {
      for (let i = from; i < to; i++) {
        if (isSparse(x)) for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) visit(i, x.indices[k]!, x.values[k]!)
        else for (let j = 0; j < columns; j++) visit(i, j, x.data[i * columns + j]!)
        visit(i, columns, bias)
      }
      await checkpoint()
    }
  }
  await each((_, j, v) => {
    if (v !== 0) counts[j + 1]!++
  })
  for (let j = 0; j <= columns; j++) counts[j + 1]! += counts[j]!
  const place = counts.slice()
  const indices = new Int32Array(counts[columns + 1]!)
  const values = new Float64Array(indices.length)
  await each((i, j, v) => {
    if (v === 0) return
    indices[place[j]!] = i
    values[place[j]!++] = v * y[i]!
  })
  return { indptr: counts, indices, values }
}
