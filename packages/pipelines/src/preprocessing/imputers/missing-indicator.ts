import {
  boolean,
  type DenseMatrix,
  defineTransformer,
  FormatError,
  hostTensor,
  InputError,
  learned,
  oneOf,
  type State,
} from '@foldwise/core'
import { ColumnGraph, DOUBLE } from '../graph.ts'
import { denseNumericInput } from '../numeric-input.ts'

const params = {
  /** Columns to tell of: those that lacked values in the training rows, or all. */
  features: oneOf('missingOnly', 'all'),
  /** With `'missingOnly'`, refuse rows that lack values in other columns. */
  errorOnNew: boolean({ default: true }),
}

/**
 * 1 where a value is missing (NaN), 0 where it is there, `[rows, columns]` to float64 `[rows, columns told of]`; beside an
 * imputer, in a `featureUnion`. scikit-learn's `MissingIndicator`. Its graph does not refuse anything.
 * Throws `InputError` where no column is told of, and for values missing in others.
 */
export const missingIndicator = defineTransformer({
  type: 'missing-indicator',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  fit({ x }, { features }) {
    const columns = x.shape[1]
    const told = new Uint8Array(columns).fill(features === 'all' ? 1 : 0)
    x.data.forEach((v, k) => {
      if (Number.isNaN(v)) told[k % columns] = 1
    })
    if (!told.includes(1)) {
      throw new InputError(
        "missing-indicator.fit: expected a column that lacks a value, got none. Set 'features' to 'all', or leave the step out.",
      )
    }
    return { tensors: { told: hostTensor(told, [columns], 'uint8') }, facts: {} }
  },
  methods(state, { errorOnNew }, { features }) {
    const columns = toldOf(state, features)
    const known = new Set(columns)
    return {
      transform({ data, shape: [rows, d] }: DenseMatrix) {
        const out = new Float64Array(rows * columns.length)
        for (let i = 0, k = 0; i < rows; i++) {
          for (const j of columns) out[k++] = Number.isNaN(data[i * d + j]!) ? 1 : 0
          for (let j = 0; errorOnNew && j < d; j++) {
            if (!known.has(j) && Number.isNaN(data[i * d + j]!)) {
              throw new InputError(
                `missing-indicator.transform: expected values in columns that had them all in training, got NaN in row ${i}, column ${j}. Set 'errorOnNew' to false, or 'features' to 'all'.`,
              )
            }
          }
        }
        return hostTensor(out, [rows, columns.length], 'float64')
      },
      featureNames: (names) => columns.map((j) => `missingindicator_${names?.[j] ?? `x${j}`}`),
    }
  },
  graph(state, _params, { features }) {
    const columns = toldOf(state, features)
    const g = new ColumnGraph(features!)
    const flags = g.b.node('Cast', [g.node('IsNaN', g.wide)], { to: { int: DOUBLE } })
    return g.build(g.b.node('Gather', [flags, g.b.int64(columns)], { axis: { int: 1 } }), columns.length)
  },
})

function toldOf(state: State, features: number | undefined): number[] {
  const told = learned(state, 'told', 'uint8', [features])
  const columns = [...told.keys()].filter((j) => told[j])
  if (columns.length === 0) throw new FormatError('state: expected a column to tell of, got none. The file is damaged.')
  return columns
}
