import { type SparseMatrix, sparseMatrix } from '@foldwise/core'
import { RowMaker, type Weighing } from '@foldwise/kernels'
import type { Learned } from './learn-vocabulary.ts'

/** Rows of the documents that were learned from, from the counts already made; the same bits as `transform` gives. */
export function learnedRows({ counter, ranks, vocabulary }: Learned, weighing: Weighing): SparseMatrix {
  const columns = vocabulary.offsets.length - 1
  const maker = new RowMaker(counter, ranks, columns, weighing)
  try {
    const { indptr, indices, values } = maker.rows()
    return sparseMatrix([indptr.length - 1, columns], indptr, indices, values)
  } finally {
    maker.release()
  }
}
