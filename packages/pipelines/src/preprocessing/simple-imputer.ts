import {
  boolean,
  type DenseMatrix,
  defineTransformer,
  hostTensor,
  InputError,
  learned,
  number,
  oneOf,
  ParamError,
  type State,
} from '@foldwise/core'
import { ColumnGraph, DOUBLE } from './graph.ts'
import { categoricalImputer } from './imputers/categorical-imputer.ts'
import { moments } from './moments.ts'
import { denseNumericInput } from './numeric-input.ts'
import { median, orderedColumns, sortedColumns } from './quantiles.ts'

const params = {
  strategy: oneOf('mean', 'median', 'mostFrequent', 'constant'),
  /** What `'constant'` fills in. */
  fillValue: number({ default: 0 }),
  /** Add, after the columns, one for each column that lacked values in the training rows: 1 where the value is missing. */
  addIndicator: boolean({ default: false }),
  /** Keep columns without a single value in the training rows, filled with 0 or `fillValue`; else they are left out. */
  keepEmptyFeatures: boolean({ default: false }),
}

const numeric = defineTransformer({
  type: 'simple-imputer',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  fit({ x, rows }, { strategy, fillValue, addIndicator, keepEmptyFeatures }, ctx) {
    const { mean, present } = moments(x)
    const found =
      strategy === 'mean'
        ? mean
        : strategy === 'constant'
          ? mean.fill(fillValue)
          : strategy === 'median'
            ? Float64Array.from(orderedColumns(x, []), median)
            : Float64Array.from(sortedColumns(x), mostFrequent)
    // NaN stands for a column that is left out.
    const empty = strategy === 'constant' ? fillValue : 0
    const fill = found.map((v, j) => (present[j]! > 0 ? v : keepEmptyFeatures ? empty : NaN))
    const dropped = fill.filter(Number.isNaN).length
    if (dropped === fill.length) {
      throw new InputError(
        "simple-imputer.fit: expected a column with a value, got only missing ones. Set 'keepEmptyFeatures', or check what was loaded.",
      )
    }
    if (dropped > 0) {
      const which = [...fill.keys()].filter((j) => Number.isNaN(fill[j])).join(', ')
      ctx.warn('empty-columns', `left out, for want of a value to learn from: column ${which}.`)
    }
    const indicated = Uint8Array.from(present, (n) => (addIndicator && n < rows ? 1 : 0))
    return {
      tensors: {
        fill: hostTensor(fill, [fill.length], 'float64'),
        indicated: hostTensor(indicated, [indicated.length], 'uint8'),
      },
      facts: { emptyColumns: dropped },
    }
  },
  methods(state, _params, { features }) {
    const { fill, kept, indicated } = read(state, features)
    const width = kept.length + indicated.length
    return {
      transform({ data, shape: [rows, columns] }: DenseMatrix) {
        const out = new Float64Array(rows * width)
        for (let i = 0; i < rows; i++) {
          const from = i * columns
          let to = i * width
          for (const j of kept) {
            const v = data[from + j]!
            out[to++] = Number.isNaN(v) ? fill[j]! : v
          }
          for (const j of indicated) out[to++] = Number.isNaN(data[from + j]!) ? 1 : 0
        }
        return hostTensor(out, [rows, width], 'float64')
      },
      featureNames: (names = Array.from(fill, (_, j) => `x${j}`)) => [
        ...kept.map((j) => names[j]!),
        ...indicated.map((j) => `missingindicator_${names[j]}`),
      ],
    }
  },
  inverse(state, { addIndicator }, { features }) {
    const { fill, kept, indicated } = read(state, features)
    const width = kept.length + indicated.length
    return {
      accepts: denseNumericInput,
      features: width,
      inverseTransform({ data, shape: [rows] }: DenseMatrix) {
        if (!addIndicator) {
          throw new ParamError(
            "simple-imputer.inverseTransform: expected 'addIndicator' to be true, got false. Without it nobody knows which values were missing.",
          )
        }
        const out = new Float64Array(rows * fill.length).fill(NaN)
        for (let i = 0; i < rows; i++) {
          kept.forEach((j, at) => {
            out[i * fill.length + j] = data[i * width + at]!
          })
          indicated.forEach((j, at) => {
            if (data[i * width + kept.length + at]) out[i * fill.length + j] = NaN
          })
        }
        return hostTensor(out, [rows, fill.length], 'float64')
      },
    }
  },
  graph(state, _params, { features }) {
    const { fill, kept, indicated } = read(state, features)
    const g = new ColumnGraph(features!)
    const missing = g.node('IsNaN', g.wide)
    const filled = g.node('Where', missing, g.double(fill), g.wide)
    const columns = (node: string, of: readonly number[]) =>
      g.b.node('Gather', [node, g.b.int64(of)], { axis: { int: 1 } })
    const values = kept.length < fill.length ? columns(filled, kept) : filled
    if (indicated.length === 0) return g.build(values, kept.length)
    const flags = g.b.node('Cast', [columns(missing, indicated)], { to: { int: DOUBLE } })
    const both = g.b.node('Concat', [values, flags], { axis: { int: 1 } })
    return g.build(both, kept.length + indicated.length)
  },
})

/**
 * Missing values, which are NaN, replaced by each column's mean (default), median, most frequent value (the least of
 * several) or by a constant, `[rows, columns]` to float64 `[rows, columns kept and indicators]`. scikit-learn's
 * `SimpleImputer`. `inverseTransform`, which needs `addIndicator`, takes the values that were filled in away again.
 * `simpleImputer.categorical` is for columns of strings, booleans or other categories. Throws `InputError` where no column has a value, unless they are kept.
 */
export const simpleImputer = Object.assign(numeric, { categorical: categoricalImputer })

function read(state: State, features: number | undefined) {
  const fill = learned(state, 'fill', 'float64', [features])
  const flags = learned(state, 'indicated', 'uint8', [features])
  const all = [...fill.keys()]
  return { fill, kept: all.filter((j) => !Number.isNaN(fill[j])), indicated: all.filter((j) => flags[j]) }
}

/** The value that a sorted column has most often, the least of several. */
function mostFrequent(sorted: Float64Array): number {
  let best = NaN
  let most = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    if (end - start > most) {
      most = end - start
      best = sorted[start]!
    }
    start = end
  }
  return best
}
