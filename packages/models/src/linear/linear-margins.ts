import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/** x . coef' + intercept, `[rows, outputs]` row-major; each row is summed in the order of its columns, whatever its batch. */
export function linearMargins(
  x: DenseMatrix | SparseMatrix,
  coef: Float64Array,
  intercept: Float64Array,
): Float64Array<ArrayBuffer> {
  const [rows, features] = x.shape
  const outputs = intercept.length
  const out = new Float64Array(rows * outputs)
  for (let i = 0; i < rows; i++) {
    for (let o = 0; o < outputs; o++) {
      let s = intercept[o]!
      const w = o * features
      if (isSparse(x)) {
        const end = x.indptr[i + 1]!
        for (let k = x.indptr[i]!; k < end; k++) s += x.values[k]! * coef[w + x.indices[k]!]!
      } else {
        const row = i * features
        for (let j = 0; j < features; j++) s += x.data[row + j]! * coef[w + j]!
      }
      out[i * outputs + o] = s
    }
  }
  return out
}
