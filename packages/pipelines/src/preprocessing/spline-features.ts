import {
  boolean,
  custom,
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
import { ColumnGraph, DOUBLE, INT64 } from './graph.ts'
import { denseNumericInput } from './numeric-input.ts'
import { quantile, sortedColumns } from './quantiles.ts'
import { type Extrapolation, type Pieces, splineCount, splinePieces } from './spline-pieces.ts'
import { type WeightedColumn, weightedColumns, weightedQuantile } from './weighted-columns.ts'

const params = {
  /** Knots of each column where `knots` are not given. */
  nKnots: integer({ min: 2, default: 5, space: { kind: 'integer', min: 3, max: 20 } }),
  degree: integer({ min: 0, max: 10, default: 3 }),
  /** At equal distances, at quantiles, or those given: rows of knots, ascending, with one for each column. */
  knots: custom<'uniform' | 'quantile' | readonly (readonly number[])[]>({
    kind: 'knots',
    default: 'uniform',
    expects: "'uniform', 'quantile', or two or more rows of numbers",
    accepts: (v) =>
      v === 'uniform' ||
      v === 'quantile' ||
      (Array.isArray(v) && v.length > 1 && v.every((r) => Array.isArray(r) && r.every((n) => Number.isFinite(n)))),
  }),
  /** Beyond the outer knots: their values, straight lines, the outer polynomials, the same again, or an error. */
  extrapolation: oneOf('constant', 'linear', 'continue', 'periodic', 'error'),
  /** Keep the last spline of each column, which the others and a constant determine. */
  includeBias: boolean({ default: true }),
  /** Of NaN: an error, or zeros in all splines of the column. */
  handleMissing: oneOf('error', 'zeros'),
}

/**
 * B-splines of each column, `[rows, columns]` to float64 `[rows, columns x splines]` with
 * `nKnots + degree - 1` splines a column (`nKnots - 1` where periodic): a linear model of them bends where the data does.
 * Eilers and Marx 1996. With `fit({ x, weight })` knots at quantiles are values that the given shares of the weights reach, and rows of
 * weight 0 are not looked at. scikit-learn's `SplineTransformer` (dense output).
 * Throws `InputError` for NaN unless `handleMissing` says otherwise, and for values beyond the knots with `'error'`.
 */
export const splineFeatures = defineTransformer({
  type: 'spline-features',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  usesWeight: true,
  async fit({ x, weight }, { nKnots, degree, knots, extrapolation, handleMissing }, ctx) {
    refuseMissing('fit', x, handleMissing)
    const columns = weight && weightedColumns(x, weight, await ctx.kernels())
    const base =
      typeof knots === 'string'
        ? learnKnots(columns ?? sortedColumns(x).map((values) => ({ values })), nKnots, knots)
        : givenKnots(knots, x.shape[1])
    const count = base.length / x.shape[1]
    if (extrapolation === 'periodic' && count <= degree) {
      throw new ParamError(
        `spline-features.fit: expected more knots than 'degree' for 'periodic', got ${count} and ${degree}. Raise 'nKnots'.`,
      )
    }
    return { tensors: { knots: hostTensor(base, [x.shape[1], count], 'float64') }, facts: {} }
  },
  methods(state, p, { features }) {
    const { columns, knots, splines } = read(state, p, features)
    const width = splines - (p.includeBias ? 0 : 1)
    return {
      transform(x: DenseMatrix) {
        refuseMissing('transform', x, p.handleMissing)
        if (p.extrapolation === 'error') refuseBeyond(x, knots)
        const [rows, d] = x.shape
        const out = new Float64Array(rows * d * width)
        for (let k = 0; k < rows * d; k++) {
          const v = x.data[k]!
          if (!Number.isNaN(v)) evaluate(columns[k % d]!, knots[k % d]!, v, p, out, k * width, width)
        }
        return hostTensor(out, [rows, d * width], 'float64')
      },
      featureNames: (names) =>
        knots.flatMap((_, j) => Array.from({ length: width }, (_, s) => `${names?.[j] ?? `x${j}`}_sp_${s}`)),
    }
  },
  graph(state, p, { features }) {
    if (p.extrapolation === 'error') {
      throw new ParamError(
        "spline-features.toGraph: expected an 'extrapolation' that gives values, got 'error', which ONNX cannot raise. Use another to export.",
      )
    }
    return splineGraph(read(state, p, features), p)
  },
})

interface Choices {
  readonly degree: number
  readonly extrapolation: Extrapolation
  readonly includeBias: boolean
}

/** Where weights are given, their quantiles are steps: there is no share of the way from one weighted row to the next. */
function learnKnots(
  columns: readonly (WeightedColumn | { readonly values: Float64Array; readonly upTo?: undefined })[],
  nKnots: number,
  by: 'uniform' | 'quantile',
): Float64Array {
  const knots = columns.map((column) => {
    const { values } = column
    const [low, high] = values.length > 0 ? [values[0]!, values.at(-1)!] : [0, 0]
    return Array.from({ length: nKnots }, (_, i) => {
      const share = i / (nKnots - 1)
      if (by === 'quantile') return column.upTo ? weightedQuantile(column, share, false) : quantile(values, share)
      return i === nKnots - 1 ? high : low + i * ((high - low) / (nKnots - 1))
    })
  })
  return Float64Array.from(knots.flat())
}

function givenKnots(knots: readonly (readonly number[])[], columns: number): Float64Array {
  knots.forEach((row, i) => {
    const fits = row.length === columns && (i === 0 || row.every((v, j) => v > knots[i - 1]![j]!))
    if (!fits) {
      throw new InputError(
        `spline-features.fit: expected ${columns} knots in each row, each above the one before, got [${row.join(', ')}] in row ${i}. Sort them, and leave out equal ones.`,
      )
    }
  })
  return Float64Array.from(
    { length: knots.length * columns },
    (_, k) => knots[k % knots.length]![Math.floor(k / knots.length)]!,
  )
}

function read(state: State, { degree, extrapolation }: Choices, features: number | undefined) {
  const all = learned(state, 'knots', 'float64', [features, undefined])
  const count = all.length / features!
  const knots = Array.from({ length: features! }, (_, j) => all.subarray(j * count, (j + 1) * count))
  const splines = splineCount(count, degree, extrapolation)
  return { knots, splines, columns: knots.map((base) => splinePieces(base, degree, extrapolation)) }
}

function evaluate(
  { start, coefficients, splines }: Pieces,
  knots: Float64Array,
  given: number,
  { degree, extrapolation }: Choices,
  out: Float64Array,
  to: number,
  width: number,
): void {
  const last = knots.length - 1
  const [low, high] = [knots[0]!, knots[last]!]
  const v = extrapolation === 'periodic' ? wrapped(given, low, high) : given
  let piece = 0
  if (v > high) piece = last + 1
  else if (v >= low) {
    piece = 1
    while (piece < last && v >= knots[piece]!) piece++
  }
  const u = v - start[piece]!
  for (let s = 0; s < width; s++) {
    const at = (piece * splines + s) * (degree + 1)
    let sum = 0
    for (let k = degree; k >= 0; k--) sum = sum * u + coefficients[at + k]!
    out[to + s] = sum
  }
}

const wrapped = (v: number, low: number, high: number): number =>
  high > low ? v - Math.floor((v - low) / (high - low)) * (high - low) : 0

function splineGraph({ columns, knots, splines }: ReturnType<typeof read>, p: Choices) {
  const d = columns.length
  const count = knots[0]!.length
  const g = new ColumnGraph(d)
  const per = (value: (base: Float64Array) => number) => g.double(Float64Array.from(knots, value))
  let v = g.wide
  if (p.extrapolation === 'periodic') {
    const period = per((b) => b[count - 1]! - b[0]!)
    const turns = g.node(
      'Floor',
      g.node(
        'Div',
        g.node(
          'Sub',
          v,
          per((b) => b[0]!),
        ),
        period,
      ),
    )
    v = g.node('Sub', v, g.node('Mul', turns, period))
  }
  const missing = g.node('IsNaN', v)
  const known = g.node(
    'Where',
    missing,
    per((b) => b[0]!),
    v,
  )
  // Passed knots, the last one only by values above it.
  const flags = (op: string, from: number, to: number) => {
    const table = Float64Array.from(knots.flatMap((b) => [...b.subarray(from, to)]))
    const deep = g.node('Reshape', known, g.b.int64([-1, d, 1]))
    const passed = g.b.node('Cast', [g.node(op, deep, g.double(table, [1, d, to - from]))], { to: { int: DOUBLE } })
    return g.b.node('ReduceSum', [passed, g.b.int64([2])], { keepdims: { int: 0 } })
  }
  const piece = g.node('Add', flags('GreaterOrEqual', 0, count - 1), flags('Greater', count - 1, count))
  const offset = g.double(Float64Array.from(columns, (_, j) => j * (count + 1)))
  const index = g.b.node('Cast', [g.node('Add', piece, offset)], { to: { int: INT64 } })
  const starts = g.double(Float64Array.from(columns.flatMap((c) => [...c.start])))
  const start = g.b.node('Gather', [starts, index], { axis: { int: 0 } })
  const u = g.node('Reshape', g.node('Sub', known, start), g.b.int64([-1, d, 1]))
  const order = p.degree + 1
  const table = (k: number) =>
    g.double(Float64Array.from(columns.flatMap((c) => [...c.coefficients].filter((_, i) => i % order === k))), [
      d * (count + 1),
      splines,
    ])
  const at = (k: number) => g.b.node('Gather', [table(k), index], { axis: { int: 0 } })
  let sum = at(p.degree)
  for (let k = p.degree - 1; k >= 0; k--) sum = g.node('Add', g.node('Mul', sum, u), at(k))
  const gone = g.node('Reshape', missing, g.b.int64([-1, d, 1]))
  const whole = g.node('Where', gone, g.double(Float64Array.of(0)), sum)
  const width = splines - (p.includeBias ? 0 : 1)
  const kept = p.includeBias
    ? whole
    : g.b.node('Gather', [whole, g.b.int64(Array.from({ length: width }, (_, s) => s))], { axis: { int: 2 } })
  return g.build(g.node('Reshape', kept, g.b.int64([-1, d * width])), d * width)
}

function refuseMissing(method: string, x: DenseMatrix, handleMissing: 'error' | 'zeros'): void {
  if (handleMissing === 'zeros') return
  const bad = x.data.findIndex((v) => Number.isNaN(v))
  if (bad < 0) return
  throw new InputError(
    `spline-features.${method}: expected numbers, got NaN in row ${Math.floor(bad / x.shape[1])}, column ${bad % x.shape[1]}. Impute it first, or set 'handleMissing' to 'zeros'.`,
  )
}

function refuseBeyond(x: DenseMatrix, knots: readonly Float64Array[]): void {
  const d = knots.length
  const bad = x.data.findIndex((v, k) => v < knots[k % d]![0]! || v > knots[k % d]!.at(-1)!)
  if (bad < 0) return
  throw new InputError(
    `spline-features.transform: expected values between the outer knots, got ${x.data[bad]} in row ${Math.floor(bad / d)}, column ${bad % d}. Choose another 'extrapolation'.`,
  )
}
