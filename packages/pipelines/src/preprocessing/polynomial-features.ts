import {
  boolean,
  type DenseMatrix,
  defineTransformer,
  denseInput,
  hostTensor,
  InputError,
  integer,
} from '@foldwise/core'
import { ColumnGraph } from './graph.ts'

const params = {
  /** Most factors of a product. */
  degree: integer({ min: 0, default: 2, space: { kind: 'integer', min: 1, max: 3 } }),
  /** Fewest factors, the column of ones aside. */
  minDegree: integer({ min: 0, default: 0 }),
  /** Only products of different columns. */
  interactionOnly: boolean({ default: false }),
  /** Start with a column of ones. */
  includeBias: boolean({ default: true }),
}

/** More columns than this are a mistake: a row alone would take 80 MB. */
const MOST = 1e7

/**
 * All products of up to `degree` (default 2) columns, `[rows, columns]` to float64 `[rows, products]`: for a and b, these
 * are 1, a, b, a², ab, b². `featureNames` are as scikit-learn's, `['1', 'x0', 'x1', 'x0^2', …]`. It learns nothing.
 * scikit-learn's `PolynomialFeatures`.
 * Throws `InputError` where there would be no product, or more than ten million.
 */
export const polynomialFeatures = defineTransformer({
  type: 'polynomial-features',
  version: 1,
  accepts: denseInput,
  params,
  fit({ x }, p) {
    const bias = p.includeBias ? 1 : 0
    let products = bias
    for (let d = Math.max(1, p.minDegree); d <= p.degree && products <= MOST; d++) {
      products += choices(p.interactionOnly ? x.shape[1] : x.shape[1] + d - 1, d)
    }
    if (products === 0 || products > MOST) {
      throw new InputError(
        `polynomial-features.fit: expected 1 to ${MOST} products, got ${products === 0 ? 'none' : 'more'} of ${x.shape[1]} columns. Change 'degree' or 'minDegree'.`,
      )
    }
    return { tensors: {}, facts: { products } }
  },
  methods(_state, p, { features }) {
    const factors = products(features!, p)
    return {
      transform({ data, shape: [rows, columns] }: DenseMatrix) {
        const out = new Float64Array(rows * factors.length)
        for (let i = 0, k = 0; i < rows; i++) {
          for (const product of factors) {
            let v = 1
            for (let f = product.length - 1; f >= 0; f--) v *= data[i * columns + product[f]!]!
            out[k++] = v
          }
        }
        return hostTensor(out, [rows, factors.length], 'float64')
      },
      featureNames: (names) => factors.map((f) => nameOf(f, names)),
    }
  },
  graph(_state, p, { features }) {
    const g = new ColumnGraph(features!)
    const all = products(features!, p)
    const parts = [...new Set(all.map((f) => f.length))].map((degree) => {
      if (degree === 0) {
        const rows = g.node('Slice', g.node('Shape', g.wide), g.b.int64([0]), g.b.int64([1]))
        const shape = g.b.node('Concat', [rows, g.b.int64([1])], { axis: { int: 0 } })
        return g.node('Expand', g.double(Float64Array.of(1), [1, 1]), shape)
      }
      const of = all.filter((f) => f.length === degree)
      const factor = (at: number) =>
        g.b.node('Gather', [g.wide, g.b.int64(of.map((f) => f[at]!))], { axis: { int: 1 } })
      let node = factor(degree - 1)
      for (let at = degree - 2; at >= 0; at--) node = g.node('Mul', factor(at), node)
      return node
    })
    const node = parts.length === 1 ? parts[0]! : g.b.node('Concat', parts, { axis: { int: 1 } })
    return g.build(node, all.length)
  },
})

type Degrees = {
  readonly degree: number
  readonly minDegree: number
  readonly interactionOnly: boolean
  readonly includeBias: boolean
}

/** Columns of each product, in scikit-learn's order: by degree, then lexicographically. */
function products(columns: number, { degree, minDegree, interactionOnly, includeBias }: Degrees): number[][] {
  const out: number[][] = includeBias ? [[]] : []
  let last: number[][] = [[]]
  for (let d = 1; d <= degree; d++) {
    const next: number[][] = []
    for (const head of last) {
      const from = head.length === 0 ? 0 : head.at(-1)! + (interactionOnly ? 1 : 0)
      for (let j = from; j < columns; j++) next.push([...head, j])
    }
    last = next
    if (d >= minDegree) for (const product of last) out.push(product)
  }
  return out
}

function choices(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i
  return Math.max(0, Math.round(ways))
}

function nameOf(product: readonly number[], names?: readonly string[]): string {
  if (product.length === 0) return '1'
  const powers = new Map<number, number>()
  for (const j of product) powers.set(j, (powers.get(j) ?? 0) + 1)
  const name = (j: number) => names?.[j] ?? `x${j}`
  return [...powers].map(([j, power]) => (power === 1 ? name(j) : `${name(j)}^${power}`)).join(' ')
}
