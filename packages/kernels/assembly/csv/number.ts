// Plain decimal numbers from bytes, correctly rounded. `powers` is float64[23], 10^0 to 10^22, and uint64[8], 10^0 to 10^7.

const MOST_EXACT: u64 = 1 << 53
/** Splits a number in two of half as many digits (G. W. Veltkamp; T. J. Dekker, 1971). */
const SPLITTER: f64 = 134217729

/** How many of 8 bytes are digits, from the first, where `x` is these bytes minus '0' each. */
// @ts-ignore: decorator
@inline
function leadingDigits(x: u64): u32 {
  // Carries only reach bytes behind the first that is none.
  const others = ((x + 0x7676767676767676) | x) & 0x8080808080808080
  return others == 0 ? 8 : <u32>(ctz(others) >> 3)
}

/** The number whose digits are the first `n` bytes of `x`; `n` is 1 to 8. */
// @ts-ignore: decorator
@inline
function valueOf(x: u64, n: u32): u64 {
  x <<= <u64>(8 - n) << 3
  x = (x * 2561) >> 8
  x = ((x & 0x00ff00ff00ff00ff) * 6553601) >> 16
  return ((x & 0x0000ffff0000ffff) * 42949672960001) >> 32
}

/** What the rounded product `p` of `a` and `b` lacks, exactly. */
// @ts-ignore: decorator
@inline
function productError(a: f64, b: f64, p: f64): f64 {
  const ta = SPLITTER * a, ah = ta - (ta - a), al = a - ah
  const tb = SPLITTER * b, bh = tb - (tb - b), bl = b - bh
  return ah * bh - p + ah * bl + al * bh + al * bl
}

/** `m / divisor` for `m` below 10^19, in twice the digits; NaN where it lies too near the middle of two numbers to tell. */
function quotient(m: u64, divisor: f64): f64 {
  const high = <f64>m
  const low = <f64>(<i64>(m - <u64>high))
  const q = high / divisor
  const back = q * divisor
  const more = (high - back - productError(q, divisor, back) + low) / divisor
  const sum = q + more
  const left = more - (sum - q)
  // What is left is right to some 2^-50 of itself; a middle is where a little more would round the other way.
  return sum + left * (1 + 1e-9) == sum ? sum : NaN
}

/**
 * Writes the number that begins at `from`, and returns what is behind it: a sign, digits with or without a point, an exponent. 0 where there is
 * none, or one whose rounding would need more than float64: of more than 19 digits, or far from 1. Integers are below 2^53. Of at most 2^53
 * without its point, a number is the quotient or product of two exact ones, which rounds once (W. D. Clinger, 1990).
 */
// @ts-ignore: decorator
@inline
export function number(
  from: usize, // in  bytes, with one behind that no number has, 16 more readable
  powers: usize,
  out: usize, // out float64
): usize {
  const first = load<u8>(from)
  let p = from + <usize>(first == 0x2d || first == 0x2b)
  const start = p
  let m: u64 = 0
  while (true) {
    const x = load<u64>(p) ^ 0x3030303030303030
    const n = leadingDigits(x)
    if (n == 0) break
    if (n == 8) {
      m = m * 100000000 + valueOf(x, 8)
      p += 8
      continue
    }
    m = m * load<u64>(powers + 184 + (<usize>n << 3)) + valueOf(x, n)
    p += n
    break
  }
  let digits = <i32>(p - start)
  let places: i32 = 0
  let plain = true
  if (load<u8>(p) == 0x2e) {
    const point = ++p
    while (true) {
      const x = load<u64>(p) ^ 0x3030303030303030
      const n = leadingDigits(x)
      if (n == 0) break
      if (n == 8) {
        m = m * 100000000 + valueOf(x, 8)
        p += 8
        continue
      }
      m = m * load<u64>(powers + 184 + (<usize>n << 3)) + valueOf(x, n)
      p += n
      break
    }
    places = <i32>(p - point)
    digits += places
    plain = false
  }
  if (digits == 0) return 0
  if (digits > 19) {
    // Zeros before the first other digit do not count.
    for (let z = start; ; z++) {
      const c = load<u8>(z)
      if (c == 0x30) digits--
      else if (c != 0x2e) break
    }
    if (digits > 19) return 0
  }
  if ((load<u8>(p) | 0x20) == 0x65) {
    const sign = load<u8>(++p)
    p += <usize>(sign == 0x2d || sign == 0x2b)
    const x = load<u64>(p) ^ 0x3030303030303030
    const n = leadingDigits(x)
    if (n == 0 || n > 3) return 0
    const e = <i32>valueOf(x, n)
    places += sign == 0x2d ? e : -e
    p += n
    plain = false
  }
  let v = <f64>m
  if (places != 0 || m > MOST_EXACT) {
    if (m == 0) v = 0
    else if (plain || places > 22 || places < -22) return 0
    else if (places < 0) {
      if (m > MOST_EXACT) return 0
      v *= load<f64>(powers + (<usize>(-places) << 3))
    } else {
      const divisor = load<f64>(powers + (<usize>places << 3))
      v = m <= MOST_EXACT ? v / divisor : quotient(m, divisor)
      if (v != v) return 0
    }
  } else if (plain && m == MOST_EXACT) return 0
  store<f64>(out, first == 0x2d ? -v : v)
  return p
}
