import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/** x . coef' + intercept, `[rows, outputs]` row-major; each row is summed in the order of its columns, whatever its batch. */
export function linearMargins(
  x: DenseMatrix | SparseMatrix,
  coef: Float64Array,
  intercept: Float64Array,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(x.shape[0] * intercept.length)
  if (!isSparse(x)) denseMargins(x, coef, intercept, out)
  else if (intercept.length > 1 && x.values.length > x.shape[1]) sparseMarginsByPairs(x, coef, intercept, out)
  else sparseMargins(x, coef, intercept, out)
  return out
}

function denseMargins(
  { data, shape: [rows, features] }: DenseMatrix,
  coef: Float64Array,
  intercept: Float64Array,
  out: Float64Array,
): void {
  const outputs = intercept.length
  for (let i = 0; i < rows; i++) {
    const row = i * features
    for (let o = 0; o < outputs; o++) {
      let s = intercept[o]!
      const w = o * features
      for (let j = 0; j < features; j++) s += data[row + j]! * coef[w + j]!
      out[i * outputs + o] = s
    }
  }
}

function sparseMargins(
  { indptr, indices, values, shape: [rows, features] }: SparseMatrix,
  coef: Float64Array,
  intercept: Float64Array,
  out: Float64Array,
): void {
  const outputs = intercept.length
  for (let o = 0; o < outputs; o++) {
    const w = o * features
    for (let i = 0; i < rows; i++) {
      let s = intercept[o]!
      const end = indptr[i + 1]!
      for (let k = indptr[i]!; k < end; k++) s += values[k]! * coef[w + indices[k]!]!
      out[i * outputs + o] = s
    }
  }
}

/**
 * The same sums, two outputs at a time, whose coefficients of a column lie side by side: a value is looked up once for both. Laying them
 * so costs the features.
 */
function sparseMarginsByPairs(
  { indptr, indices, values, shape: [rows, features] }: SparseMatrix,
  coef: Float64Array,
  intercept: Float64Array,
  out: Float64Array,
): void {
  const outputs = intercept.length
  const pair = new Float64Array(2 * features)
  for (let o = 0; o < outputs; o += 2) {
    const isPair = o + 1 < outputs
    for (let j = 0; j < features; j++) {
      pair[2 * j] = coef[o * features + j]!
      pair[2 * j + 1] = isPair ? coef[(o + 1) * features + j]! : 0
    }
    for (let i = 0; i < rows; i++) {
      let s = intercept[o]!
      let t = isPair ? intercept[o + 1]! : 0
      const end = indptr[i + 1]!
      for (let k = indptr[i]!; k < end; k++) {
        const v = values[k]!
        const at = 2 * indices[k]!
        s += v * pair[at]!
        t += v * pair[at + 1]!
      }
      out[i * outputs + o] = s
      if (isPair) out[i * outputs + o + 1] = t
    }
  }
}
