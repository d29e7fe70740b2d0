import {
  type DenseMatrix,
  defineTransformer,
  denseInput,
  FormatError,
  hostTensor,
  InputError,
  integer,
  learned,
  oneOf,
  type State,
} from '@foldwise/core'
import { columnClusters } from './column-clusters.ts'
import { ColumnGraph, DOUBLE } from './graph.ts'
import { evenColumns, type WeightedColumn, weightedColumns, weightedQuantile } from './weighted-columns.ts'

const params = {
  nBins: integer({ min: 2, default: 5, space: { kind: 'integer', min: 2, max: 20 } }),
  /** One column of 0 and 1 a bin, or the bin's number in one column. */
  encode: oneOf('onehot', 'ordinal'),
  /** Bins with equally many training rows, of equal width, or of values that are near each other. */
  strategy: oneOf('quantile', 'uniform', 'kmeans'),
}

/**
 * Each column cut into `nBins` (default 5) intervals, `[rows, columns]` to float64 `[rows, bins of all columns]`, or
 * `[rows, columns]` with `encode: 'ordinal'`. Values beyond the training rows' go to the outer bins; bins of no width
 * (1e-8 or less) are merged with the next, with a warning. Bins of `'kmeans'` end halfway between the centers of clusters of the column's
 * values. `fit({ x, weight })` counts a row of weight 2 twice, and none of weight 0. `inverseTransform` gives the middle of each bin.
 * scikit-learn's `KBinsDiscretizer` (dense output; quantiles by its `averaged_inverted_cdf`, of all rows).
 */
export const kBinsDiscretizer = defineTransformer({
  type: 'k-bins-discretizer',
  version: 1,
  accepts: denseInput,
  params,
  usesWeight: true,
  async fit({ x, weight }, { nBins, strategy }, ctx) {
    const sorted = weight ? weightedColumns(x, weight, await ctx.kernels()) : evenColumns(x)
    const inner = sorted.map((column, j) => {
      const edges = edgesOf(column, nBins, strategy)
      if (edges.length < nBins - 1) {
        ctx.warn('fewer-bins', `column ${j} has ${edges.length + 1} bins instead of ${nBins}: too many equal values.`)
      }
      return edges
    })
    const ends = (at: number) =>
      hostTensor(
        Float64Array.from(sorted, (c) => c.values.at(at)!),
        [sorted.length],
        'float64',
      )
    return {
      tensors: {
        low: ends(0),
        high: ends(-1),
        edges: hostTensor(Float64Array.from(inner.flat()), [inner.flat().length], 'float64'),
        counts: hostTensor(
          Int32Array.from(inner, (e) => e.length),
          [inner.length],
          'int32',
        ),
      },
      facts: {},
    }
  },
  methods(state, { encode }, { features }) {
    const { edges, firstBin, bins } = read(state, features)
    return {
      transform({ data, shape: [rows, columns] }: DenseMatrix) {
        const width = encode === 'ordinal' ? columns : bins
        const out = new Float64Array(rows * width)
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            const bin = binOf(edges[j]!, data[i * columns + j]!)
            if (encode === 'ordinal') out[i * width + j] = bin
            else out[i * width + firstBin[j]! + bin] = 1
          }
        }
        return hostTensor(out, [rows, width], 'float64')
      },
      featureNames(names = edges.map((_, j) => `x${j}`)) {
        if (encode === 'ordinal') return names
        return edges.flatMap((e, j) => Array.from({ length: e.length + 1 }, (_, bin) => `${names[j]}_${bin}`))
      },
    }
  },
  inverse(state, { encode }, { features }) {
    const { edges, firstBin, bins } = read(state, features)
    const low = learned(state, 'low', 'float64', [features])
    const high = learned(state, 'high', 'float64', [features])
    const centers = edges.map((inner, j) => {
      const all = [low[j]!, ...inner, high[j]!]
      return all.slice(1).map((edge, bin) => (all[bin]! + edge) / 2)
    })
    const width = encode === 'ordinal' ? edges.length : bins
    return {
      accepts: denseInput,
      features: width,
      inverseTransform({ data, shape: [rows] }: DenseMatrix) {
        const out = new Float64Array(rows * centers.length)
        for (let i = 0, k = 0; i < rows; i++) {
          centers.forEach((of, j) => {
            const from = i * width + (encode === 'ordinal' ? j : firstBin[j]!)
            const bin = encode === 'ordinal' ? data[from]! : largest(data, from, of.length)
            const center = of[bin]
            if (center === undefined) {
              throw new InputError(
                `k-bins-discretizer.inverseTransform: expected bins 0 to ${of.length - 1} in column ${j}, got ${bin} in row ${i}. Give rows as transform makes them.`,
              )
            }
            out[k++] = center
          })
        }
        return hostTensor(out, [rows, centers.length], 'float64')
      },
    }
  },
  graph(state, { encode }, { features }) {
    const { edges, bins } = read(state, features)
    const d = features!
    const most = Math.max(1, ...edges.map((e) => e.length))
    const padded = new Float64Array(d * most).fill(Infinity)
    edges.forEach((e, j) => {
      padded.set(e, j * most)
    })
    const g = new ColumnGraph(d)
    const deep = g.node('Reshape', g.wide, g.b.int64([-1, d, 1]))
    const passed = g.node('GreaterOrEqual', deep, g.double(padded, [1, d, most]))
    const ones = g.b.node('Cast', [passed], { to: { int: DOUBLE } })
    const bin = g.b.node('ReduceSum', [ones, g.b.int64([2])], { keepdims: { int: 0 } })
    if (encode === 'ordinal') return g.build(bin)
    const columns = edges.flatMap((e, j) => new Array<number>(e.length + 1).fill(j))
    const numbers = Float64Array.from(edges.flatMap((e) => [...e.keys(), e.length]))
    const repeated = g.b.node('Gather', [bin, g.b.int64(columns)], { axis: { int: 1 } })
    const hit = g.node('Equal', repeated, g.double(numbers))
    return g.build(g.b.node('Cast', [hit], { to: { int: DOUBLE } }), bins)
  },
})

/** The edges between a column's bins. */
function edgesOf(column: WeightedColumn, nBins: number, strategy: 'quantile' | 'uniform' | 'kmeans'): number[] {
  const [low, high] = [column.values[0]!, column.values.at(-1)!]
  if (low === high) return []
  const cuts = Array.from({ length: nBins + 1 }, (_, i) => i)
  if (strategy === 'uniform') return cuts.slice(1, -1).map((i) => i * ((high - low) / nBins) + low)
  const edges =
    strategy === 'kmeans'
      ? [low, ...middles(columnClusters(column, nBins)), high]
      : cuts.map((i) => weightedQuantile(column, (i === nBins ? 100 : i * (100 / nBins)) / 100, true))
  return edges.filter((e, i) => i === 0 || e - edges[i - 1]! > 1e-8).slice(1, -1)
}

const middles = (ascending: readonly number[]): number[] => ascending.slice(1).map((v, i) => (v + ascending[i]!) * 0.5)

function read(state: State, features: number | undefined) {
  const counts = learned(state, 'counts', 'int32', [features])
  if (counts.some((n) => n < 0)) {
    throw new FormatError('state: expected counts of edges >= 0, got one below. The file is damaged.')
  }
  const total = counts.reduce((a, b) => a + b, 0)
  const all = learned(state, 'edges', 'float64', [total])
  const edges: Float64Array[] = []
  const firstBin: number[] = []
  let at = 0
  for (const n of counts) {
    firstBin.push(at + edges.length)
    edges.push(all.subarray(at, at + n))
    at += n
  }
  return { edges, firstBin, bins: total + counts.length }
}

/** Place of the largest of `count` values, the first of equals. */
function largest(data: Float64Array, from: number, count: number): number {
  let best = 0
  for (let at = 1; at < count; at++) if (data[from + at]! > data[from + best]!) best = at
  return best
}

/** How many edges the value has reached. */
function binOf(edges: Float64Array, v: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! <= v) low = middle + 1
    else high = middle
  }
  return low
}
