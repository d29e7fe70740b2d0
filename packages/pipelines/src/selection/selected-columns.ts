import {
  type DenseMatrix,
  FormatError,
  type Graph,
  hostTensor,
  isSparse,
  learned,
  type Matrix,
  type SparseMatrix,
  type State,
  sparseMatrix,
  type Tensor,
} from '@foldwise/core'
import { ColumnGraph } from '../preprocessing/graph.ts'
import { numericInput } from '../preprocessing/numeric-input.ts'

type Rows = DenseMatrix | SparseMatrix

/** What selectors show of themselves. */
export interface Selected {
  /** Numbers of the columns that were kept, ascending. */
  readonly selected: readonly number[]
  /** What columns were judged by, `[columns]`. */
  readonly scores: Tensor<'float64'>
  /** The chance of a score as large in columns that tell nothing, `[columns]`, where there is one for the score. */
  readonly pValues?: Tensor<'float64'>
}

/** A state that keeps some of the columns, and what they were judged by. */
export const selectedState = (kept: readonly boolean[], scores: Float64Array, pValues?: Float64Array): State => ({
  tensors: {
    kept: hostTensor(Uint8Array.from(kept, Number), [kept.length], 'uint8'),
    scores: hostTensor(scores, [scores.length], 'float64'),
    ...(pValues && { pValues: hostTensor(pValues, [pValues.length], 'float64') }),
  },
  facts: {},
})

type Info = { readonly features: number | undefined }

/** The part of a definition that all selectors share: it hands on the columns that were kept. */
export const selectedColumns = {
  methods: (state: State, _params: unknown, { features }: Info) => {
    const columns = keptOf(state, features)
    return {
      transform: (x: Rows) => pick(x, columns),
      featureNames: (names?: readonly string[]) => columns.map((j) => names?.[j] ?? `x${j}`),
    }
  },
  /** Columns that were left out are 0. */
  inverse: (state: State, _params: unknown, { features }: Info) => {
    const columns = keptOf(state, features)
    return {
      accepts: numericInput,
      features: columns.length,
      inverseTransform: (z: Rows) => putBack(z, columns, features!),
    }
  },
  expose: (state: State, _params: unknown, { features }: Info): Selected => ({
    selected: Object.freeze(keptOf(state, features)),
    scores: state.tensors.scores as Tensor<'float64'>,
    ...(state.tensors.pValues && { pValues: state.tensors.pValues as Tensor<'float64'> }),
  }),
  graph(state: State, _params: unknown, { features }: Info): Graph {
    const columns = keptOf(state, features)
    const g = new ColumnGraph(features!)
    return g.build(g.b.node('Gather', [g.wide, g.b.int64(columns)], { axis: { int: 1 } }), columns.length)
  },
} as const

/** Rows as other recipes take them. */
export const asRows = (x: Rows): Matrix | SparseMatrix => (isSparse(x) ? x : hostTensor(x.data, x.shape, 'float64'))

function keptOf(state: State, features: number | undefined): number[] {
  const flags = learned(state, 'kept', 'uint8', [features])
  const columns = [...flags.keys()].filter((j) => flags[j])
  if (columns.length === 0) throw new FormatError('state: expected a column to keep, got none. The file is damaged.')
  return columns
}

/** Some of the columns, ascending. */
export function pick(x: Rows, columns: readonly number[]): Tensor<'float64'> | SparseMatrix {
  const [rows, d] = x.shape
  if (isSparse(x)) {
    const place = new Int32Array(d).fill(-1)
    columns.forEach((j, at) => {
      place[j] = at
    })
    return moved(x, (c) => place[c]!, columns.length)
  }
  const out = new Float64Array(rows * columns.length)
  for (let i = 0, k = 0; i < rows; i++) for (const j of columns) out[k++] = x.data[i * d + j]!
  return hostTensor(out, [rows, columns.length], 'float64')
}

function putBack(z: Rows, columns: readonly number[], features: number): Tensor<'float64'> | SparseMatrix {
  const [rows, d] = z.shape
  if (isSparse(z)) return moved(z, (c) => columns[c]!, features)
  const out = new Float64Array(rows * features)
  for (let i = 0; i < rows; i++) {
    columns.forEach((j, at) => {
      out[i * features + j] = z.data[i * d + at]!
    })
  }
  return hostTensor(out, [rows, features], 'float64')
}

/** Stored values in other columns; those whose column is -1 are left out. */
function moved(x: SparseMatrix, columnOf: (column: number) => number, columns: number): SparseMatrix {
  const indptr = new Int32Array(x.indptr.length)
  const indices: number[] = []
  const values: number[] = []
  for (let i = 0; i < x.shape[0]; i++) {
    for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) {
      const at = columnOf(x.indices[k]!)
      if (at < 0) continue
      indices.push(at)
      values.push(x.values[k]!)
    }
    indptr[i + 1] = indices.length
  }
  return sparseMatrix([x.shape[0], columns], indptr, Int32Array.from(indices), Float64Array.from(values))
}
