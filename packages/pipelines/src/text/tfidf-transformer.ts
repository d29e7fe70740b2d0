import {
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  InputError,
  isSparse,
  type SparseMatrix,
  sparseFromDense,
  sparseMatrix,
} from '@foldwise/core'
import { loadKernels, weigh } from '@foldwise/kernels'
import { inverseFrequencies } from './idf.ts'
import { weighingParams } from './params.ts'
import { stateIdf } from './vectorizer-state.ts'

/**
 * TF-IDF weights of counts, sparse or dense, `[rows, columns]` to sparse of the same shape: the second half of `tfidf`, for
 * counts that come from elsewhere. Parameters and values as scikit-learn's `TfidfTransformer`.
 * Throws `InputError` for negative counts with `sublinearTf`, whose logarithm is not a number.
 */
export const tfidfTransformer = defineTransformer({
  type: 'tfidf-transformer',
  version: 1,
  accepts: denseOrSparseInput,
  params: weighingParams,
  fit({ x, rows }, { useIdf, smoothIdf }) {
    const columns = x.shape[1]
    if (!useIdf) return { tensors: {}, facts: { columns } }
    const frequencies = new Float64Array(columns)
    for (const column of asSparse(x).indices) frequencies[column]! += 1
    const idf = inverseFrequencies('tfidf-transformer.fit', frequencies, rows, smoothIdf)
    return { tensors: { idf: hostTensor(idf, [columns], 'float64') }, facts: { columns } }
  },
  methods(state, { sublinearTf, useIdf, norm }, { features }) {
    const weights = stateIdf('tfidf-transformer', state, useIdf, features ?? 0)
    return {
      async transform(x): Promise<SparseMatrix> {
        const rows = asSparse(x)
        if (sublinearTf) checkCounts(rows)
        const values = weigh(await loadKernels(), rows, { sublinear: sublinearTf, weights, norm })
        return sparseMatrix(rows.shape, rows.indptr, rows.indices, values)
      },
    }
  },
})

const asSparse = (x: SparseMatrix | { readonly data: Float64Array; readonly shape: readonly [number, number] }) =>
  isSparse(x) ? x : sparseFromDense(x.data, x.shape[0], x.shape[1])

function checkCounts(x: SparseMatrix): void {
  const bad = x.values.find((v) => v < 0)
  if (bad === undefined) return
  throw new InputError(
    `tfidf-transformer.transform: expected counts >= 0, got ${bad}. Set 'sublinearTf' to false, or use counts.`,
  )
}
