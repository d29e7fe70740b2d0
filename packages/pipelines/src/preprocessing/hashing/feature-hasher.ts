import { boolean, defineTransformer, integer, ParamError, type SparseMatrix, sparseMatrix } from '@foldwise/core'
import { type HashedRows, hashedInput } from './hashed-input.ts'

const params = {
  nFeatures: integer({ min: 1, max: 0x7fffffff, default: 1 << 20 }),
  /** Half of the names count negatively, so that what collides cancels on average. */
  alternateSign: boolean({ default: true }),
}

/**
 * Features in columns that a hash of their name chooses, `[rows]` to a sparse matrix `[rows, nFeatures]` (default 2^20): for
 * categories of any number, known or not (Weinberger and others, Feature hashing for large scale multitask learning, 2009). It
 * learns nothing and keeps no vocabulary; names that share a column are added.
 *
 * A row is a record or a table's row, where a string makes the feature `name=string` worth 1, a number the feature `name` worth the
 * number, a boolean 0 or 1, and a missing value none; or an array of names, worth 1 each, or of pairs `[name, number]`. Columns,
 * signs and values are those of scikit-learn's `FeatureHasher` (signed 32-bit MurmurHash3 of UTF-8). Features that cancel leave a
 * stored zero, as there. For texts take `hashingVectorizer`. There is no ONNX operator for it.
 */
export const featureHasher = defineTransformer({
  type: 'feature-hasher',
  version: 1,
  accepts: hashedInput,
  params,
  fit: () => ({ tensors: {}, facts: {} }),
  methods: (_state, { nFeatures, alternateSign }) => ({
    transform: (x): SparseMatrix => hashedMatrix(x, nFeatures, alternateSign),
  }),
  graph() {
    throw new ParamError(
      'feature-hasher.toGraph: expected columns that were learned, got hashed ones, which ONNX has no operator for. Use oneHotEncoder, with maxCategories for many.',
    )
  },
})

function hashedMatrix({ starts, hashes, values }: HashedRows, columns: number, alternate: boolean): SparseMatrix {
  const rows = starts.length - 1
  const indptr = new Int32Array(rows + 1)
  const indices = new Int32Array(hashes.length)
  const out = new Float64Array(hashes.length)
  let at = 0
  for (let i = 0; i < rows; i++) {
    const from = starts[i]!
    const found = Array.from({ length: starts[i + 1]! - from }, (_, q): readonly [number, number] => {
      const h = hashes[from + q]!
      const v = values[from + q]!
      // The absolute value of a signed number; of -2^31, which has none, 2^31.
      return [Math.abs(h) % columns, alternate && h < 0 ? -v : v]
    })
    // Stable: equal columns are added in the order of the row.
    found.sort((a, b) => a[0] - b[0])
    const first = at
    for (const [column, v] of found) {
      if (at > first && indices[at - 1] === column) out[at - 1]! += v
      else {
        indices[at] = column
        out[at++] = v
      }
    }
    indptr[i + 1] = at
  }
  return sparseMatrix([rows, columns], indptr, indices.slice(0, at), out.slice(0, at))
}
