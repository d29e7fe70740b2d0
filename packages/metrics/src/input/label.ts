import { refuse, show } from '../errors.ts'

/** What a class may be called. All the labels of one call have one type. */
export type Label = string | number | boolean

/** Ascending: numbers by value, `false` before `true`, strings by code point (as Python sorts them). */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'string' && typeof b === 'string') {
    let i = 0
    // UTF-16 units put U+E000-U+FFFF after the surrogates of astral characters: compare whole characters
    while (i < a.length && a[i] === b[i]) i++
    return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1)
  }
  return Number(a) - Number(b)
}

/** Throws `InputError` unless `label` can name a class and has the type of `first`. */
export function checkLabel(where: string, label: unknown, first: unknown, place: string): void {
  const type = typeof label
  if (type === typeof first && /^(str|num|boo)/.test(type) && !Number.isNaN(label)) return
  const got = `${type} ${show(label)} at ${place}, after ${show(first)}`
  refuse(where, 'labels all strings, all numbers or all booleans', got, 'Convert it, or drop the row.')
}
