// ISO 8601 dates and instants from bytes.

/** The number of `n` digits at `p`, or less than 0 where there are others. */
// @ts-ignore: decorator
@inline
function digits(p: usize, n: i32): i32 {
  let v: i32 = 0
  for (let i = 0; i < n; i++) {
    const d = <u32>load<u8>(p + i) - 0x30
    if (d > 9) return i32.MIN_VALUE
    v = v * 10 + <i32>d
  }
  return v
}

/** Days since 1970-01-01 of a day of the Gregorian calendar (H. Hinnant, chrono-compatible low-level date algorithms, 2013). */
// @ts-ignore: decorator
@inline
function daysOf(year: i32, month: i32, day: i32): i32 {
  // Years from March, and 400 more, so that none is below 0.
  const y = year + 400 - (month <= 2 ? 1 : 0)
  const era = y / 400
  const ofEra = y - era * 400
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return (era - 1) * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468
}

// @ts-ignore: decorator
@inline
function daysIn(year: i32, month: i32): i32 {
  if (month == 2) return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  return 30 + ((month + (month >> 3)) & 1)
}

/**
 * Writes the milliseconds since 1970-01-01 UTC of the bytes from `p` to `end`: YYYY-MM-DD, then hh:mm, hh:mm:ss or hh:mm:ss.f behind a T or a
 * space, then Z or an offset. Returns false where they are not of this form, or no such day or time is.
 */
export function date(
  p: usize, // in  bytes, 32 more readable
  end: usize,
  out: usize, // out float64
): bool {
  const length = end - p
  if (length < 10 || load<u8>(p, 4) != 0x2d || load<u8>(p, 7) != 0x2d) return false
  const year = digits(p, 4), month = digits(p + 5, 2), day = digits(p + 8, 2)
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false
  let time: f64 = 0
  p += 10
  if (p < end) {
    const between = load<u8>(p)
    if ((between != 0x20 && (between | 0x20) != 0x74) || length < 16 || load<u8>(p, 3) != 0x3a) return false
    const hour = digits(p + 1, 2), minute = digits(p + 4, 2)
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false
    let seconds = (hour * 60 + minute) * 60
    let milliseconds = 0
    p += 6
    if (p + 3 <= end && load<u8>(p) == 0x3a) {
      const second = digits(p + 1, 2)
      if (second < 0 || second > 59) return false
      seconds += second
      p += 3
      if (p < end && load<u8>(p) == 0x2e) {
        const point = ++p
        let unit = 100
        for (; p < end; p++) {
          const d = <u32>load<u8>(p) - 0x30
          if (d > 9) break
          milliseconds += <i32>d * unit
          unit /= 10
        }
        if (p == point || p - point > 9) return false
      }
    }
    if (p < end) {
      const sign = load<u8>(p)
      if ((sign | 0x20) == 0x7a) p++
      else if (sign == 0x2b || sign == 0x2d) {
        const colon: usize = load<u8>(p, 3) == 0x3a ? 1 : 0
        const h = digits(p + 1, 2), m = digits(p + 3 + colon, 2)
        if (h < 0 || m < 0) return false
        p += 5 + colon
        seconds += (sign == 0x2d ? 60 : -60) * (h * 60 + m)
      }
      if (p != end) return false
    }
    time = <f64>seconds * 1000 + <f64>milliseconds
  }
  store<f64>(out, <f64>daysOf(year, month, day) * 86400000 + time)
  return true
}
