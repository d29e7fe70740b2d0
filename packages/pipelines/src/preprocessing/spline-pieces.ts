/** What lies beyond the outer knots. */
export type Extrapolation = 'constant' | 'linear' | 'continue' | 'periodic' | 'error'

/**
 * A column's B-splines as polynomials: between two knots, and beyond the outer ones, each spline is a polynomial in the
 * distance from `start`.
 */
export interface Pieces {
  /** Where each piece's distances count from. */
  readonly start: Float64Array
  /** `[pieces, splines, degree + 1]`, coefficients of rising powers. The first and the last piece lie beyond the knots. */
  readonly coefficients: Float64Array
  readonly splines: number
}

export const splineCount = (knots: number, degree: number, extrapolation: Extrapolation): number =>
  extrapolation === 'periodic' ? knots - 1 : knots + degree - 1

/** All knots: the base ones, and as many beyond either end as the degree, spaced as the outer ones. */
function allKnots(base: Float64Array, degree: number, periodic: boolean): Float64Array {
  const n = base.length
  const beyond = Array.from({ length: degree }, (_, i) => i + 1)
  const period = base[n - 1]! - base[0]!
  const before = beyond.map((i) => (periodic ? base[n - 1 - i]! - period : base[0]! - i * (base[1]! - base[0]!)))
  const after = beyond.map((i) => (periodic ? base[i]! + period : base[n - 1]! + i * (base[n - 1]! - base[n - 2]!)))
  return Float64Array.from([...before.reverse(), ...base, ...after])
}

/** de Boor's recurrence (A Practical Guide to Splines, chapter X) on polynomials instead of numbers. */
export function splinePieces(base: Float64Array, degree: number, extrapolation: Extrapolation): Pieces {
  const knots = allKnots(base, degree, extrapolation === 'periodic')
  const splines = splineCount(base.length, degree, extrapolation)
  const inner = base.length - 1
  const order = degree + 1
  const start = new Float64Array(inner + 2)
  const coefficients = new Float64Array((inner + 2) * splines * order)
  const piece = (p: number, of: readonly (readonly number[])[], first: number, from: number) => {
    start[p] = from
    of.forEach((polynomial, s) => {
      const at = (p * splines + ((first + s) % splines)) * order
      polynomial.forEach((c, k) => {
        coefficients[at + k]! += c
      })
    })
  }
  const local = Array.from({ length: inner }, (_, i) => splinesBetween(knots, degree, degree + i))
  local.forEach((of, i) => {
    piece(i + 1, of, i, base[i]!)
  })
  const [low, high] = [base[0]!, base[inner]!]
  const width = high - base[inner - 1]!
  const kept = extrapolation === 'constant' ? 1 : extrapolation === 'linear' ? 2 : order
  piece(
    0,
    local[0]!.map((c) => c.slice(0, kept)),
    0,
    low,
  )
  if (kept === order) piece(inner + 1, local[inner - 1]!, inner - 1, base[inner - 1]!)
  else
    piece(
      inner + 1,
      local[inner - 1]!.map((c) => [valueAt(c, width), slopeAt(c, width)].slice(0, kept)),
      inner - 1,
      high,
    )
  return { start, coefficients, splines }
}

/** The `degree + 1` splines that are not 0 between knots `l` and `l + 1`, as polynomials in the distance from knot `l`. */
function splinesBetween(t: Float64Array, degree: number, l: number): number[][] {
  let below: number[][] = [[1]]
  for (let k = 1; k <= degree; k++) {
    const next: number[][] = Array.from({ length: k + 1 }, () => new Array<number>(k + 1).fill(0))
    below.forEach((polynomial, s) => {
      const i = l - k + 1 + s
      const width = t[i + k]! - t[i]!
      // A spline on no width is 0.
      if (width === 0) return
      polynomial.forEach((c, p) => {
        // This one rises into the spline that begins with it, and falls into the one that ends with it.
        next[s + 1]![p]! += (c * (t[l]! - t[i]!)) / width
        next[s + 1]![p + 1]! += c / width
        next[s]![p]! += (c * (t[i + k]! - t[l]!)) / width
        next[s]![p + 1]! -= c / width
      })
    })
    below = next
  }
  return below
}

const valueAt = (c: readonly number[], u: number): number => c.reduceRight((sum, v) => sum * u + v, 0)
const slopeAt = (c: readonly number[], u: number): number =>
  valueAt(
    c.slice(1).map((v, k) => v * (k + 1)),
    u,
  )
