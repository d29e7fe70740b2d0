import {
  boolean,
  type DenseMatrix,
  defineTransformer,
  hostTensor,
  InputError,
  integer,
  learned,
  oneOf,
  ParamError,
  type State,
} from '@foldwise/core'
import { moments } from '../moments.ts'
import { denseNumericInput } from '../numeric-input.ts'

const params = {
  nNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 30 } }),
  /** What neighbours count: all alike, or the nearer the more, by the inverse of their distance. */
  weights: oneOf('uniform', 'distance'),
  /** Add, after the columns, one for each column that lacked values in the training rows: 1 where the value is missing. */
  addIndicator: boolean({ default: false }),
  /** Keep columns without a single value in the training rows, filled with 0; else they are left out. */
  keepEmptyFeatures: boolean({ default: false }),
}

/**
 * Missing values (NaN) replaced by the mean of the column in the `nNeighbors` training rows (default 5) that are nearest
 * among those that have it, `[rows, columns]` to float64 `[rows, columns kept and indicators]`. The distance is Euclidean over
 * the columns that both rows have, scaled up to all (Troyanskaya and others 2001); equally near rows count in their order. A row
 * that shares no column with any gets the column's mean. scikit-learn's `KNNImputer`.
 *
 * Keeps the training rows, and costs rows x training rows x columns for rows that lack something. Scale columns first: those
 * of large units decide who is near. It has no ONNX form.
 */
export const knnImputer = defineTransformer({
  type: 'knn-imputer',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  fit({ x, rows }, { addIndicator, keepEmptyFeatures }, ctx) {
    const { present } = moments(x)
    const dropped = keepEmptyFeatures ? 0 : present.filter((n) => n === 0).length
    if (dropped === x.shape[1]) {
      throw new InputError(
        "knn-imputer.fit: expected a column with a value, got only missing ones. Set 'keepEmptyFeatures', or check what was loaded.",
      )
    }
    if (dropped > 0) {
      const which = [...present.keys()].filter((j) => present[j] === 0).join(', ')
      ctx.warn('empty-columns', `left out, for want of a value to learn from: column ${which}.`)
    }
    const indicated = Uint8Array.from(present, (n) => (addIndicator && n < rows ? 1 : 0))
    return {
      tensors: {
        rows: hostTensor(x.data.slice(), x.shape, 'float64'),
        indicated: hostTensor(indicated, [indicated.length], 'uint8'),
      },
      facts: { emptyColumns: dropped },
    }
  },
  methods(state, p, { features }) {
    const known = read(state, p.keepEmptyFeatures, features)
    const { kept, indicated } = known
    const width = kept.length + indicated.length
    return {
      transform(x: DenseMatrix) {
        const [rows, d] = x.shape
        const out = new Float64Array(rows * width)
        for (let i = 0; i < rows; i++) {
          const row = x.data.subarray(i * d, (i + 1) * d)
          const lacking = kept.filter((j) => Number.isNaN(row[j]!))
          const filled = lacking.length > 0 ? filledRow(row, lacking, known, p) : row
          kept.forEach((j, at) => {
            out[i * width + at] = filled[j]!
          })
          indicated.forEach((j, at) => {
            out[i * width + kept.length + at] = Number.isNaN(row[j]!) ? 1 : 0
          })
        }
        return hostTensor(out, [rows, width], 'float64')
      },
      featureNames: (names) => [
        ...kept.map((j) => names?.[j] ?? `x${j}`),
        ...indicated.map((j) => `missingindicator_${names?.[j] ?? `x${j}`}`),
      ],
    }
  },
  graph() {
    throw new ParamError(
      'knn-imputer.toGraph: expected an imputer that learns values, got one that looks for neighbours among all training rows, which has no ONNX form. Use simpleImputer to export.',
    )
  },
})

interface Known {
  readonly data: Float64Array
  readonly rows: number
  readonly means: Float64Array
  readonly kept: readonly number[]
  readonly indicated: readonly number[]
}

function read(state: State, keepEmpty: boolean, features: number | undefined): Known {
  const data = learned(state, 'rows', 'float64', [undefined, features])
  const rows = data.length / features!
  const { mean, present } = moments({ kind: 'dense', shape: [rows, features!], data })
  const flags = learned(state, 'indicated', 'uint8', [features])
  const all = [...present.keys()]
  return {
    data,
    rows,
    means: mean.map((m, j) => (present[j] === 0 ? 0 : m)),
    kept: all.filter((j) => keepEmpty || present[j]! > 0),
    indicated: all.filter((j) => flags[j]),
  }
}

function filledRow(
  row: Float64Array,
  lacking: readonly number[],
  { data, rows, means }: Known,
  { nNeighbors, weights }: { readonly nNeighbors: number; readonly weights: 'uniform' | 'distance' },
): Float64Array {
  const distances = distancesTo(row, data, rows)
  const order = [...distances.keys()]
    .filter((r) => !Number.isNaN(distances[r]!))
    .sort((a, b) => distances[a]! - distances[b]! || a - b)
  const out = row.slice()
  for (const j of lacking) {
    const donors: number[] = []
    for (let at = 0; at < order.length && donors.length < nNeighbors; at++) {
      if (!Number.isNaN(data[order[at]! * row.length + j]!)) donors.push(order[at]!)
    }
    // Rows at no distance are the same: only they count.
    const same = weights === 'distance' && donors.some((r) => distances[r] === 0)
    let sum = 0
    let total = 0
    for (const r of donors) {
      const near = distances[r]!
      const w = weights === 'uniform' ? 1 : same ? Number(near === 0) : 1 / near
      sum += w * data[r * row.length + j]!
      total += w
    }
    out[j] = donors.length > 0 ? sum / total : means[j]!
  }
  return out
}

/** Of each training row; NaN where no column is in both. */
function distancesTo(row: Float64Array, data: Float64Array, rows: number): Float64Array {
  const d = row.length
  const there = [...row.keys()].filter((j) => !Number.isNaN(row[j]!))
  const out = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    let squares = 0
    let shared = 0
    for (const j of there) {
      const v = data[r * d + j]!
      if (Number.isNaN(v)) continue
      shared++
      squares += (v - row[j]!) * (v - row[j]!)
    }
    out[r] = shared > 0 ? Math.sqrt((squares * d) / shared) : NaN
  }
  return out
}
