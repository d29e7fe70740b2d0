import type { Cutting } from '../../src/index.ts'
import { flags, unicodeProperties } from '../../src/text/unicode.ts'

const properties = unicodeProperties()
const has = (c: string, flag: number): boolean => (properties[c.codePointAt(0)!]! & flag) !== 0
const characters = (s: string): string[] => [...s.toWellFormed()]

/** Lower case as Python's str.lower, by the pinned tables. */
export function lower(s: string): string {
  const all = characters(s)
  return all
    .map((c, i) => {
      if (c === '\u0130') return 'i\u0307'
      if (c === '\u03a3') return endsWord(all, i) ? '\u03c2' : '\u03c3'
      const code = c.codePointAt(0)!
      return String.fromCodePoint(code + (properties[code]! >> 8))
    })
    .join('')
}

function endsWord(all: readonly string[], i: number): boolean {
  const before = all.slice(0, i).findLast((c) => !has(c, flags.ignorable))
  const after = all.slice(i + 1).find((c) => !has(c, flags.ignorable))
  return before !== undefined && has(before, flags.cased) && !(after !== undefined && has(after, flags.cased))
}

/** The terms of a document, one for each time it occurs. Slow and plain: what the kernels are tested against. */
export function termsOf(document: string, cutting: Cutting, stopWords: readonly string[] = []): string[] {
  const { analyzer, fewest, most, shortest } = cutting
  const all = characters(cutting.lowercase ? lower(document) : document)
  if (analyzer === 'word') {
    const words = runs(all, (c) => has(c, flags.word))
      .filter((w) => w.length >= shortest)
      .map((w) => w.join(''))
    return windows(
      words.filter((w) => !stopWords.includes(w)),
      fewest,
      most,
    ).map((w) => w.join(' '))
  }
  if (analyzer === 'char') {
    const text: string[] = []
    for (let i = 0; i < all.length; ) {
      let j = i
      while (j < all.length && has(all[j]!, flags.space)) j++
      if (j - i > 1) text.push(' ')
      else text.push(all[i]!)
      i = Math.max(j, i + 1)
    }
    return windows(text, fewest, most).map((w) => w.join(''))
  }
  return runs(all, (c) => !has(c, flags.space)).flatMap((word) => {
    const padded = [' ', ...word, ' ']
    const out = windows(padded, fewest, most)
    // A word shorter than the smallest window is one window, once.
    if (padded.length < fewest) out.push(padded)
    return out.map((w) => w.join(''))
  })
}

function runs(all: readonly string[], inside: (c: string) => boolean): string[][] {
  const out: string[][] = []
  let open = false
  for (const c of all) {
    if (!inside(c)) open = false
    else if (open) out.at(-1)!.push(c)
    else {
      out.push([c])
      open = true
    }
  }
  return out
}

function windows<T>(items: readonly T[], fewest: number, most: number): T[][] {
  const out: T[][] = []
  for (let size = fewest; size <= most; size++) {
    for (let i = 0; i + size <= items.length; i++) out.push(items.slice(i, i + size))
  }
  return out
}
