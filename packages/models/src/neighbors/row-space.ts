import { cos, sin } from '@foldwise/kernels'
import { arcSine } from './arc-sine.ts'
import { inSlices } from './in-slices.ts'
import type { KernelMetric, Metric } from './params.ts'
import { unitRows } from './unit-rows.ts'

/** Where rows lie so that one of the kernels' distances is theirs. */
export interface RowSpace {
  /** None where only pairs of rows can be compared. */
  readonly kernel: KernelMetric | undefined
  /** A tree can leave points out. */
  readonly hasTree: boolean
  /** Columns that `map` makes of so many. */
  columns(columns: number): number
  /** Rows to be compared; `between` is awaited where there is much to do. */
  map(data: Float64Array, columns: number, between: () => Promise<void>): Promise<Float64Array>
  /** The metric's distance for one of the kernel's. */
  toMetric(distance: number): number
  /** And the other way round. */
  fromMetric(distance: number): number
}

const same = (v: number): number => v

const plain = (kernel: KernelMetric): RowSpace => ({
  kernel,
  hasTree: true,
  columns: same,
  map: async (data) => data,
  toMetric: same,
  fromMetric: same,
})

/** `whitening` is what `'mahalanobis'` has learned, `[columns, columns]`. */
export function rowSpace({ metric, p }: Metric, whitening: Float64Array | undefined): RowSpace {
  switch (metric) {
    case 'euclidean':
    case 'manhattan':
    case 'chebyshev':
      return plain(metric)
    case 'minkowski':
      if (p === 1) return plain('manhattan')
      if (p === 2) return plain('euclidean')
      return { ...plain('euclidean'), kernel: undefined, hasTree: false }
    case 'cosine':
      return { ...plain('cosine'), hasTree: false, map: unitRows }
    case 'correlation':
      return {
        ...plain('cosine'),
        hasTree: false,
        map: async (data, columns, between) => unitRows(await lessOwnMean(data, columns, between), columns, between),
      }
    case 'mahalanobis':
      return { ...plain('euclidean'), map: (data, columns, between) => whitened(data, columns, whitening!, between) }
    case 'haversine':
      // Chords through the sphere grow with the arcs over it.
      return {
        ...plain('euclidean'),
        columns: () => 3,
        map: (data, _, between) => onSphere(data, between),
        toMetric: (chord) => 2 * arcSine(Math.min(1, chord / 2)),
        fromMetric: (arc) => (arc >= Math.PI ? 2 : 2 * sin(arc / 2)),
      }
    default:
      return { ...plain('euclidean'), kernel: undefined, hasTree: false }
  }
}

/** Rows less their means; what rounding leaves of a constant row is 0. */
async function lessOwnMean(data: Float64Array, columns: number, between: () => Promise<void>): Promise<Float64Array> {
  const out = new Float64Array(data.length)
  await inSlices(data.length, columns, between, (at) => {
    const row = data.subarray(at, at + columns)
    const mean = row.reduce((a, b) => a + b, 0) / columns
    const rounding = 8 * Number.EPSILON * Math.abs(mean)
    if (row.every((v) => Math.abs(v - mean) <= rounding)) return
    for (let j = 0; j < columns; j++) out[at + j] = row[j]! - mean
  })
  return out
}

/** Products between two looks at the signal. */
const PRODUCTS = 1 << 24

async function whitened(
  data: Float64Array,
  columns: number,
  factor: Float64Array,
  between: () => Promise<void>,
): Promise<Float64Array> {
  const out = new Float64Array(data.length)
  const height = Math.max(1, Math.floor(PRODUCTS / (columns * columns)))
  for (let row = 0; row * columns < data.length; row++) {
    if (row % height === 0) await between()
    const at = row * columns
    for (let i = 0; i < columns; i++) {
      const v = data[at + i]!
      for (let j = i; j < columns; j++) out[at + j]! += v * factor[i * columns + j]!
    }
  }
  return out
}

/** Latitudes and longitudes as places on a sphere of radius 1. */
async function onSphere(data: Float64Array, between: () => Promise<void>): Promise<Float64Array> {
  const out = new Float64Array((data.length / 2) * 3)
  // The functions take as long as a dozen values.
  await inSlices(12 * data.length, 24, between, (place) => {
    const i = place / 24
    const [latitude, longitude] = [data[2 * i]!, data[2 * i + 1]!]
    out[3 * i] = cos(latitude) * cos(longitude)
    out[3 * i + 1] = cos(latitude) * sin(longitude)
    out[3 * i + 2] = sin(latitude)
  })
  return out
}
