import { axpy, type Kernels, type Region } from '@foldwise/kernels'
import type { Design } from './design.ts'

export interface ConjugateGradientOptions {
  readonly alpha: number
  /** Stops where the gradient is this share of its bound |A| |residual|, or the residual this share of the target. */
  readonly tol: number
  readonly maxIter: number
  /** Coefficients are searched in these units, `[columns]`; without, of many minimisers the one of least norm is found. */
  readonly unit: Float64Array | undefined
  readonly onIteration: (done: number, gradient: number) => void
}

export interface ConjugateGradientResult {
  readonly coef: Float64Array
  readonly iterations: number
  readonly converged: boolean
  /** The gradient as a share of its bound. */
  readonly gradient: number
}

/** Times that it goes on from what it has found, with a residual that is not summed up of steps. */
const RESTARTS = 5

/**
 * Minimises |A w - b|^2 + alpha |w|^2 by conjugate gradients on the normal equations, which are never formed (Björck, Numerical Methods
 * for Least Squares Problems, 1996, section 7.4: CGLS, whose iterates are those of LSQR).
 */
export async function conjugateGradients(
  kernels: Kernels,
  a: Design,
  b: Region<Float64Array>,
  squares: Float64Array,
  { alpha, tol, maxIter, unit, onIteration }: ConjugateGradientOptions,
  pause: () => Promise<void>,
): Promise<ConjugateGradientResult> {
  const { rows, columns } = a
  using ws = kernels.workspace()
  const [w, p, s] = [ws.float64(columns), ws.float64(columns), ws.float64(columns)]
  const [r, q] = [ws.float64(rows), ws.float64(rows)]
  const scale = Float64Array.from({ length: columns }, (_, j) => (unit ? unit[j]! * unit[j]! : 1))
  const norm = Math.sqrt(squares.reduce((sum, v, j) => sum + (v + alpha) * scale[j]!, 0))
  const target = Math.sqrt(squaresOf(b.view))
  let iterations = 0
  let gradient = 0
  let converged = false
  for (let round = 0; round < RESTARTS && !converged && iterations < maxIter; round++) {
    a.times(w, r)
    const [from, to] = [b.view, r.view]
    for (let i = 0; i < rows; i++) to[i] = from[i]! - to[i]!
    let gamma = turn(0)
    converged = isDone(gamma)
    while (!converged && iterations < maxIter) {
      await pause()
      iterations++
      a.times(p, q)
      const length = squaresOf(q.view) + alpha * squaresOf(p.view)
      if (!(length > 0)) break
      const step = gamma / length
      axpy(kernels, step, p, w)
      axpy(kernels, -step, q, r)
      gamma = turn(gamma)
      onIteration(iterations, gradient)
      if (isDone(gamma)) break
    }
  }
  return { coef: w.copy(), iterations, converged, gradient }

  /** The next direction, from the gradient here; returns the gradient's square. */
  function turn(before: number): number {
    a.transposedTimes(r, s)
    axpy(kernels, -alpha, w, s)
    let gamma = 0
    const [slope, along] = [s.view, p.view]
    for (let j = 0; j < columns; j++) {
      const g = slope[j]!
      slope[j] = g * scale[j]!
      gamma += g * slope[j]!
    }
    const share = before > 0 ? gamma / before : 0
    for (let j = 0; j < columns; j++) along[j] = slope[j]! + share * along[j]!
    return gamma
  }

  function isDone(gamma: number): boolean {
    const residual = Math.sqrt(squaresOf(r.view))
    const length = Math.sqrt(residual * residual + alpha * squaresOf(w.view))
    gradient = length > 0 ? Math.sqrt(gamma) / (norm * length) : 0
    return gamma === 0 || gradient <= tol || (alpha === 0 && residual <= tol * target)
  }
}

function squaresOf(v: Float64Array): number {
  let sum = 0
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!
  return sum
}
