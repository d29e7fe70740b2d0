import { type DenseMatrix, InputError, isSparse, type SparseMatrix } from '@foldwise/core'
import { cut } from '@foldwise/kernels'
import type { KernelParams } from './params.ts'

/** In the order of the kernels' numbers; `'precomputed'` never reaches them. */
export const KINDS: readonly string[] = ['linear', 'poly', 'rbf', 'sigmoid']

/** A kernel with numbers for all of its parameters. */
export interface KernelSpec {
  readonly kernel: KernelParams['kernel']
  readonly gamma: number
  readonly coef0: number
  readonly degree: number
}

/** What makes a kernel's numbers. */
type KernelChoice = Pick<KernelParams, 'kernel' | 'gamma' | 'coef0' | 'degree'>

type Pause = () => Promise<void>

export async function kernelSpec(
  params: KernelChoice,
  x: DenseMatrix | SparseMatrix,
  pause: Pause,
): Promise<KernelSpec> {
  const { kernel, coef0, degree } = params
  return { kernel, coef0, degree, gamma: await gammaOf(params, x, pause) }
}

/** Values between two pauses. */
const SLICE = 1 << 20

async function gammaOf({ kernel, gamma }: KernelChoice, x: DenseMatrix | SparseMatrix, pause: Pause): Promise<number> {
  if (typeof gamma === 'number') return gamma
  if (kernel === 'precomputed' || kernel === 'linear') return 1
  const [rows, columns] = x.shape
  if (gamma === 'auto') return 1 / columns
  const values = isSparse(x) ? x.values : x.data
  const count = rows * columns
  const parts = cut(values.length, SLICE)
  let sum = 0
  for (const [from, to] of parts) {
    for (let k = from; k < to; k++) sum += values[k]!
    await pause()
  }
  const mean = sum / count
  // Around the mean, so that no digits are lost; the zeros that sparse rows leave out count too.
  let squares = (count - values.length) * mean * mean
  for (const [from, to] of parts) {
    for (let k = from; k < to; k++) squares += (values[k]! - mean) * (values[k]! - mean)
    await pause()
  }
  return squares > 0 ? 1 / (columns * (squares / count)) : 1
}

/** Throws `InputError` unless x is a dense, square and symmetric matrix. */
export function checkPrecomputed(type: string, x: DenseMatrix | SparseMatrix): asserts x is DenseMatrix {
  const where = `${type}.fit`
  if (isSparse(x)) {
    throw new InputError(
      `${where}: expected dense kernel values for kernel 'precomputed', got a sparse matrix. Convert it with toDense.`,
    )
  }
  const [rows, columns] = x.shape
  if (rows !== columns) {
    throw new InputError(
      `${where}: expected a square matrix of kernel values for kernel 'precomputed', got [${rows}, ${columns}]. Give the kernel of each row with every row.`,
    )
  }
  let largest = 0
  for (const v of x.data) largest = Math.max(largest, Math.abs(v))
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [x.data[i * rows + j]!, x.data[j * rows + i]!]
      if (Math.abs(a - b) > 1e-8 * largest) {
        throw new InputError(
          `${where}: expected a symmetric matrix of kernel values, got ${a} in row ${i}, column ${j} and ${b} in row ${j}, column ${i}. Average the two, or check the kernel.`,
        )
      }
    }
  }
}
