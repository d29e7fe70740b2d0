import { find, findPair } from './table'
import { width } from './utf8'

// A document's counts are entries {uint32 term, uint32 count} from `start` to `top`. A term's position is the address of
// its entry if that is within the document and names the term; anything else is left from another document, so
// positions are never cleared (Briggs and Torczon, "An efficient representation for sparse sets", 1993).

const NONE: u32 = 0xffffffff

/** Adds `n` to the entry of `id`, whose position is stored at `position`. Returns the new top. */
// @ts-ignore: decorator
@inline
export function add(position: usize, id: u32, n: u32, start: usize, top: usize): usize {
  const at = <usize>load<u32>(position)
  if (at >= start && at < top && load<u32>(at) == id) {
    store<u32>(at, load<u32>(at, 4) + n, 4)
    return top
  }
  store<u32>(top, id)
  store<u32>(top, n, 4)
  store<u32>(position, <u32>top)
  return top + 8
}

/** Whether the text has `n` characters. */
// @ts-ignore: decorator
@inline
function enough(at: usize, length: u32, n: u32): bool {
  for (let i: u32 = 0; i < length && n > 0; i++) n -= <u32>((load<u8>(at + i) & 0xc0) != 0x80)
  return n == 0
}

/**
 * Counts spans of a text, and sequences of them. Needs room in `words` for to - from terms if `learn`, in `pairs` for
 * (to - from) * (most - 1), and for (to - from) * (most - fewest + 1) entries. Returns the new top.
 */
export function countSpans(
  words: usize, // in, out table
  pairs: usize, // in, out table; unused if most is 1
  history: usize, // in, out uint32[most]: sequences of 1, 2, ... words that end at the last; 0xffffffff where a document starts
  text: usize, // in  uint8[], 8 more readable
  spans: usize, // in  {uint32 first, uint32 end}[]
  from: u32,
  to: u32,
  shortest: u32, // characters; shorter words are as if not there
  stops: u32, // words with a smaller id are as if not there
  fewest: u32, // words in a sequence
  most: u32,
  learn: bool,
  start: usize, // in, out entries of this document
  top: usize,
): usize {
  const sure = shortest << 2 // bytes of that many characters at most
  for (let i = from; i < to; i++) {
    const at = spans + (<usize>i << 3)
    const first = load<u32>(at)
    const length = load<u32>(at, 4) - first
    if (length < sure && !enough(text + first, length, shortest)) continue
    const slot = find(words, text + first, length, learn)
    const id = slot ? load<u32>(slot, 8) - 1 : NONE
    if (id < stops) continue
    if (most > 1) {
      for (let k = most; k >= 2; k--) {
        const before = load<u32>(history + (<usize>(k - 2) << 2))
        const pair: usize = before == NONE || id == NONE ? 0 : findPair(pairs, before, id, learn)
        const node = pair ? (load<u32>(pair, 8) - 1) | 0x80000000 : NONE
        if (pair && k >= fewest) top = add(pair + 12, node, 1, start, top)
        if (k < most) store<u32>(history + (<usize>(k - 1) << 2), node)
      }
      store<u32>(history, id)
    }
    if (slot && fewest <= 1) top = add(slot + 12, id, 1, start, top)
  }
  return top
}

/**
 * Counts windows of `size` characters that begin in [from, to) and end by `end`. Needs room for to - from terms of
 * 4 * size bytes if `learn`, and as many entries. Returns the new top.
 */
export function countChars(
  grams: usize, // in, out table
  from: usize, // in  address of a character of the text, 8 more readable behind its end
  to: usize,
  end: usize,
  size: u32,
  learn: bool,
  start: usize, // in, out entries of this document
  top: usize,
): usize {
  let p = from
  let q = from
  for (let i: u32 = 0; i < size; i++) {
    if (q >= end) return top
    q += width(load<u8>(q))
  }
  while (p < to) {
    const slot = find(grams, p, <u32>(q - p), learn)
    if (slot) top = add(slot + 12, load<u32>(slot, 8) - 1, 1, start, top)
    if (q >= end) break
    p += width(load<u8>(p))
    q += width(load<u8>(q))
  }
  return top
}
