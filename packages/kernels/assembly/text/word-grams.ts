import { add } from './count'
import { find } from './table'
import { width } from './utf8'

// Character n-grams inside words, a space on either side. The n-grams of a word are interned once and kept as a list.

/**
 * Counts words, and lists the n-grams of those that are new: `lists` holds {uint32 first, uint32 number} a word, `items`
 * the n-grams' ids. The byte before a word and the one behind it are overwritten with spaces.
 * With `b` the bytes of the words plus two each, needs room in `words` for to - from terms, for b * (most - fewest + 1)
 * items, for as many terms of `most` characters in `grams` if `learn`, and for to - from entries.
 */
export function countWordGrams(
  words: usize, // in, out table
  grams: usize, // in, out table
  lists: usize, // in, out
  items: usize, // in, out
  text: usize, // in, out uint8[], a byte writable before it and 8 behind it
  spans: usize, // in  {uint32 first, uint32 end}[], with a byte or more between spans
  from: u32,
  to: u32,
  fewest: u32, // characters in an n-gram
  most: u32,
  learn: bool,
  start: usize, // in, out entries of this document's words
  state: usize, // in, out {uint32 items in use, uint32 address behind the last entry}
): void {
  let used = load<u32>(state)
  let top = <usize>load<u32>(state, 4)
  for (let i = from; i < to; i++) {
    const at = spans + (<usize>i << 3)
    const first = text + load<u32>(at)
    const end = text + load<u32>(at, 4)
    const known = load<u32>(words, 12)
    const slot = find(words, first, <u32>(end - first), true)
    const id = load<u32>(slot, 8) - 1
    if (id == known) {
      store<u8>(first - 1, 0x20)
      store<u8>(end, 0x20)
      const list = lists + (<usize>id << 3)
      store<u32>(list, used)
      used = listGrams(grams, first - 1, end + 1, fewest, most, learn, items, used)
      store<u32>(list, used - load<u32>(list), 4)
    }
    top = add(slot + 12, id, 1, start, top)
  }
  store<u32>(state, used)
  store<u32>(state, <u32>top, 4)
}

/** Windows of `fewest` to `most` characters; a text shorter than a window is one window, once. */
function listGrams(grams: usize, from: usize, end: usize, fewest: u32, most: u32, learn: bool, items: usize, used: u32): u32 {
  for (let size = fewest; size <= most; size++) {
    let p = from
    let q = from
    for (let i: u32 = 0; i < size && q < end; i++) q += width(load<u8>(q))
    while (true) {
      const slot = find(grams, p, <u32>(q - p), learn)
      if (slot) store<u32>(items + (<usize>(used++) << 2), load<u32>(slot, 8) - 1)
      if (q >= end) break
      p += width(load<u8>(p))
      q += width(load<u8>(q))
    }
    if (p == from) break
  }
  return used
}

/** Turns entries of words into entries of their n-grams. Needs room for an entry an item listed. Returns the new top. */
export function expandWords(
  words: usize, // in  entries {uint32 word, uint32 count}
  n: u32,
  lists: usize, // in
  items: usize, // in
  positions: usize, // in, out uint32[grams], see count.ts
  start: usize, // in, out entries of this document
  top: usize,
): usize {
  for (let i: u32 = 0; i < n; i++) {
    const entry = words + (<usize>i << 3)
    const list = lists + (<usize>load<u32>(entry) << 3)
    const count = load<u32>(entry, 4)
    let item = items + (<usize>load<u32>(list) << 2)
    const end = item + (<usize>load<u32>(list, 4) << 2)
    for (; item < end; item += 4) {
      const id = load<u32>(item)
      top = add(positions + (<usize>id << 2), id, count, start, top)
    }
  }
  return top
}
