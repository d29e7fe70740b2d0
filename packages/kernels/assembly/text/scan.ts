import { lowerAscii } from './lower'
import { decode, properties, SPACE, width, WORD } from './utf8'

/** Bits of the 16 ASCII bytes that belong to a token: word characters, or with `spaces` whatever is not white space. */
// @ts-ignore: decorator
@inline
function tokenBits(v: v128, spaces: bool): u32 {
  if (spaces) {
    // \t \n \v \f \r, the separators 1c to 1f, and the space, as Python's str.isspace
    const a = i8x16.le_u(i8x16.sub(v, i8x16.splat(9)), i8x16.splat(4))
    const b = i8x16.le_u(i8x16.sub(v, i8x16.splat(0x1c)), i8x16.splat(4))
    return <u32>i8x16.bitmask(v128.or(a, b)) ^ 0xffff
  }
  const letter = i8x16.le_u(i8x16.sub(v128.or(v, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(25))
  const digit = i8x16.le_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(9))
  return <u32>i8x16.bitmask(v128.or(v128.or(letter, digit), i8x16.eq(v, i8x16.splat(0x5f))))
}

/** Lowers an ASCII text in place (if asked) and marks the bytes that belong to tokens. */
export function scanAscii(
  text: usize, // in, out uint8[length], 16 more writable
  length: usize,
  lower: bool,
  spaces: bool,
  mask: usize, // out a bit a byte: uint8[length / 8 + 32]
): void {
  v128.store(text + length, i8x16.splat(0x20))
  const blocks = (length + 15) >> 4
  for (let i: usize = 0; i < blocks; i++) {
    const at = text + (i << 4)
    const v = v128.load(at)
    if (lower) v128.store(at, lowerAscii(v))
    store<u16>(mask + (i << 1), tokenBits(v, spaces))
  }
  v128.store(mask + (blocks << 1), i64x2.splat(0))
}

/** Marks the bytes of any text that belong to tokens. */
export function scanText(
  text: usize, // in  uint8[length], 16 more writable
  length: usize,
  unicode: usize, // in  character properties
  spaces: bool,
  mask: usize, // out a bit a byte: uint8[length / 8 + 32]
): void {
  v128.store(text + length, i8x16.splat(0x20))
  memory.fill(mask, 0, (length >> 3) + 32)
  const flag = spaces ? SPACE : WORD
  const wanted: u32 = spaces ? 0 : WORD
  for (let i: usize = 0; i < length; i += 16) {
    const v = v128.load(text + i)
    const at = mask + (i >> 3)
    const ascii = <u32>i8x16.bitmask(v) ^ 0xffff
    let bits = tokenBits(v, spaces) & ascii
    let leads = <u32>i8x16.bitmask(i8x16.ge_u(v, i8x16.splat(-64)))
    while (leads) {
      const k = ctz(leads)
      leads &= leads - 1
      const p = text + i + k
      if ((properties(unicode, decode(p)) & flag) == wanted) bits |= ((1 << <u32>width(load<u8>(p))) - 1) << k
    }
    // A character may begin in one block and end in the next.
    store<u32>(at, load<u32>(at) | bits)
  }
}

/** Runs of set bits, in order, as pairs {first, end}. Returns the number of pairs. */
export function spansOfMask(
  mask: usize, // in  as scanAscii and scanText leave it
  length: usize,
  spans: usize, // out uint32[length + 2]
): usize {
  let carry: u64 = 0
  let q = spans
  const words = (length + 63) >> 6
  for (let i: usize = 0; i <= words; i++) {
    const m = load<u64>(mask + (i << 3))
    let edges = m ^ ((m << 1) | carry)
    carry = m >> 63
    const base = <u32>i << 6
    while (edges) {
      store<u32>(q, base + <u32>ctz(edges))
      q += 4
      edges &= edges - 1
    }
  }
  return (q - spans) >> 3
}

/** Replaces each run of two or more white spaces by one space, in place. Returns the new length. */
export function charText(
  text: usize, // in, out uint8[length]
  length: usize,
  unicode: usize, // in  character properties
): usize {
  const end = text + length
  let p = text
  let q = text
  while (p < end) {
    const start = p
    let run = 0
    while (p < end && properties(unicode, decode(p)) & SPACE) {
      p += width(load<u8>(p))
      run++
    }
    if (run > 1) store<u8>(q++, 0x20)
    else if (run == 1) {
      memory.copy(q, start, p - start)
      q += p - start
    }
    if (p < end) {
      const n = width(load<u8>(p))
      for (let i: usize = 0; i < n; i++) store<u8>(q++, load<u8>(p++))
    }
  }
  return q - text
}
