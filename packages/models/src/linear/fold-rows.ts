import { type DenseMatrix, isSparse, type SparseMatrix, sparseRows } from '@foldwise/core'

/** A copy of the rows of the given numbers, in their order. */
export function foldRows(x: DenseMatrix | SparseMatrix, numbers: ArrayLike<number>): DenseMatrix | SparseMatrix {
  if (isSparse(x)) return sparseRows(x, numbers)
  const features = x.shape[1]
  const data = new Float64Array(numbers.length * features)
  for (let i = 0; i < numbers.length; i++) {
    const from = numbers[i]! * features
    data.set(x.data.subarray(from, from + features), i * features)
  }
  return { kind: x.kind, shape: [numbers.length, features], data }
}
