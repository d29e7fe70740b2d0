import {
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  InputError,
  type InputKind,
  isSparse,
  type Matrix,
  number,
  type SparseMatrix,
  sparseMatrix,
} from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { ColumnGraph, DOUBLE } from './graph.ts'
import { mapDense } from './scale-columns.ts'

const input: InputKind<Matrix, DenseMatrix | SparseMatrix> = denseOrSparseInput

/**
 * 1 for values above `threshold` (default 0), 0 for the rest, `[rows, columns]` to float64 of the same shape; it learns
 * nothing. scikit-learn's `Binarizer`. Throws `InputError` for sparse rows with a threshold below 0, whose zeros would be 1.
 */
export const binarizer = alsoSparse(
  defineTransformer({
    type: 'binarizer',
    version: 1,
    accepts: input,
    params: { threshold: number({ default: 0 }) },
    fit({ x }, { threshold }) {
      refuseSparse('fit', x, threshold)
      return { tensors: {}, facts: {} }
    },
    methods: (_state, { threshold }) => ({
      transform(x) {
        refuseSparse('transform', x, threshold)
        return isSparse(x) ? above(x, threshold) : mapDense(x, (v) => (v > threshold ? 1 : 0))
      },
    }),
    graph(_state, { threshold }, { features }) {
      const g = new ColumnGraph(features!)
      const flags = g.node('Greater', g.wide, g.double(Float64Array.of(threshold)))
      return g.build(g.b.node('Cast', [flags], { to: { int: DOUBLE } }))
    },
  }),
)

/** A sparse row's values above the threshold, as ones; the others are left out. */
function above(x: SparseMatrix, threshold: number): SparseMatrix {
  const kept = x.values.map((v) => (v > threshold ? 1 : 0))
  const indptr = new Int32Array(x.indptr.length)
  for (let i = 0; i + 1 < indptr.length; i++) {
    let count = 0
    for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) count += kept[k]!
    indptr[i + 1] = indptr[i]! + count
  }
  return sparseMatrix(
    x.shape,
    indptr,
    x.indices.filter((_, k) => kept[k]! > 0),
    kept.filter((v) => v > 0),
  )
}

function refuseSparse(method: string, x: DenseMatrix | SparseMatrix, threshold: number): void {
  if (!isSparse(x) || threshold >= 0) return
  throw new InputError(
    `binarizer.${method}: expected dense rows for a 'threshold' below 0, got sparse ones and ${threshold}. Their zeros would all be 1: convert them with toDense.`,
  )
}
