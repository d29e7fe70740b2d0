import { squaredDistance } from '../clustering/clusters.ts'
import { ParamError, show } from '../errors.ts'
import { powerOf } from '../numeric/power.ts'

/** Names are scikit-learn's: 'cityblock' is also called Manhattan, 'chebyshev' the largest coordinate. */
export type DistanceName = 'euclidean' | 'sqeuclidean' | 'cityblock' | 'chebyshev' | 'minkowski' | 'cosine' | 'hamming'

/** The distance of the rows that start at `a` in `x` and at `b` in `y`. */
export type Distance = (x: Float64Array, a: number, y: Float64Array, b: number, columns: number) => number

/** Sums a term of each column's two numbers. */
const summed =
  (term: (u: number, v: number) => number): Distance =>
  (x, a, y, b, columns) => {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += term(x[a + c]!, y[b + c]!)
    return sum
  }

export const dot = summed((u, v) => u * v)
export const cityblock = summed((u, v) => Math.abs(u - v))

/** Cosine of the angle between two rows; 0 where either is all 0, as in scikit-learn. */
export const cosine: Distance = (x, a, y, b, columns) => {
  const norms = Math.sqrt(dot(x, a, x, a, columns)) * Math.sqrt(dot(y, b, y, b, columns))
  return norms === 0 ? 0 : dot(x, a, y, b, columns) / norms
}

const DISTANCES: Readonly<Record<Exclude<DistanceName, 'minkowski'>, Distance>> = {
  euclidean: (...rows) => Math.sqrt(squaredDistance(...rows)),
  sqeuclidean: squaredDistance,
  cityblock,
  chebyshev: (x, a, y, b, columns) => {
    let most = 0
    for (let c = 0; c < columns; c++) most = Math.max(most, Math.abs(x[a + c]! - y[b + c]!))
    return most
  },
  cosine: (...rows) => Math.min(2, Math.max(0, 1 - cosine(...rows))),
  hamming: (x, a, y, b, columns) => summed((u, v) => Number(u !== v))(x, a, y, b, columns) / columns,
}

export function distanceOf(where: string, metric: DistanceName, p: number): Distance {
  if (metric !== 'minkowski') {
    if (Object.hasOwn(DISTANCES, metric)) return DISTANCES[metric]
    const known = [...Object.keys(DISTANCES), 'minkowski'].join(', ')
    throw new ParamError(`${where}: expected 'metric' to be one of ${known}, got ${show(metric)}.`)
  }
  if (!(p >= 1 && p < Infinity)) {
    throw new ParamError(
      `${where}: expected 'p' to be a finite number >= 1, got ${show(p)}. Use 'chebyshev' for infinity.`,
    )
  }
  const power = powerOf(p)
  const root = powerOf(1 / p)
  const sum = summed((u, v) => power(Math.abs(u - v)))
  return (...rows) => root(sum(...rows))
}
