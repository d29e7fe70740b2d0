/** 10^0 to 10^22: those that float64 has exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

const SPECIAL = /^[+-]?(inf|infinity)$/i
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Whether an integer has more digits than float64 keeps apart: an account number, not an amount. */
export const losesDigits = (text: string): boolean => /^[+-]?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text))

/**
 * The number a cell says, NaN where it says none, or one beyond float64: decimal, with an exponent, or an infinity.
 * Spaces around it do not count.
 */
export function numberOf(text: string): number {
  const t = text.trim()
  if (DECIMAL.test(t)) {
    const v = Number(t)
    return Number.isFinite(v) ? v : NaN
  }
  if (SPECIAL.test(t)) return t.startsWith('-') ? -Infinity : Infinity
  return NaN
}

/**
 * The number in bytes `from` to `to`, NaN where they say none that is short and simple: `numberOf` then knows.
 * A decimal of at most 15 digits is the quotient of two exact numbers, and that one division rounds correctly
 * (W. D. Clinger, How to read floating point numbers accurately, 1990).
 */
export function shortNumber(bytes: Uint8Array, from: number, to: number): number {
  let p = from
  const first = bytes[p]!
  if (first === 0x2d || first === 0x2b) p++
  if (to - p > 16 || p === to) return NaN
  let digits = 0
  let value = 0
  let point = -1
  for (; p < to; p++) {
    const d = bytes[p]! - 0x30
    if (d >= 0 && d <= 9) {
      value = value * 10 + d
      digits++
    } else if (d === -2 && point < 0) point = p + 1
    else return NaN
  }
  if (digits === 0 || digits > 15) return NaN
  if (point >= 0) value /= POWERS[to - point]!
  return first === 0x2d ? -value : value
}
