// Valid UTF-8 only (TextEncoder writes nothing else), and the table of character properties that src/text/unicode.ts lays
// out: uint16[8704] block of each 128 code points, then blocks of uint32[128] entries, (lower - c) << 8 | flags.

export const WORD: u32 = 1
export const SPACE: u32 = 2
/** Cased and not case-ignorable, as the final-sigma rule asks. */
export const CASED: u32 = 4
export const IGNORABLE: u32 = 8

const BLOCKS: usize = 8704 * 2

// @ts-ignore: decorator
@inline
export function properties(unicode: usize, c: u32): u32 {
  const block = <usize>load<u16>(unicode + ((<usize>c >> 7) << 1))
  return load<u32>(unicode + (block << 9) + ((<usize>c & 127) << 2), BLOCKS)
}

/** Bytes of the character whose first byte is `lead`. */
// @ts-ignore: decorator
@inline
export function width(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

// @ts-ignore: decorator
@inline
export function decode(p: usize): u32 {
  const c = <u32>load<u8>(p)
  if (c < 0x80) return c
  const d = <u32>load<u8>(p, 1) & 63
  if (c < 0xe0) return ((c & 31) << 6) | d
  const e = <u32>load<u8>(p, 2) & 63
  if (c < 0xf0) return ((c & 15) << 12) | (d << 6) | e
  return ((c & 7) << 18) | (d << 12) | (e << 6) | (<u32>load<u8>(p, 3) & 63)
}

/** Writes `c` and returns the address behind it. */
// @ts-ignore: decorator
@inline
export function encode(q: usize, c: u32): usize {
  if (c < 0x80) {
    store<u8>(q, c)
    return q + 1
  }
  if (c < 0x800) {
    store<u8>(q, 0xc0 | (c >> 6))
    store<u8>(q, 0x80 | (c & 63), 1)
    return q + 2
  }
  if (c < 0x10000) {
    store<u8>(q, 0xe0 | (c >> 12))
    store<u8>(q, 0x80 | ((c >> 6) & 63), 1)
    store<u8>(q, 0x80 | (c & 63), 2)
    return q + 3
  }
  store<u8>(q, 0xf0 | (c >> 18))
  store<u8>(q, 0x80 | ((c >> 12) & 63), 1)
  store<u8>(q, 0x80 | ((c >> 6) & 63), 2)
  store<u8>(q, 0x80 | (c & 63), 3)
  return q + 4
}
