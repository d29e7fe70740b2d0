import { type Attr, type GraphBuilder, isSparse, toDense } from '@foldwise/core'
import { columnMeans } from './matrix.ts'
import type { SupportVectors } from './support-vectors.ts'

/** Half of a squared length in the RBF kernel's units from where on float32 would cost digits that labels may need. */
const MOST_HALF = 16
const FLOAT64: { readonly [name: string]: Attr } = { to: { int: 11 } }
const FLOAT32: { readonly [name: string]: Attr } = { to: { int: 1 } }

/**
 * Adds kernel values of rows `x`, float32 `[N, features]`, with the support vectors, and their product with `coefficients`
 * `[outputs, support]`, plus `bias`: float32 `[N, outputs]`. RBF kernels of rows far apart are computed in float64, and with `precise`
 * everything is.
 */
export function embedExpansion(
  g: GraphBuilder,
  x: string,
  { spec, support, vectors }: SupportVectors,
  coefficients: Float64Array,
  bias: ArrayLike<number>,
  precise = false,
): string {
  const count = support.length
  const outputs = bias.length
  const turned = transposed(coefficients, count)
  const combine = (kernel: string): string => {
    const number = numbers(g, precise)
    const sum = g.node('Add', [
      g.node('MatMul', [kernel, number(turned, [count, outputs])]),
      number(Float64Array.from(bias)),
    ])
    return precise ? g.node('Cast', [sum], FLOAT32) : sum
  }
  if (!vectors) return combine(g.node('Gather', [x, g.int64(Array.from(support))], { axis: { int: 1 } }))
  const data = isSparse(vectors) ? toDense(vectors) : vectors.data
  const features = vectors.shape[1]
  if (spec.kernel !== 'rbf') {
    const number = numbers(g, precise)
    const rows = precise ? g.node('Cast', [x], FLOAT64) : x
    const factor = spec.kernel === 'linear' ? 1 : spec.gamma
    const weights = transposed(
      data.map((v) => v * factor),
      features,
    )
    const product = g.node('MatMul', [rows, number(weights, [features, count])])
    if (spec.kernel === 'linear') return combine(product)
    const shifted = g.node('Add', [product, number(Float64Array.of(spec.coef0))])
    if (spec.kernel === 'sigmoid') return combine(g.node('Tanh', [shifted]))
    return combine(g.node('Pow', [shifted, number(Float64Array.of(spec.degree))]))
  }
  const center = columnMeans({ kind: 'dense', shape: [count, features], data })
  const unit = Math.sqrt(2 * spec.gamma)
  const placed = data.map((v, i) => unit * (v - center[i % features]!))
  const halves = new Float64Array(count)
  for (const [i, v] of placed.entries()) halves[Math.floor(i / features)]! += (v * v) / 2
  const wide = precise || halves.some((v) => v > MOST_HALF)
  const number = numbers(g, wide)
  const rows = wide ? g.node('Cast', [x], FLOAT64) : x
  const away = g.node('Mul', [g.node('Sub', [rows, number(center)]), number(Float64Array.of(unit))])
  const squares = g.node('ReduceSum', [g.node('Mul', [away, away]), g.int64([1])], { keepdims: { int: 1 } })
  const half = g.node('Mul', [squares, number(Float64Array.of(0.5))])
  const product = g.node('MatMul', [away, number(transposed(placed, features), [features, count])])
  const kernel = g.node('Exp', [g.node('Sub', [g.node('Sub', [product, half]), number(halves, [1, count])])])
  return combine(wide && !precise ? g.node('Cast', [kernel], FLOAT32) : kernel)
}

/** Makes constants, float64 or float32. */
const numbers =
  (g: GraphBuilder, wide: boolean) =>
  (values: Float64Array, shape: readonly number[] = [values.length]): string =>
    wide ? g.constant({ dtype: 'float64', shape, data: values }) : g.float(values, shape)

/** The transpose of `[values.length / columns, columns]`. */
function transposed(values: Float64Array, columns: number): Float64Array {
  const rows = values.length / columns
  return Float64Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
}
