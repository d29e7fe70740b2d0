import { highHalf } from '../input/high-half.ts'

/**
 * Makes a function from finite numbers to integers within 2^53 that keeps their order: the sign, the exponent and the
 * first 40 bits of the fraction, as finely graded below 1 as above 0, since probabilities crowd at both ends.
 */
export function scoreKey(): (score: number) => number {
  const value = new Float64Array(1)
  const halves = new Uint32Array(value.buffer)
  const high = highHalf()
  const size = (x: number) => {
    value[0] = x
    return halves[high]! * 1048576 + (halves[1 - high]! >>> 12)
  }
  const half = size(0.5)
  const one = size(1)
  return (score) => {
    if (score < 0) return -size(-score)
    // 1 - score is exact here, so different scores have different distances from 1
    if (score > 0.5 && score <= 1) return 2 * half - size(1 - score)
    return score > 1 ? 2 * half + size(score) - one : size(score + 0)
  }
}
