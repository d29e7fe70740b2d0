import { CASED, decode, encode, IGNORABLE, properties, width } from './utf8'

/** ASCII letters of 16 bytes lowered. */
// @ts-ignore: decorator
@inline
export function lowerAscii(v: v128): v128 {
  const upper = i8x16.le_u(i8x16.sub(v, i8x16.splat(0x41)), i8x16.splat(25))
  return v128.or(v, v128.and(upper, i8x16.splat(0x20)))
}

/**
 * Whether the sigma at `p` ends a word: a cased character before it and none behind it, case-ignorable ones skipped.
 * Unicode's Final_Sigma (https://www.unicode.org/versions/Unicode14.0.0/ch03.pdf, table 3-17), as in Python's str.lower.
 */
function endsWord(start: usize, end: usize, p: usize, unicode: usize): bool {
  let q = p
  let before: u32 = 0
  while (q > start) {
    q--
    while ((load<u8>(q) & 0xc0) == 0x80) q--
    before = properties(unicode, decode(q))
    if (!(before & IGNORABLE)) break
  }
  if (before & IGNORABLE || !(before & CASED)) return false
  q = p + 2
  while (q < end) {
    const f = properties(unicode, decode(q))
    if (!(f & IGNORABLE)) return !(f & CASED)
    q += width(load<u8>(q))
  }
  return true
}

/** Lower case of a text, as Python's str.lower. Returns the bytes written. */
export function lowerText(
  text: usize, // in  uint8[length], 16 more readable
  length: usize,
  unicode: usize, // in  character properties
  out: usize, // out uint8[1.5 * length], 16 more writable
): usize {
  const end = text + length
  let p = text
  let q = out
  while (p < end) {
    const v = v128.load(p)
    v128.store(q, lowerAscii(v))
    let n = min<usize>(16, end - p)
    let leads = <u32>i8x16.bitmask(i8x16.ge_u(v, i8x16.splat(-64))) & ((1 << <u32>n) - 1)
    let grown: isize = 0
    // Bytes are copied as they are; characters that have another lower case are then written over.
    while (leads) {
      const i = <usize>ctz(leads)
      leads &= leads - 1
      const c = decode(p + i)
      const distance = <i32>properties(unicode, c) >> 8
      if (distance == 0 && c != 0x130 && c != 0x3a3) continue
      const w = width(load<u8>(p + i))
      let to: usize
      if (c == 0x130) {
        // the only character whose lower case is two
        store<u8>(q + i, 0x69)
        to = encode(q + i + 1, 0x307)
      } else to = encode(q + i, c == 0x3a3 ? (endsWord(text, end, p + i, unicode) ? 0x3c2 : 0x3c3) : c + distance)
      grown = <isize>(to - q - i - w)
      // What is behind a character that is longer, shorter or cut by the block's end belongs to the next block.
      if (grown != 0 || i + w > 16) {
        n = i + w
        break
      }
    }
    p += n
    q += n + grown
  }
  return q - out
}
