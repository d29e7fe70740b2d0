import { boolean, type DenseMatrix, defineTransformer, InputError, learned, oneOf, type State } from '@foldwise/core'
import { exp, expm1, log, log1p } from '@foldwise/kernels'
import { ColumnGraph } from '../graph.ts'
import { deviations, isConstant, moments } from '../moments.ts'
import { denseNumericInput } from '../numeric-input.ts'
import { columnState, mapDense } from '../scale-columns.ts'
import { bestLambda, type PowerColumn, transformed } from './power-likelihood.ts'

const params = {
  /** `'boxCox'` is for values above 0 only. */
  method: oneOf('yeoJohnson', 'boxCox'),
  /** Give columns mean 0 and variance 1 afterwards. */
  standardize: boolean({ default: true }),
}

type Method = 'yeoJohnson' | 'boxCox'

/**
 * Each column raised to the power that makes it most like a normal distribution, `[rows, columns]` to float64 of the same
 * shape: skew goes, and variance no longer grows with the mean. The powers, `lambdas` `[columns]`, have the largest
 * likelihood, to the last digits. NaN is left out and stays; a constant column keeps the power 1.
 * Box and Cox 1964; Yeo and Johnson 2000. scikit-learn's `PowerTransformer`. Not for columns with several humps, which no
 * power makes one. Throws `InputError` for values of 0 or less with `'boxCox'`.
 */
export const powerTransformer = defineTransformer({
  type: 'power-transformer',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  async fit({ x }, { method }, ctx) {
    refuseNotPositive('fit', x, method)
    const [rows, columns] = x.shape
    const before = moments(x, undefined, await ctx.kernels())
    const lambdas = new Float64Array(columns).fill(1)
    for (let j = 0; j < columns; j++) {
      if (before.present[j]! > 0 && !isConstant(before, j)) {
        const values = Float64Array.from({ length: rows }, (_, i) => x.data[i * columns + j]!)
        lambdas[j] = await bestLambda(
          columnOf(
            values.filter((v) => !Number.isNaN(v)),
            method,
          ),
          ctx.checkpoint,
        )
      }
      ctx.progress('columns', j + 1, columns)
    }
    const after = moments({ ...x, data: x.data.map((v, k) => powered(v, method, lambdas[k % columns]!)) })
    return columnState({ lambdas, mean: after.mean, scale: deviations(after) })
  },
  methods(state, params, { features }) {
    const { lambdas, mean, scale } = read(state, params.standardize, features)
    return {
      transform(x: DenseMatrix) {
        refuseNotPositive('transform', x, params.method)
        return mapDense(x, (v, j) => (powered(v, params.method, lambdas[j]!) - mean[j]!) / scale[j]!)
      },
    }
  },
  inverse(state, params, { features }) {
    const { lambdas, mean, scale } = read(state, params.standardize, features)
    return {
      accepts: denseNumericInput,
      features,
      inverseTransform: (z: DenseMatrix) =>
        mapDense(z, (v, j) => unpowered(v * scale[j]! + mean[j]!, params.method, lambdas[j]!)),
    }
  },
  expose: ({ tensors }) => ({ lambdas: tensors.lambdas! }),
  graph(state, { method, standardize }, { features }) {
    const { lambdas, mean, scale } = read(state, standardize, features)
    const g = new ColumnGraph(features!)
    const one = g.double(Float64Array.of(1))
    const size = method === 'boxCox' ? g.wide : g.node('Add', one, g.node('Abs', g.wide))
    const logs = g.node('Log', size)
    // (e^(p log) - 1) / p, and the logarithm itself where p is 0.
    const power = (p: Float64Array) => {
      const zero = p.map((v) => (Math.abs(v) < 2 ** -52 ? 1 : 0))
      const powers = g.node('Sub', g.node('Exp', g.node('Mul', logs, g.double(p))), one)
      const rest = g.node('Mul', logs, g.double(zero))
      return g.node('Add', g.node('Div', powers, g.double(p.map((v, j) => (zero[j] ? 1 : v)))), rest)
    }
    const right = power(lambdas)
    const negative = g.node('Less', g.wide, g.double(Float64Array.of(0)))
    const both =
      method === 'boxCox' ? right : g.node('Where', negative, g.node('Neg', power(lambdas.map((v) => 2 - v))), right)
    return g.build(g.node('Div', g.node('Sub', both, g.double(mean)), g.double(scale)))
  },
})

function columnOf(values: Float64Array, method: Method): PowerColumn {
  if (method === 'boxCox') return { logs: values.map(log), negative: new Uint8Array(values.length) }
  return { logs: values.map((v) => log1p(Math.abs(v))), negative: Uint8Array.from(values, (v) => (v < 0 ? 1 : 0)) }
}

function powered(v: number, method: Method, lambda: number): number {
  if (Number.isNaN(v)) return v
  return method === 'boxCox' ? transformed(log(v), false, lambda) : transformed(log1p(Math.abs(v)), v < 0, lambda)
}

/** What `powered` made `v` of; NaN beyond what it can make. */
function unpowered(v: number, method: Method, lambda: number): number {
  const negative = method === 'yeoJohnson' && v < 0
  const power = negative ? 2 - lambda : lambda
  const size = negative ? -v : v
  const logarithm = Math.abs(power) < 2 ** -52 ? size : log1p(size * power) / power
  if (method === 'boxCox') return exp(logarithm)
  const distance = expm1(logarithm)
  return negative ? -distance : distance
}

function read(state: State, standardize: boolean, features: number | undefined) {
  const column = (name: string) => learned(state, name, 'float64', [features])
  const [lambdas, mean, scale] = [column('lambdas'), column('mean'), column('scale')]
  return { lambdas, mean: standardize ? mean : mean.map(() => 0), scale: standardize ? scale : scale.map(() => 1) }
}

function refuseNotPositive(method: string, x: DenseMatrix, by: Method): void {
  if (by !== 'boxCox') return
  const bad = x.data.findIndex((v) => v <= 0)
  if (bad < 0) return
  const [row, column] = [Math.floor(bad / x.shape[1]), bad % x.shape[1]]
  throw new InputError(
    `power-transformer.${method}: expected values above 0 for 'boxCox', got ${x.data[bad]} in row ${row}, column ${column}. Use 'yeoJohnson'.`,
  )
}
