import type { Rng } from '@foldwise/core'
import { erf, exp, log } from '@foldwise/kernels'
import { type Dimension, matters, type Point } from '../space.ts'

/** What one kernel says of one dimension: a truncated normal, or weights of the choices. */
interface Kernel {
  readonly mu: number
  readonly sigma: number
  /** Logarithm of the share of the normal that is inside the range, and, of numbers, of its height. */
  readonly logScale: number
  /** Of a choice: what the kernel's own choice is; NaN where it prefers none. */
  readonly choice: number
}

/**
 * A density over points: one product of kernels for each of some points, weighed by how new it is, and a wide one for all
 * that was not tried. A dimension that did not matter at a point is wide there. After Bergstra et al. ("Algorithms for
 * Hyper-Parameter Optimization", NIPS 2011) with the multivariate kernels of Falkner, Klein and Hutter ("BOHB", ICML
 * 2018); widths, weights and the prior as in Optuna's `TPESampler`.
 */
export class Parzen {
  private readonly dimensions: readonly Dimension[]
  /** Adding up to 1; the last is the prior's. */
  private readonly weights: readonly number[]
  /** Of each dimension and point, the prior last. */
  private readonly kernels: readonly (readonly Kernel[])[]

  constructor(dimensions: readonly Dimension[], points: readonly Point[]) {
    this.dimensions = dimensions
    const weights = [...newerWeighMore(points.length), 1]
    const total = weights.reduce((a, b) => a + b, 0)
    this.weights = weights.map((w) => w / total)
    this.kernels = dimensions.map((d, j) =>
      kernelsOf(
        d,
        points.map((p) => p[j]!),
      ),
    )
  }

  sample(rng: Rng): Point {
    const k = pick(this.weights, rng)
    const point = new Float64Array(this.dimensions.length).fill(NaN)
    this.dimensions.forEach((d, j) => {
      if (!matters(d, point)) return
      const kernel = this.kernels[j]![k]!
      point[j] = d.kind === 'choice' ? pick(this.shares(j, kernel), rng) : drawNormal(d, kernel, rng)
    })
    return point
  }

  logDensity(point: Point): number {
    const logs = this.weights.map((w, k) => {
      let sum = log(w)
      this.dimensions.forEach((d, j) => {
        const v = point[j]!
        if (Number.isNaN(v)) return
        const kernel = this.kernels[j]![k]!
        sum += d.kind === 'choice' ? log(this.shares(j, kernel)[v]!) : logNormal(d, kernel, v)
      })
      return sum
    })
    const most = logs.reduce((a, b) => Math.max(a, b))
    return most + log(logs.reduce((sum, l) => sum + exp(l - most), 0))
  }

  /** Of each choice, by a kernel: a share of the prior for all, and the rest for its own. */
  private shares(j: number, { choice }: Kernel): readonly number[] {
    const n = this.dimensions[j]!.values.length
    const prior = 1 / this.weights.length
    const shares = new Array<number>(n).fill(Number.isNaN(choice) ? 1 / n : prior / (1 + n * prior))
    if (!Number.isNaN(choice)) shares[choice]! += 1 / (1 + n * prior)
    return shares
  }
}

/** The last 25 weigh 1, earlier ones less and less. */
function newerWeighMore(n: number): number[] {
  const ramp = Math.max(0, n - 25)
  const up = ramp === 1 ? [1 / n] : Array.from({ length: ramp }, (_, i) => 1 / n + (i * (1 - 1 / n)) / (ramp - 1))
  return [...up, ...new Array<number>(n - ramp).fill(1)]
}

/** Kernels at the values, as wide as the gaps to the next ones, and the prior. NaN, where the dimension did not matter, is the prior. */
function kernelsOf(d: Dimension, values: readonly number[]): Kernel[] {
  if (d.kind === 'choice') return [...values, NaN].map((choice) => ({ mu: NaN, sigma: NaN, logScale: 0, choice }))
  const [low, high] = bounds(d)
  const prior = kernelAt(d, (low + high) / 2, high - low)
  const mus = values.map((v) => (d.log ? log(v) : v))
  const known = mus.filter((m) => !Number.isNaN(m)).sort((a, b) => a - b)
  const least = (high - low) / Math.min(100, 2 + known.length)
  const widths = known.map((m, i) => {
    const below = i > 0 ? m - known[i - 1]! : known.length > 1 ? 0 : m - low
    const above = i < known.length - 1 ? known[i + 1]! - m : known.length > 1 ? 0 : high - m
    return Math.min(Math.max(below, above, least), high - low)
  })
  const width = new Map<number, number>()
  known.forEach((m, i) => {
    width.set(m, Math.max(widths[i]!, width.get(m) ?? 0))
  })
  return [...mus.map((mu) => (Number.isNaN(mu) ? prior : kernelAt(d, mu, width.get(mu)!))), prior]
}

/** Of what is drawn: logarithms for logarithmic ranges, and half a step more on both sides for whole numbers. */
function bounds({ kind, min, max, log: logarithmic }: Dimension): readonly [number, number] {
  const half = kind === 'integer' ? 0.5 : 0
  // Equal bounds would leave no width.
  const [low, high] = min === max && half === 0 ? [min - 0.5, max + 0.5] : [min - half, max + half]
  return logarithmic && min !== max
    ? [log(low), log(high)]
    : logarithmic
      ? [log(min) - 0.5, log(min) + 0.5]
      : [low, high]
}

function drawNormal(d: Dimension, { mu, sigma }: Kernel, rng: Rng): number {
  const [low, high] = bounds(d)
  // The middle is inside and the width at most the range: at least a third of the draws fall inside.
  let v = mu + sigma * rng.normal()
  while (!(v >= low && v < high)) v = mu + sigma * rng.normal()
  const value = d.log ? exp(v) : v
  return Math.min(Math.max(d.kind === 'integer' ? Math.round(value) : value, d.min), d.max)
}

function kernelAt(d: Dimension, mu: number, sigma: number): Kernel {
  const [low, high] = bounds(d)
  const inside = log(below(high, mu, sigma) - below(low, mu, sigma))
  const height = d.kind === 'integer' ? 0 : log(sigma * Math.sqrt(2 * Math.PI))
  return { mu, sigma, logScale: inside + height, choice: NaN }
}

function logNormal(d: Dimension, { mu, sigma, logScale }: Kernel, value: number): number {
  if (d.kind === 'integer') {
    const scale = (v: number): number => (d.log ? log(v) : v)
    const mass = below(scale(value + 0.5), mu, sigma) - below(scale(value - 0.5), mu, sigma)
    return log(Math.max(mass, 1e-300)) - logScale
  }
  const z = ((d.log ? log(value) : value) - mu) / sigma
  return -0.5 * z * z - logScale
}

const below = (v: number, mu: number, sigma: number): number => 0.5 * (1 + erf((v - mu) / (sigma * Math.SQRT2)))

function pick(weights: readonly number[], rng: Rng): number {
  let left = rng.next()
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i]!
    if (left < 0) return i
  }
  return weights.length - 1
}
