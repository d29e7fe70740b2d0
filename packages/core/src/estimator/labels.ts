import type { Label } from '../contract.ts'
import { InputError, show } from '../errors.ts'

/** Order of Python's strings and of UTF-8 bytes; JavaScript's own `<` compares UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) {
      // Surrogates stand for code points above every other unit, but sort below U+E000 .. U+FFFF as units.
      const high = (u: number): boolean => u >= 0xd800 && u < 0xe000
      if (high(x) !== high(y)) return high(x) ? 1 : -1
      return x - y
    }
  }
  return a.length - b.length
}

/** Ascending: numbers by value, strings by code point, false before true. */
export const compareLabels = (a: Label, b: Label): number =>
  typeof a === 'string' ? compareCodePoints(a, b as string) : Number(a) - Number(b)

export interface EncodedLabels<L extends Label> {
  /** Distinct labels, ascending. */
  readonly classes: readonly L[]
  /** Index into `classes` for each row. */
  readonly codes: Int32Array
}

/**
 * Labels as class indices: of `known` classes, or of those that there are. Throws `InputError` for labels of mixed types, NaN, fewer
 * than two classes, or a label that is not known.
 */
export function encodeLabels<L extends Label>(
  where: string,
  y: readonly L[],
  rows: number,
  known?: { readonly classes: readonly L[]; readonly remedy: string },
): EncodedLabels<L> {
  if (!Array.isArray(y) && !ArrayBuffer.isView(y)) {
    throw new InputError(`${where}: expected y to be an array of labels, got ${show(y)}. Give one label a row.`)
  }
  if (y.length !== rows) {
    throw new InputError(`${where}: expected ${rows} labels, one a row, got ${y.length}. Make x and y equally long.`)
  }
  const kind = typeof (known ? known.classes[0] : y[0])
  for (let i = 0; i < rows; i++) {
    const ok = typeof y[i] === kind && (kind === 'string' || kind === 'boolean' || Number.isFinite(y[i]))
    if (!ok) {
      throw new InputError(
        `${where}: expected labels that are all strings, all finite numbers or all booleans, got ${show(y[i])} in row ${i}${known ? ` beside ${show(known.classes[0])}` : i > 0 ? ` after ${show(y[0])}` : ''}. Use one type.`,
      )
    }
  }
  if (known) return { classes: known.classes, codes: knownCodes(where, y, known) }
  // One question of the map a row: numbers in the order of first appearance, then put in order.
  const index = new Map<L, number>()
  const codes = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    let code = index.get(y[i]!)
    if (code === undefined) index.set(y[i]!, (code = index.size))
    codes[i] = code
  }
  const found = [...index.keys()]
  const classes = found.toSorted(compareLabels)
  if (classes.length < 2) {
    throw new InputError(
      `${where}: expected at least two classes in y, got only ${show(classes[0])}. Check the labels, or the split that made them.`,
    )
  }
  const place = new Int32Array(found.length)
  for (const [at, label] of classes.entries()) place[index.get(label)!] = at
  for (let i = 0; i < rows; i++) codes[i] = place[codes[i]!]!
  return { classes, codes }
}

function knownCodes<L extends Label>(
  where: string,
  y: readonly L[],
  { classes, remedy }: { readonly classes: readonly L[]; readonly remedy: string },
): Int32Array {
  const index = new Map(classes.map((c, i) => [c, i]))
  return Int32Array.from(y, (label, i) => {
    const code = index.get(label)
    if (code !== undefined) return code
    const names = classes.slice(0, 10).map((c) => show(c))
    throw new InputError(
      `${where}: expected labels among ${names.join(', ')}${classes.length > 10 ? ' and others' : ''}, got ${show(label)} in row ${i}. ${remedy}`,
    )
  })
}
