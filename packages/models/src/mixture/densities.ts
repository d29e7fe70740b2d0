import { type Kernels, log, matMul, type Region, rowSquares, runSteps, type Workspace } from '@foldwise/kernels'
import { logDeterminants } from './factors.ts'
import type { Mixture } from './mixture.ts'

const LOG_2_PI = 1.8378770664093453

/** Writes the logarithm of weight times density of `n` rows in each component: `x` `[n, features]`, `out` `[n, components]`. */
export type Densities = (n: number, x: Region<Float64Array>, out: Region<Float64Array>) => void

/**
 * Densities of rows, at most `height` at once. Rows are taken from the means before they are multiplied, so that places far from 0 cost no
 * digits. The bits of a row do not depend on the others.
 */
export function densities(kernels: Kernels, ws: Workspace, mixture: Mixture, height: number): Densities {
  const { type, features, weights, means, factors } = mixture
  const components = weights.length
  const logs = logDeterminants(type, factors, components, features)
  const offset = Float64Array.from(logs, (l, c) => log(weights[c]!) + l - (features * LOG_2_PI) / 2)
  if (type === 'diag' || type === 'spherical') {
    const scales = type === 'diag' ? factors : means.map((_, k) => factors[Math.floor(k / features)]!)
    return (n, x, out) => scaledSquares(n, x.view, means, scales, offset, out.view)
  }
  const off = ws.raw(Float64Array, height * features)
  const turned = ws.raw(Float64Array, height * features)
  const factor = ws.float64(factors.subarray(0, features * features))
  if (type === 'tied') {
    // One product turns all rows, and another the means; both from the same place.
    const origin = means.slice(0, features)
    const ones = new Float64Array(means.length).fill(1)
    const centers = ws.float64(means.map((v, k) => v - origin[k % features]!))
    const places = ws.raw(Float64Array, means.length)
    runSteps(matMul(kernels, { m: components, n: features, k: features, a: centers, b: factor, c: places }))
    const at = places.copy()
    return (n, x, out) => {
      subtract(n, x.view, origin, off.view)
      runSteps(matMul(kernels, { m: n, n: features, k: features, a: off, b: factor, c: turned }))
      scaledSquares(n, turned.view, at, ones, offset, out.view)
    }
  }
  const squares = ws.raw(Float64Array, height)
  return (n, x, out) => {
    for (let c = 0; c < components; c++) {
      subtract(n, x.view, means.subarray(c * features, (c + 1) * features), off.view)
      factor.view.set(factors.subarray(c * features * features, (c + 1) * features * features))
      runSteps(matMul(kernels, { m: n, n: features, k: features, a: off, b: factor, c: turned }))
      rowSquares(kernels, { rows: n, columns: features, values: turned }, squares)
      const [to, from] = [out.view, squares.view]
      for (let i = 0; i < n; i++) to[i * components + c] = offset[c]! - from[i]! / 2
    }
  }
}

function subtract(n: number, x: Float64Array, center: Float64Array, out: Float64Array): void {
  const features = center.length
  for (let at = 0; at < n * features; at += features) {
    for (let j = 0; j < features; j++) out[at + j] = x[at + j]! - center[j]!
  }
}

/** out[i, c] = offset[c] - |(x[i] - means[c]) scales[c]|^2 / 2 */
function scaledSquares(
  n: number,
  x: Float64Array,
  means: Float64Array,
  scales: Float64Array,
  offset: Float64Array,
  out: Float64Array,
): void {
  const components = offset.length
  const features = means.length / components
  for (let i = 0; i < n; i++) {
    const row = i * features
    for (let c = 0, k = 0; c < components; c++) {
      let sum = 0
      for (let j = 0; j < features; j++, k++) {
        const z = (x[row + j]! - means[k]!) * scales[k]!
        sum += z * z
      }
      out[i * components + c] = offset[c]! - sum / 2
    }
  }
}
