import type { Kernels } from '../loader/kernels.ts'
import { text } from './module.ts'
import type { SparseRows, Weighing } from './rows.ts'

/** Weighed values of the given rows; `binary` is not looked at. */
export function weigh(kernels: Kernels, rows: SparseRows, weighing: Omit<Weighing, 'binary'>): Float64Array {
  using work = kernels.workspace()
  const { sublinear, weights, norm } = weighing
  const indptr = work.int32(rows.indptr)
  const indices = work.int32(rows.indices)
  const values = work.float64(rows.values)
  const factors = weights ? work.float64(weights).at : 0
  const kind = norm === null ? 0 : norm === 'l1' ? 1 : 2
  kernels
    .use(text)
    .weighRows(rows.indptr.length - 1, indptr.at, indices.at, values.at, Number(sublinear), factors, kind)
  return values.view.slice()
}
