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
 * Reads numbers from bytes. A decimal of at most 15 digits is the quotient of two exact numbers, and that one division rounds correctly
 * (W. D. Clinger, How to read floating point numbers accurately, 1990). One of up to 19 is divided in twice the digits.
 */
export class NumberScanner {
  /** Behind the latest number. */
  end = 0

  /** The number that bytes `from` to `to` begin with, NaN where that is none that is plain and short: `numberOf` then knows. */
  leading(bytes: Uint8Array, from: number, to: number): number {
    let p = from
    const first = bytes[p]!
    if (first === 0x2d || first === 0x2b) p++
    const start = p
    let digits = 0
    // Digits 1 to 9, 10 to 15, and 16 to 19, as integers of 32 bits: sums of float64 would wait for one another.
    let head = 0
    let tail = 0
    let rest = 0
    let point = -1
    for (; p < to; p++) {
      const d = bytes[p]! - 0x30
      if (d >= 0 && d <= 9) {
        if (digits < 9) head = (head * 10 + d) | 0
        else if (digits < 15) tail = (tail * 10 + d) | 0
        else rest = (rest * 10 + d) | 0
        // Zeros before the first other digit do not count.
        if (digits > 0 || d > 0) digits++
      } else if (d === -2 && point < 0) point = p + 1
      else break
    }
    this.end = p
    if (p - start > 21 || p === start) return NaN
    const places = point < 0 ? 0 : p - point
    // A sign or a point alone.
    if (digits > 19 || (digits === 0 && !hasDigit(bytes, from, p))) return NaN
    let value = digits > 9 ? head * POWERS[Math.min(digits, 15) - 9]! + tail : head
    if (digits > 15) {
      if (point < 0) return NaN
      value = quotient(value, POWERS[digits - 15]!, rest, POWERS[places]!)
    } else if (places > 0) value /= POWERS[places]!
    return first === 0x2d ? -value : value
  }

  /** The number that bytes `from` to `to` are. */
  whole(bytes: Uint8Array, from: number, to: number): number {
    const v = this.leading(bytes, from, to)
    return this.end === to ? v : NaN
  }
}

function hasDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (bytes[p] === 0x30) return true
  return false
}

/** Splits a number in two of half as many digits (G. W. Veltkamp; T. J. Dekker, 1971). */
const SPLITTER = 134217729

/** What the rounded product `p` of `a` and `b` lacks, exactly. */
function productError(a: number, b: number, p: number): number {
  const ta = SPLITTER * a
  const ah = ta - (ta - a)
  const al = a - ah
  const tb = SPLITTER * b
  const bh = tb - (tb - b)
  const bl = b - bh
  return ah * bh - p + ah * bl + al * bh + al * bl
}

/** `(a * scale + rest) / divisor`, correctly rounded; NaN where it lies too near the middle of two numbers to tell. */
function quotient(a: number, scale: number, rest: number, divisor: number): number {
  const product = a * scale
  const high = product + rest
  // Both parts are exact: rest is far below the product.
  const low = productError(a, scale, product) + (rest - (high - product))
  const q = high / divisor
  const back = q * divisor
  const remainder = high - back - productError(q, divisor, back) + low
  const more = remainder / divisor
  const sum = q + more
  const left = more - (sum - q)
  // What is left is right to some 2^-50 of itself; a middle is where a little more would round the other way.
  return sum + left * (1 + 1e-9) === sum ? sum : NaN
}
