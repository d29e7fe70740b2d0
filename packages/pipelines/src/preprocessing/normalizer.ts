import {
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  type InputKind,
  isSparse,
  type Matrix,
  oneOf,
  type SparseMatrix,
  sparseMatrix,
} from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { ColumnGraph } from './graph.ts'

const rows = denseOrSparseInput as unknown as InputKind<Matrix, DenseMatrix | SparseMatrix>

/**
 * Each row divided by its norm: `'l2'` (default), `'l1'` or `'max'` (the largest absolute value), `[rows, columns]` to
 * float64 of the same shape; a row of zeros stays one. It learns nothing. scikit-learn's `Normalizer`.
 */
export const normalizer = alsoSparse(
  defineTransformer({
    type: 'normalizer',
    version: 1,
    accepts: { ...rows, name: 'dense' },
    params: { norm: oneOf('l2', 'l1', 'max') },
    fit: () => ({ tensors: {}, facts: {} }),
    methods: (_state, { norm }) => ({
      transform(x) {
        if (isSparse(x)) {
          const values = x.values.slice()
          for (let i = 0; i < x.shape[0]; i++) divide(values.subarray(x.indptr[i], x.indptr[i + 1]), norm)
          return sparseMatrix(x.shape, x.indptr, x.indices, values)
        }
        const data = x.data.slice()
        for (let i = 0; i < x.shape[0]; i++) divide(data.subarray(i * x.shape[1], (i + 1) * x.shape[1]), norm)
        return hostTensor(data, x.shape, 'float64')
      },
    }),
    graph(_state, { norm }, { features }) {
      const g = new ColumnGraph(features!)
      const axes = g.b.int64([1])
      const of = norm === 'max' ? g.node('Abs', g.wide) : g.wide
      const op = norm === 'max' ? 'ReduceMax' : norm === 'l1' ? 'ReduceL1' : 'ReduceL2'
      const size = g.b.node(op, [of, axes], { keepdims: { int: 1 } })
      const zero = g.double(Float64Array.of(0))
      const divisor = g.node('Where', g.node('Equal', size, zero), g.double(Float64Array.of(1)), size)
      return g.build(g.node('Div', g.wide, divisor))
    },
  }),
)

/** Divides a row, in place, by its norm. */
function divide(row: Float64Array, norm: 'l2' | 'l1' | 'max'): void {
  let size = 0
  if (norm === 'l1') for (const v of row) size += Math.abs(v)
  else if (norm === 'max') for (const v of row) size = Math.max(size, Math.abs(v))
  else {
    for (const v of row) size += v * v
    size = Math.sqrt(size)
  }
  if (size === 0) return
  for (let j = 0; j < row.length; j++) row[j]! /= size
}
