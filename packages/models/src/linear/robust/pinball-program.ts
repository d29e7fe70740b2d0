import { cholesky } from '../logistic/cholesky.ts'
import type { Pass } from '../logistic/pass.ts'
import type { PinballRows } from './pinball-rows.ts'

/** Minimise sum_k (above_k max(0, r_k) + below_k max(0, -r_k)) with r = b - A v. */
export interface PinballProgram {
  /** Rows of A, before one for each of `units`, which is 1 at that entry and 0 elsewhere. */
  readonly rows: PinballRows
  readonly units: Int32Array
  /** `[padded + units]`; rows that pad have 0 in `above` and `below`. */
  readonly b: Float64Array
  readonly above: Float64Array
  readonly below: Float64Array
}

export interface PinballSolution {
  /** `[width]` */
  readonly v: Float64Array
  readonly value: number
  /** How far the value can be above the minimum. */
  readonly gap: number
  readonly iterations: number
  /** The dual variables of the rows, from -below to above: strictly between only where a residual is 0. */
  readonly dual: Float64Array
}

/** Share of the way to a bound that a step goes. */
const SHORT = 0.9995

/**
 * Mehrotra's predictor-corrector interior point method on the linear program and its dual, max b'd with A'd = 0 and -below <= d <= above
 * (Portnoy and Koenker, "The Gaussian hare and the Laplacian tortoise", Statistical Science 12, 1997). Every iterate is feasible on both
 * sides, so that the gap between the two values is a bound.
 */
export async function solvePinball(
  pass: Pass,
  program: PinballProgram,
  { gap: enough, maxIter, onIteration }: PinballOptions,
): Promise<PinballSolution> {
  const { rows: design, units, b, above, below } = program
  const { padded, width } = design
  const { workspace: ws, pacer } = pass
  const n = b.length
  const rows = Int32Array.from(b.keys()).filter((k) => above[k]! + below[k]! > 0)
  const [vector, entries, weight, hessian] = [
    ws.float64(padded),
    ws.float64(width),
    ws.float64(padded),
    ws.float64(width * width),
  ]

  const v = new Float64Array(width)
  const d = new Float64Array(n)
  const r = b.slice()
  const spread = rows.reduce((s, k) => s + Math.abs(r[k]!), 0) / Math.max(1, rows.length) || 1
  const u = r.map((e) => Math.max(0, e) + spread)
  const w = r.map((e) => Math.max(0, -e) + spread)
  const theta = new Float64Array(n)
  const target = new Float64Array(n)
  let best = measure()
  let iterations = 0
  let stalls = 0
  while (best.gap > enough && iterations < maxIter && stalls < 3) {
    iterations++
    let mu = 0
    for (const k of rows) {
      const [up, down] = [above[k]! - d[k]!, below[k]! + d[k]!]
      theta[k] = 1 / (u[k]! / up + w[k]! / down)
      mu += u[k]! * up + w[k]! * down
    }
    mu /= 2 * rows.length
    const factor = await factorize()
    const guess = await direction(factor, 0, undefined)
    const reach = lengths(guess)
    let next = 0
    for (const k of rows) {
      const [up, down] = [above[k]! - d[k]! - reach.dual * guess.d[k]!, below[k]! + d[k]! + reach.dual * guess.d[k]!]
      next += (u[k]! + reach.primal * guess.u[k]!) * up + (w[k]! + reach.primal * guess.w[k]!) * down
    }
    const share = next / (2 * rows.length) / mu
    const step = await direction(factor, share * share * share * mu, guess)
    const size = lengths(step)
    const [primal, dual] = [Math.min(1, SHORT * size.primal), Math.min(1, SHORT * size.dual)]
    for (let j = 0; j < width; j++) v[j]! += primal * step.v[j]!
    for (const k of rows) {
      u[k]! += primal * step.u[k]!
      w[k]! += primal * step.w[k]!
      d[k]! += dual * step.d[k]!
    }
    const found = measure()
    stalls = found.gap < 0.9 * best.gap ? 0 : stalls + 1
    if (found.gap < best.gap) best = found
    onIteration(iterations, best.value, best.gap)
    await pacer.checkpoint()
  }
  return { ...best, iterations }

  /** The values of both sides. Moves of rounding in A'd are charged at what they can cost. */
  function measure(): Omit<PinballSolution, 'iterations'> {
    const at = multiply(v)
    let [value, bound] = [0, 0]
    for (const k of rows) {
      const e = b[k]! - at[k]!
      value += e > 0 ? above[k]! * e : -below[k]! * e
      bound += b[k]! * d[k]!
    }
    const off = gather(d)
    for (let j = 0; j < width; j++) bound -= Math.abs(off[j]! * v[j]!)
    return { v: v.slice(), value, gap: Math.max(0, value - bound), dual: d.slice() }
  }

  async function factorize() {
    weight.view.fill(0)
    for (const k of rows) if (k < padded) weight.view[k] = theta[k]!
    await design.gram(weight, hessian)
    for (let i = 0; i < units.length; i++) hessian.view[units[i]! * (width + 1)]! += theta[padded + i]!
    return cholesky(hessian.view, width, pacer)
  }

  interface Direction {
    readonly v: Float64Array
    readonly u: Float64Array
    readonly w: Float64Array
    readonly d: Float64Array
  }

  async function direction(
    factor: Awaited<ReturnType<typeof cholesky>>,
    mu: number,
    second: Direction | undefined,
  ): Promise<Direction> {
    const at = multiply(v)
    const [forU, forW] = [new Float64Array(n), new Float64Array(n)]
    target.fill(0)
    for (const k of rows) {
      const [up, down] = [above[k]! - d[k]!, below[k]! + d[k]!]
      forU[k] = mu - u[k]! * up + (second ? second.u[k]! * second.d[k]! : 0)
      forW[k] = mu - w[k]! * down - (second ? second.w[k]! * second.d[k]! : 0)
      const primal = b[k]! - at[k]! - u[k]! + w[k]!
      target[k] = theta[k]! * (primal - forU[k]! / up + forW[k]! / down)
    }
    const rest = gather(target.map((t, k) => t + d[k]!))
    factor.solve(rest)
    const along = multiply(rest)
    const step = { v: rest, u: new Float64Array(n), w: new Float64Array(n), d: new Float64Array(n) }
    for (const k of rows) {
      const [up, down] = [above[k]! - d[k]!, below[k]! + d[k]!]
      const dual = target[k]! - theta[k]! * along[k]!
      step.d[k] = dual
      step.u[k] = (forU[k]! + u[k]! * dual) / up
      step.w[k] = (forW[k]! - w[k]! * dual) / down
    }
    await pacer.checkpoint()
    return step
  }

  /** How far a step may go before a variable is 0. */
  function lengths(step: Direction) {
    let [primal, dual] = [1 / SHORT, 1 / SHORT]
    for (const k of rows) {
      if (step.u[k]! < 0) primal = Math.min(primal, -u[k]! / step.u[k]!)
      if (step.w[k]! < 0) primal = Math.min(primal, -w[k]! / step.w[k]!)
      if (step.d[k]! > 0) dual = Math.min(dual, (above[k]! - d[k]!) / step.d[k]!)
      if (step.d[k]! < 0) dual = Math.min(dual, -(below[k]! + d[k]!) / step.d[k]!)
    }
    return { primal, dual }
  }

  /** A v */
  function multiply(by: Float64Array): Float64Array {
    entries.view.set(by)
    design.multiply(entries, vector)
    const out = new Float64Array(n)
    out.set(vector.view)
    for (let i = 0; i < units.length; i++) out[padded + i] = by[units[i]!]!
    return out
  }

  /** A' by */
  function gather(by: Float64Array): Float64Array {
    vector.view.set(by.subarray(0, padded))
    design.gather(vector, entries)
    const out = entries.copy()
    for (let i = 0; i < units.length; i++) out[units[i]!]! += by[padded + i]!
    return out
  }
}

export interface PinballOptions {
  /** Gap at which to stop. */
  readonly gap: number
  readonly maxIter: number
  readonly onIteration: (done: number, value: number, gap: number) => void
}
