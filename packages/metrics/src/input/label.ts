import { InputError, show } from '../errors.ts'

/** What a class may be called. All the labels of one call have one type. */
export type Label = string | number | boolean

/** Ascending: numbers by value, `false` before `true`, strings by code point (as Python sorts them). */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b)
  return Number(a) - Number(b)
}

/** Throws `InputError` unless `label` can name a class and has the type of `first`. */
export function checkLabel(where: string, label: unknown, first: unknown, place: string): void {
  const type = typeof label
  if ((type !== 'string' && type !== 'number' && type !== 'boolean') || Number.isNaN(label)) {
    throw new InputError(
      `${where}: expected labels that are strings, numbers or booleans, got ${show(label)} ${place}. ` +
        'Drop the row or name its label.',
    )
  }
  if (type !== typeof first) {
    throw new InputError(
      `${where}: expected labels of one type, got the ${typeof first} ${show(first)} and the ${type} ${show(label)} ${place}. ` +
        'Convert one to the type of the other.',
    )
  }
}

/** UTF-16 units put U+E000-U+FFFF after the surrogates of the astral characters; this moves them before. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800)
