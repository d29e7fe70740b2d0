import {
  boolean,
  defineTransformer,
  integer,
  oneOf,
  ParamError,
  type SparseMatrix,
  sparseMatrix,
  textInput,
  type Values,
} from '@foldwise/core'
import { hashedRanks, type Kernels, loadKernels, RowMaker } from '@foldwise/kernels'
import { documentCounter } from './document-counter.ts'
import { cuttingParams } from './params.ts'

/** Documents hashed at once: bounds the memory that their distinct terms take. */
const BLOCK = 4096

const params = {
  ...cuttingParams,
  nFeatures: integer({ min: 1, max: 0x7fffffff, default: 1 << 20 }),
  alternateSign: boolean({ default: true }),
  norm: oneOf('l2', 'l1', null),
}

/**
 * Counts of words or n-grams in columns that a hash of the term chooses: texts to a sparse matrix `[texts, nFeatures]`.
 * It learns nothing, so it needs no fit over a corpus and no memory for a vocabulary; different terms may share a column.
 * Parameters mean what they mean in scikit-learn's `HashingVectorizer`, and columns and signs are the same (MurmurHash3).
 * Terms of opposite sign that cancel leave a stored zero, as there.
 */
export const hashingVectorizer = defineTransformer({
  type: 'hashing-vectorizer',
  version: 1,
  accepts: textInput,
  params,
  fit: () => ({ tensors: {}, facts: {} }),
  methods: (_state, values) => ({
    async transform(documents): Promise<SparseMatrix> {
      const kernels = await loadKernels()
      const blocks: SparseMatrix[] = []
      for (let from = 0; from === 0 || from < documents.length; from += BLOCK) {
        blocks.push(hashDocuments(kernels, documents.slice(from, from + BLOCK), values))
      }
      return stack(blocks, values.nFeatures)
    },
  }),
  graph() {
    throw new ParamError(
      'hashing-vectorizer.toGraph: expected a vocabulary, got hashed columns, which ONNX has no operator for. Use tfidf or countVectorizer.',
    )
  },
})

function hashDocuments(kernels: Kernels, documents: readonly string[], values: Values<typeof params>): SparseMatrix {
  const { nFeatures, alternateSign, binary, norm } = values
  const { counter, count } = documentCounter(kernels, values)
  try {
    for (const document of documents) count(document)
    const ranks = hashedRanks(counter, nFeatures, alternateSign)
    const maker = new RowMaker(counter, ranks, nFeatures, { binary, sublinear: false, weights: null, norm })
    const { indptr, indices, values: numbers } = maker.rows()
    maker.release()
    return sparseMatrix([documents.length, nFeatures], indptr, indices, numbers)
  } finally {
    counter.release()
  }
}

function stack(blocks: readonly SparseMatrix[], columns: number): SparseMatrix {
  if (blocks.length === 1) return blocks[0]!
  const rows = blocks.reduce((sum, b) => sum + b.shape[0], 0)
  const nnz = blocks.reduce((sum, b) => sum + b.values.length, 0)
  const indptr = new Int32Array(rows + 1)
  const indices = new Int32Array(nnz)
  const values = new Float64Array(nnz)
  let row = 0
  let at = 0
  for (const b of blocks) {
    for (let i = 1; i <= b.shape[0]; i++) indptr[row + i] = at + b.indptr[i]!
    indices.set(b.indices, at)
    values.set(b.values, at)
    row += b.shape[0]
    at += b.values.length
  }
  return sparseMatrix([rows, columns], indptr, indices, values)
}
