import { type DenseMatrix, FormatError, learned, type SparseMatrix, type State } from '@foldwise/core'
import { linearMargins } from '../../linear/linear-margins.ts'
import type { KernelParams } from '../kernel/params.ts'
import { type SupportVectors, supportVectors } from '../kernel/support-vectors.ts'
import { kernelValues } from '../kernel/values.ts'
import { couple } from './couple.ts'
import { classPairs } from './fit.ts'
import { plattProbability } from './platt.ts'

type Native = DenseMatrix | SparseMatrix

/** What a fitted machine of classes learned. */
export interface Machine {
  readonly classes: number
  readonly vectors: SupportVectors
  /** Where each class's support vectors start, and where the last ones end. */
  readonly starts: readonly number[]
  /** `[classes - 1, support]`. */
  readonly dualCoef: Float64Array
  readonly intercept: Float64Array
  readonly platt: Float64Array | undefined
}

export function machineOf(
  type: string,
  state: State,
  params: KernelParams & { readonly probability: boolean },
  classes: number,
  features: number | undefined,
): Machine {
  const vectors = supportVectors(type, state, params, features)
  const count = vectors.support.length
  const pairs = (classes * (classes - 1)) / 2
  const starts = [0]
  for (const n of learned(state, 'nSupport', 'int32', [classes])) starts.push(starts.at(-1)! + n)
  if (starts.at(-1) !== count || starts.some((s, i) => i > 0 && s < starts[i - 1]!)) {
    throw new FormatError(`${type}: expected ${count} support vectors in 'nSupport', got others. The file is damaged.`)
  }
  return {
    classes,
    vectors,
    starts,
    dualCoef: learned(state, 'dualCoef', 'float64', [classes - 1, count]),
    intercept: learned(state, 'intercept', 'float64', [pairs]),
    platt: params.probability ? learned(state, 'platt', 'float64', [pairs, 2]) : undefined,
  }
}

/** The dual coefficients of each pair of classes, `[pairs, support]`: 0 for vectors of others. */
export function pairCoefficients({ classes, starts, dualCoef }: Machine): Float64Array {
  const count = starts.at(-1)!
  const pairs = classPairs(classes)
  const out = new Float64Array(pairs.length * count)
  for (const [p, [a, b]] of pairs.entries()) {
    const copy = (c: number, line: number): void => {
      for (let s = starts[c]!; s < starts[c + 1]!; s++) out[p * count + s] = dualCoef[line * count + s]!
    }
    copy(a, b - 1)
    copy(b, a)
  }
  return out
}

/** The planes of a linear kernel, `[pairs, features]`. */
export function planes(machine: Machine): Float64Array {
  const { vectors, features, count } = {
    vectors: machine.vectors.vectors!,
    features: machine.vectors.vectors!.shape[1],
    count: machine.starts.at(-1)!,
  }
  const coefficients = pairCoefficients(machine)
  const pairs = machine.intercept.length
  const out = new Float64Array(pairs * features)
  const add = (s: number, j: number, v: number): void => {
    for (let p = 0; p < pairs; p++) out[p * features + j]! += coefficients[p * count + s]! * v
  }
  for (let s = 0; s < count; s++) {
    if (vectors.kind === 'dense') for (let j = 0; j < features; j++) add(s, j, vectors.data[s * features + j]!)
    else
      for (let k = vectors.indptr[s]!; k < vectors.indptr[s + 1]!; k++) add(s, vectors.indices[k]!, vectors.values[k]!)
  }
  return out
}

/** Decision values of the pairs of classes, `[rows, pairs]`; of two classes, above 0 for the second, else for the first of the pair. */
export async function pairDecisions(machine: Machine, x: Native): Promise<Float64Array> {
  const { vectors, starts, dualCoef, intercept, classes } = machine
  if (vectors.spec.kernel === 'linear') return linearMargins(x, planes(machine), intercept)
  const pairs = classPairs(classes)
  const count = starts.at(-1)!
  const out = new Float64Array(x.shape[0] * pairs.length)
  await kernelValues(vectors, x, (row, kernel) => {
    const part = (c: number, line: number): number => {
      let sum = 0
      const first = line * count
      for (let s = starts[c]!; s < starts[c + 1]!; s++) sum += dualCoef[first + s]! * kernel[s]!
      return sum
    }
    for (const [p, [a, b]] of pairs.entries()) {
      out[row * pairs.length + p] = part(a, b - 1) + part(b, a) + intercept[p]!
    }
  })
  return out
}

/** Votes of the pairs for classes, and votes with a little of the decision values added, scikit-learn's one-vs-rest values. */
export function tally(machine: Machine, decisions: Float64Array): { votes: Float64Array; values: Float64Array } {
  const { classes } = machine
  const pairs = classPairs(classes)
  const rows = decisions.length / pairs.length
  const votes = new Float64Array(rows * classes)
  const values = new Float64Array(rows * classes)
  for (let i = 0; i < rows; i++) {
    for (const [p, [a, b]] of pairs.entries()) {
      const v = decisions[i * pairs.length + p]!
      votes[i * classes + (v > 0 ? a : b)]!++
      values[i * classes + a]! += v
      values[i * classes + b]! -= v
    }
    for (let c = 0; c < classes; c++) {
      const sum = values[i * classes + c]!
      values[i * classes + c] = votes[i * classes + c]! + sum / (3 * (Math.abs(sum) + 1))
    }
  }
  return { votes, values }
}

/** Probabilities `[rows, classes]` from Platt's of the pairs. */
export function probabilities({ classes, platt }: Machine, decisions: Float64Array): Float64Array {
  const pairs = classPairs(classes)
  const rows = decisions.length / pairs.length
  const out = new Float64Array(rows * classes)
  const pairwise = new Float64Array(classes * classes)
  for (let i = 0; i < rows; i++) {
    for (const [p, [a, b]] of pairs.entries()) {
      const v = decisions[i * pairs.length + p]!
      const first = plattProbability(classes === 2 ? -v : v, platt![2 * p]!, platt![2 * p + 1]!)
      pairwise[a * classes + b] = first
      pairwise[b * classes + a] = 1 - first
    }
    if (classes === 2) out.set([pairwise[1]!, 1 - pairwise[1]!], 2 * i)
    else out.set(couple(classes, pairwise), i * classes)
  }
  return out
}

/** The first of the largest of each row. */
export function argMax(values: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, i) => {
    let best = 0
    for (let c = 1; c < classes; c++) if (values[i * classes + c]! > values[i * classes + best]!) best = c
    return best
  })
}
