import {
  type DenseMatrix,
  denseInput,
  denseOrSparseInput,
  InputError,
  type InputKind,
  isSparse,
  type Matrix,
  type SparseMatrix,
} from '@foldwise/core'

/**
 * Numbers among which NaN stands for a missing one; infinities are refused. Typed for dense rows, which come out dense;
 * sparse rows come out sparse (see `alsoSparse`).
 */
export const numericInput: InputKind<Matrix, DenseMatrix | SparseMatrix> = {
  name: 'dense',
  convert(x, where) {
    const native = denseOrSparseInput.convert(x, where, { finite: false })
    refuseInfinite(isSparse(native) ? native.values : native.data, where)
    return native
  },
  rows: (x) => x.shape[0],
  features: (x) => x.shape[1],
}

/** Dense rows of such numbers, for transformers that make something else of zeros. */
export const denseNumericInput: InputKind<Matrix, DenseMatrix> = {
  ...denseInput,
  convert(x, where) {
    const native = denseInput.convert(x, where, { finite: false })
    refuseInfinite(native.data, where)
    return native
  },
}

function refuseInfinite(values: Float64Array, where: string): void {
  if (allFinite(values)) return
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Infinity || values[i] === -Infinity) {
      throw new InputError(`${where}: expected finite numbers or NaN, got ${values[i]}. Clip or drop it first.`)
    }
  }
}

/** Times 0 only NaN and infinities are not 0; four sums, because each addition waits for the last. */
function allFinite(values: Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0]
  const even = values.length - (values.length % 4)
  for (let i = 0; i < even; i += 4) {
    a += values[i]! * 0
    b += values[i + 1]! * 0
    c += values[i + 2]! * 0
    d += values[i + 3]! * 0
  }
  for (let i = even; i < values.length; i++) a += values[i]! * 0
  return a + b + c + d === 0
}
