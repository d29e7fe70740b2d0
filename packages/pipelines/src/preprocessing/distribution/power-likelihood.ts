import { exp, expm1 } from '@foldwise/kernels'

/**
 * Values as power transforms see them: the logarithm of each value's distance from where powers begin, and on which side
 * it is. For Yeo-Johnson `log1p(|x|)`, negative values on the other side; for Box-Cox `log(x)`, all on one.
 */
export interface PowerColumn {
  readonly logs: Float64Array
  readonly negative: Uint8Array
}

/** `(e^(power log) - 1) / power`, and `log` for the power 0. */
export const powerOf = (log: number, power: number): number =>
  Math.abs(power) < 2 ** -52 ? log : expm1(power * log) / power

/** The transformed value: negative ones have the power `2 - lambda`. */
export const transformed = (log: number, negative: boolean, lambda: number): number =>
  negative ? -powerOf(log, 2 - lambda) : powerOf(log, lambda)

/** Derivative of `powerOf` by the power. */
function slopeOf(log: number, power: number): number {
  const t = power * log
  if (Math.abs(t) > 0.5) return (log * exp(t) - powerOf(log, power)) / power
  // Series of log^2 (e^t (t - 1) + 1) / t^2, which cancels near 0.
  let sum = 0
  for (let k = 13; k >= 0; k--) sum = sum * t + SERIES[k]!
  return log * log * sum
}

/** (k + 1) / (k + 2)! */
const SERIES = Array.from({ length: 14 }, (_, k) => {
  let factorial = 1
  for (let i = 2; i <= k + 2; i++) factorial *= i
  return (k + 1) / factorial
})

/** Derivative by lambda, divided by the rows, of the log-likelihood of normal values after the transform. */
export function score({ logs, negative }: PowerColumn, lambda: number): number {
  const n = logs.length
  const values = new Float64Array(n)
  let mean = 0
  let jacobian = 0
  for (let i = 0; i < n; i++) {
    values[i] = transformed(logs[i]!, negative[i] === 1, lambda)
    mean += values[i]! / n
    jacobian += (negative[i] ? -logs[i]! : logs[i]!) / n
  }
  const slopes = logs.map((l, i) => slopeOf(l, negative[i] ? 2 - lambda : lambda))
  // What all slopes have in common is multiplied with a sum of 0, but for rounding.
  const common = slopes.reduce((a, b) => a + b, 0) / n
  let squares = 0
  let products = 0
  for (let i = 0; i < n; i++) {
    const d = values[i]! - mean
    squares += d * d
    products += d * (slopes[i]! - common)
  }
  return jacobian - products / squares
}

/** Largest exponent of a transformed value: its square is still a number. */
const MOST = 300
/** Smallest one of all values of a column: what they differ by keeps half of its digits beside the 1 that is taken away. */
const LEAST = -18

/** The powers of the values on one side whose exponents stay within bounds. */
function powersOf(logs: Float64Array, alone: boolean): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const l of logs) {
    low = Math.min(low, l)
    high = Math.max(high, l)
  }
  const size = Math.max(Math.abs(low), Math.abs(high))
  const far = size > 0 ? MOST / size : MOST
  return [
    Math.max(-far, alone && low > 0 ? LEAST / low : -Infinity),
    Math.min(far, alone && high < 0 ? LEAST / high : Infinity),
  ]
}

/** `column` with its logarithms less their mean, where all values are on one side: the optimum stays, rounding goes. */
function centred({ logs, negative }: PowerColumn): PowerColumn {
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length
  return { logs: logs.map((l) => l - mean), negative }
}

/**
 * The lambda of the largest likelihood: where the score crosses 0, to the last digits, which a search for the largest
 * likelihood itself does not give. Where that is beyond what can be computed, as of values that hardly differ, the nearest
 * that can.
 */
export async function bestLambda(given: PowerColumn, checkpoint: () => Promise<void>): Promise<number> {
  const sides = new Set(given.negative)
  const alone = sides.size === 1
  const [down, up] = sides.has(0)
    ? powersOf(
        given.logs.filter((_, i) => !given.negative[i]),
        alone,
      )
    : [-MOST, MOST]
  const [ofDown, ofUp] = sides.has(1)
    ? powersOf(
        given.logs.filter((_, i) => given.negative[i]),
        alone,
      )
    : [-MOST, MOST]
  const least = sides.has(1) ? Math.max(sides.has(0) ? down : -Infinity, 2 - ofUp) : down
  const most = sides.has(1) ? Math.min(sides.has(0) ? up : Infinity, 2 - ofDown) : up
  const column = alone ? centred(given) : given
  // The score falls: it is above 0 before the optimum, and below 0 after it.
  let low = Math.min(Math.max(1, least), most)
  let high = low
  for (let step = 1; low > least && score(column, low) < 0; step *= 2) {
    high = low
    low = Math.max(least, low - step)
    await checkpoint()
  }
  for (let step = 1; high < most && score(column, high) > 0; step *= 2) {
    low = high
    high = Math.min(most, high + step)
    await checkpoint()
  }
  let [below, above] = [score(column, low), score(column, high)]
  if (!(below > 0)) return low
  if (!(above < 0)) return high
  for (let i = 0; i < 200 && high - low > 1e-14 * Math.max(1, Math.abs(low)); i++) {
    // False position, halving what stays (Illinois), and bisection every third time.
    const guess = low + ((high - low) * below) / (below - above)
    const at = i % 3 < 2 && guess > low && guess < high ? guess : (low + high) / 2
    if (at <= low || at >= high) break
    const found = score(column, at)
    if (found === 0) return at
    if (found > 0) {
      low = at
      below = found
      above /= i % 3 < 2 ? 2 : 1
    } else {
      high = at
      above = found
      below /= i % 3 < 2 ? 2 : 1
    }
    await checkpoint()
  }
  return (low + high) / 2
}
