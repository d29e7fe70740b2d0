/**
 * A sum without rounding errors: doubles that do not overlap, ascending in size, whose sum it is (Shewchuk 1997,
 * "Adaptive precision floating-point arithmetic"). It does not depend on the order of what was added. Empty: 0.
 */
export type ExactSum = number[]

/** 2^27 + 1: splits a double into two halves of 26 bits each (Dekker 1971). */
const SPLITTER = 134217729

/** Adds a finite number to the sum, in place. */
export function addExactly(sum: ExactSum, term: number): void {
  let high = term
  let kept = 0
  for (let i = 0; i < sum.length; i++) {
    const part = sum[i]!
    const total = high + part
    const low = Math.abs(high) < Math.abs(part) ? high - (total - part) : part - (total - high)
    if (low !== 0) sum[kept++] = low
    high = total
  }
  sum.length = kept
  if (high !== 0) sum.push(high)
}

/** Adds the product of two numbers without rounding it first. Exact from about 1e-290 to 1e290 in size. */
export function addProduct(sum: ExactSum, a: number, b: number): void {
  const product = a * b
  addExactly(sum, product)
  addExactly(sum, productError(a, b, product))
}

/** What rounding took from `a * b`. */
export function productError(a: number, b: number, product: number): number {
  const aBig = SPLITTER * a
  const bBig = SPLITTER * b
  const aHigh = aBig - (aBig - a)
  const bHigh = bBig - (bBig - b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

/** The sum, rounded once. */
export function exactTotal(sum: ExactSum): number {
  let i = sum.length - 1
  let high = sum[i] ?? 0
  let low = 0
  while (i > 0 && low === 0) {
    const part = sum[--i]!
    const total = high + part
    low = part - (total - high)
    high = total
  }
  // the rest decides where `low` is exactly half a unit of `high`
  const rest = i > 0 ? sum[i - 1]! : 0
  if ((low < 0 && rest < 0) || (low > 0 && rest > 0)) {
    const up = high + 2 * low
    if (up - high === 2 * low) high = up
  }
  return high
}
