import {
  boolean,
  defineTransformer,
  hostTensor,
  InputError,
  integer,
  isSparse,
  learned,
  oneOf,
  optional,
  type State,
  sparseMatrix,
  sparseRows,
} from '@foldwise/core'
import { erfc } from '@foldwise/kernels'
import { alsoSparse } from '../also-sparse.ts'
import { numericInput } from '../numeric-input.ts'
import { quantile, sortedColumns } from '../quantiles.ts'
import { mapDense } from '../scale-columns.ts'
import { normalQuantile } from './normal-quantile.ts'
import { HIGHEST, LOWEST, quantileGraph, THRESHOLD } from './quantile-graph.ts'

const params = {
  /** Points at which each column's distribution is remembered; at most as many as there are rows. */
  nQuantiles: integer({ min: 1, default: 1000, space: { kind: 'integer', min: 10, max: 1000, log: true } }),
  outputDistribution: oneOf('uniform', 'normal'),
  /** Of sparse rows: learn from the stored values alone. */
  ignoreImplicitZeros: boolean({ default: false }),
  /** Most rows that quantiles are estimated of, drawn at random; null for all. */
  subsample: optional(integer({ min: 1, default: 10_000 })),
}

type Distribution = 'uniform' | 'normal'

/**
 * Each value's place among the training rows' values of its column, from 0 to 1, or the standard normal value of that place,
 * `[rows, columns]` to float64 of the same shape: outliers and units no longer matter, only order does. Values beyond the
 * training rows' get the ends, which for `'normal'` are -5.2 and 5.2. NaN is left out and stays; zeros of sparse rows stay.
 * Between the remembered quantiles it interpolates. scikit-learn's `QuantileTransformer`, which by default looks at
 * 10,000 rows only. Throws `InputError` for negative values in sparse rows, unless `ignoreImplicitZeros` is set.
 */
export const quantileTransformer = alsoSparse(
  defineTransformer({
    type: 'quantile-transformer',
    version: 1,
    accepts: numericInput,
    params,
    allowMissing: true,
    async fit({ x, rows }, { nQuantiles, ignoreImplicitZeros, subsample }, ctx) {
      if (!ignoreImplicitZeros) refuseNegative('fit', x)
      const count = Math.min(nQuantiles, rows)
      let some = x
      if (subsample !== null && subsample < rows) {
        if (nQuantiles > subsample) {
          throw new InputError(
            `quantile-transformer.fit: expected 'nQuantiles' to be at most 'subsample', got ${nQuantiles} and ${subsample}. Raise 'subsample', or lower 'nQuantiles'.`,
          )
        }
        some = drawn(x, ctx.stream('subsample').permutation(rows).subarray(0, subsample))
      }
      const columns = isSparse(some) && ignoreImplicitZeros ? storedColumns(some) : sortedColumns(some)
      const step = 1 / Math.max(1, count - 1)
      const quantiles = new Float64Array(count * columns.length)
      for (const [j, sorted] of columns.entries()) {
        await ctx.checkpoint()
        for (let i = 0; i < count; i++) {
          const share = count > 1 && i === count - 1 ? 1 : i * step
          quantiles[j * count + i] = isSparse(some) && sorted.length === 0 ? 0 : quantile(sorted, share)
        }
        ctx.progress('columns', j + 1, columns.length)
      }
      return { tensors: { quantiles: hostTensor(quantiles, [columns.length, count], 'float64') }, facts: {} }
    },
    methods(state, { outputDistribution, ignoreImplicitZeros }, { features }) {
      const columns = quantilesOf(state, features)
      return {
        transform(x) {
          if (!ignoreImplicitZeros) refuseNegative('transform', x)
          return mapped(x, (v, j) => placeOf(v, columns[j]!, outputDistribution))
        },
      }
    },
    inverse(state, { outputDistribution }, { features }) {
      const columns = quantilesOf(state, features)
      return {
        accepts: numericInput,
        features,
        inverseTransform: (z: Parameters<typeof mapped>[0]) =>
          mapped(z, (v, j) => valueAt(v, columns[j]!, outputDistribution)),
      }
    },
    graph: (state, { outputDistribution }, { features }) =>
      quantileGraph(quantilesOf(state, features), outputDistribution === 'normal'),
  }),
)

type Rows = ReturnType<typeof numericInput.convert>

function mapped(x: Rows, change: (v: number, column: number) => number) {
  if (!isSparse(x)) return mapDense(x, change)
  const values = x.values.map((v, k) => change(v, x.indices[k]!))
  return sparseMatrix(x.shape, x.indptr, x.indices, values)
}

/** Some of the rows. */
function drawn(x: Rows, rows: Int32Array): Rows {
  if (isSparse(x)) return sparseRows(x, rows)
  const columns = x.shape[1]
  const data = new Float64Array(rows.length * columns)
  rows.forEach((r, i) => {
    data.set(x.data.subarray(r * columns, (r + 1) * columns), i * columns)
  })
  return { kind: 'dense', shape: [rows.length, columns], data }
}

function quantilesOf(state: State, features: number | undefined): Float64Array[] {
  const all = learned(state, 'quantiles', 'float64', [features, undefined])
  const count = all.length / features!
  return Array.from({ length: features! }, (_, j) => all.subarray(j * count, (j + 1) * count))
}

/** Values of equal ones are the middle of the places that they take. */
function placeOf(v: number, quantiles: Float64Array, to: Distribution): number {
  const last = quantiles.length - 1
  const [low, high] = [quantiles[0]!, quantiles[last]!]
  if (Number.isNaN(v) || Number.isNaN(low)) return NaN
  if (to === 'normal') {
    if (v - THRESHOLD < low) return LOWEST
    if (v + THRESHOLD > high) return HIGHEST
  } else {
    if (v <= low) return 0
    if (v >= high) return 1
  }
  const step = 1 / last
  const above = countBelow(quantiles, v, true) - 1
  const below = countBelow(quantiles, v, false)
  const up = above * step + ((v - quantiles[above]!) / (quantiles[above + 1]! - quantiles[above]!)) * step
  const down = below * step - ((quantiles[below]! - v) / (quantiles[below]! - quantiles[below - 1]!)) * step
  const place = 0.5 * (up + down)
  return to === 'uniform' ? place : Math.min(HIGHEST, Math.max(LOWEST, normalQuantile(place)))
}

/** How many of the ascending values are below `v`, or equal to it too. */
function countBelow(sorted: Float64Array, v: number, equal: boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < v || (equal && sorted[middle] === v)) low = middle + 1
    else high = middle
  }
  return low
}

function valueAt(z: number, quantiles: Float64Array, from: Distribution): number {
  if (Number.isNaN(z)) return NaN
  const place = from === 'normal' ? 0.5 * erfc(-z * Math.SQRT1_2) : z
  const slack = from === 'normal' ? THRESHOLD : 0
  const last = quantiles.length - 1
  if (place - slack <= 0) return quantiles[0]!
  if (place + slack >= 1) return quantiles[last]!
  const at = Math.min(Math.floor(place * last), last - 1)
  return quantiles[at]! + (place * last - at) * (quantiles[at + 1]! - quantiles[at]!)
}

function refuseNegative(method: string, x: Rows): void {
  if (!isSparse(x)) return
  const bad = x.values.findIndex((v) => v < 0)
  if (bad < 0) return
  throw new InputError(
    `quantile-transformer.${method}: expected sparse values >= 0, got ${x.values[bad]} in column ${x.indices[bad]}. Zeros would have to move: set 'ignoreImplicitZeros', or give dense rows.`,
  )
}

/** Each column's stored values without NaN, ascending. */
function storedColumns(x: Extract<Rows, { indptr: unknown }>): Float64Array[] {
  const columns: number[][] = Array.from({ length: x.shape[1] }, () => [])
  x.values.forEach((v, k) => {
    if (!Number.isNaN(v)) columns[x.indices[k]!]!.push(v)
  })
  return columns.map((c) => Float64Array.from(c).sort())
}
