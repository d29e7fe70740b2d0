import { type Attr, type GraphBuilder, isSparse, toDense } from '@foldwise/core'
import { columnMeans } from './matrix.ts'
import type { SupportVectors } from './support-vectors.ts'

/** Half of a squared length in the RBF kernel's units from where on float32 would cost digits that labels may need. */
const MOST_HALF = 16
const FLOAT64: { readonly [name: string]: Attr } = { to: { int: 11 } }
const FLOAT32: { readonly [name: string]: Attr } = { to: { int: 1 } }

/**
 * Adds kernel values of rows `x`, float32 `[N, features]`, with the support vectors, and their product with `coefficients`
 * `[outputs, support]`, plus `bias`: float32 `[N, outputs]`. RBF kernels of rows far apart are computed in float64.
 */
export function embedExpansion(
  g: GraphBuilder,
  x: string,
  { spec, support, vectors }: SupportVectors,
  coefficients: Float64Array,
  bias: ArrayLike<number>,
): string {
  const count = support.length
  const outputs = bias.length
  const turned = Float64Array.from(
    { length: coefficients.length },
    (_, i) => coefficients[(i % outputs) * count + Math.floor(i / outputs)]!,
  )
  const combine = (kernel: string): string =>
    g.node('Add', [g.node('MatMul', [kernel, g.float(turned, [count, outputs])]), g.float(bias)])
  if (!vectors) return combine(g.node('Gather', [x, g.int64(Array.from(support))], { axis: { int: 1 } }))
  const data = isSparse(vectors) ? toDense(vectors) : vectors.data
  const features = vectors.shape[1]
  const columns = (values: Float64Array) =>
    Float64Array.from(values, (_, i) => values[(i % count) * features + Math.floor(i / count)]!)
  if (spec.kernel !== 'rbf') {
    const factor = spec.kernel === 'linear' ? 1 : spec.gamma
    const product = g.node('MatMul', [x, g.float(columns(data.map((v) => v * factor)), [features, count])])
    if (spec.kernel === 'linear') return combine(product)
    const shifted = g.node('Add', [product, g.float([spec.coef0])])
    return combine(
      spec.kernel === 'poly' ? g.node('Pow', [shifted, g.float([spec.degree])]) : g.node('Tanh', [shifted]),
    )
  }
  const center = columnMeans({ kind: 'dense', shape: [count, features], data })
  const unit = Math.sqrt(2 * spec.gamma)
  const placed = data.map((v, i) => unit * (v - center[i % features]!))
  const halves = new Float64Array(count)
  for (const [i, v] of placed.entries()) halves[Math.floor(i / features)]! += (v * v) / 2
  const wide = halves.some((v) => v > MOST_HALF)
  const number = (values: Float64Array, shape: readonly number[] = [values.length]): string =>
    wide ? g.constant({ dtype: 'float64', shape, data: values }) : g.float(values, shape)
  const rows = wide ? g.node('Cast', [x], FLOAT64) : x
  const away = g.node('Mul', [g.node('Sub', [rows, number(center)]), number(Float64Array.of(unit))])
  const squares = g.node('ReduceSum', [g.node('Mul', [away, away]), g.int64([1])], { keepdims: { int: 1 } })
  const half = g.node('Mul', [squares, number(Float64Array.of(0.5))])
  const product = g.node('MatMul', [away, number(columns(placed), [features, count])])
  const exponent = g.node('Sub', [g.node('Sub', [product, half]), number(halves, [1, count])])
  const kernel = g.node('Exp', [exponent])
  return combine(wide ? g.node('Cast', [kernel], FLOAT32) : kernel)
}
