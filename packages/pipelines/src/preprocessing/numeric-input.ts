import {
  allFinite,
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
