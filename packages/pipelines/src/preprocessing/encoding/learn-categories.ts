import { compareCodePoints, FormatError, InputError, type Json, type State, show } from '@foldwise/core'
import type { Category } from './category.ts'
import type { CategoryRows } from './category-input.ts'
import type { EncodingValues } from './params.ts'

/** What is known of a column. */
export interface Column {
  /** In the order of their codes; a missing one comes last unless they were given. */
  readonly categories: readonly Category[]
  /** Codes of the infrequent ones, ascending. */
  readonly infrequent: readonly number[]
}

/**
 * The categories of each column and which of them are infrequent. With `missingApart`, a missing value is never
 * infrequent. Throws `InputError` for columns of several types, and for categories that were given and are others.
 */
export function learnCategories(
  where: string,
  x: CategoryRows,
  params: EncodingValues,
  o: { readonly refuseUnknown: boolean; readonly missingApart: boolean },
): Column[] {
  const [rows, columns] = x.shape
  const given = params.categories
  if (given !== 'auto' && given.length !== columns) {
    throw new InputError(
      `${where}: expected categories for ${columns} columns, got them for ${given.length}. Give a list for each column.`,
    )
  }
  return Array.from({ length: columns }, (_, j) => {
    const counts = countsOf(x, j)
    checkOneType(where, j, counts.keys())
    const categories = given === 'auto' ? [...counts.keys()].sort(compareCategories) : given[j]!
    if (given !== 'auto') checkGiven(where, j, categories, o.refuseUnknown ? counts : undefined)
    const codes = [...categories.keys()].filter((c) => !(o.missingApart && categories[c] === null))
    const rare = infrequent(
      codes.map((c) => counts.get(categories[c]!) ?? 0),
      rows,
      params,
    )
    return { categories, infrequent: rare.map((at) => codes[at]!) }
  })
}

/** How often each value of a column occurs. */
function countsOf(x: CategoryRows, j: number): Map<Category, number> {
  const counts = new Map<Category, number>()
  const [rows, columns] = x.shape
  if (x.coded) {
    const { values, codes } = x.coded[j]!
    const times = new Float64Array(values.length)
    for (let i = 0; i < rows; i++) times[codes[i]!]! += 1
    times.forEach((n, code) => {
      if (n > 0) counts.set(values[code]!, n)
    })
    return counts
  }
  for (let i = 0; i < rows; i++) {
    const v = x.data[i * columns + j]!
    counts.set(v, (counts.get(v) ?? 0) + 1)
  }
  return counts
}

/**
 * Writes to `out`, row-major, what `numbers` has for the category of each value: by its code, the last one for values
 * that are no category; undefined refuses these with an `InputError` that starts with `where`.
 */
export function mapCategories<A extends Int32Array | Float64Array>(
  where: string,
  x: CategoryRows,
  learned: readonly Column[],
  numbers: readonly (readonly (number | undefined)[])[],
  out: A,
): A {
  const [rows, columns] = x.shape
  learned.forEach((column, j) => {
    const codes = codesOf(column)
    const unknown = column.categories.length
    const numberOf = (v: Category): number | undefined => numbers[j]![codes.get(v) ?? unknown]
    if (x.coded) {
      const { values, codes: places } = x.coded[j]!
      const meaning = values.map(numberOf)
      for (let i = 0, k = j; i < rows; i++, k += columns) {
        out[k] = meaning[places[i]!] ?? refuseUnknown(where, j, i, values[places[i]!]!)
      }
    } else {
      for (let i = 0, k = j; i < rows; i++, k += columns) {
        out[k] = numberOf(x.data[k]!) ?? refuseUnknown(where, j, i, x.data[k]!)
      }
    }
  })
  return out
}

/** Ascending, the missing one last: for categories of one type. */
export function compareCategories(a: Category, b: Category): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return typeof a === 'string' ? compareCodePoints(a, b as string) : Number(a) - Number(b)
}

/** Throws `InputError` for values of several types. */
export function checkOneType(where: string, column: number, values: Iterable<Category>): void {
  let first: Category = null
  for (const v of values) {
    first ??= v
    if (v !== null && typeof v !== typeof first) {
      throw new InputError(
        `${where}: expected one type in column ${column}, got ${show(first)} and ${show(v)}. Convert the column.`,
      )
    }
  }
}

function checkGiven(
  where: string,
  column: number,
  categories: readonly Category[],
  counts: ReadonlyMap<Category, number> | undefined,
): void {
  const known = new Set(categories)
  if (known.size !== categories.length) {
    throw new InputError(`${where}: expected distinct categories for column ${column}, got one twice. Leave it out.`)
  }
  const unknown = counts && [...counts.keys()].find((v) => !known.has(v))
  if (unknown !== undefined) {
    throw new InputError(
      `${where}: expected categories of column ${column} that were given, got ${show(unknown)}. Add it, or change 'handleUnknown'.`,
    )
  }
}

/** Places of the infrequent among counts, as scikit-learn finds them. */
function infrequent(
  counts: readonly number[],
  rows: number,
  { minFrequency, maxCategories }: EncodingValues,
): number[] {
  const least = minFrequency === null ? 0 : minFrequency < 1 ? minFrequency * rows : minFrequency
  const rare = new Set([...counts.keys()].filter((c) => counts[c]! < least))
  if (maxCategories !== null && maxCategories < counts.length - rare.size + 1) {
    // One place is for the infrequent ones together. Of equal counts, the first ones go.
    const ascending = [...counts.keys()].sort((a, b) => counts[a]! - counts[b]!)
    for (const c of ascending.slice(0, Math.max(0, counts.length - (maxCategories - 1)))) rare.add(c)
  }
  return [...rare].sort((a, b) => a - b)
}

export const categoryState = (columns: readonly Column[]): State => ({
  tensors: {},
  facts: {
    categories: columns.map((c) => [...c.categories]),
    infrequent: columns.map((c) => [...c.infrequent]),
  },
})

/** The columns of a state. Throws `FormatError` where a file's are not such. */
export function readCategories({ facts }: State, features: number | undefined): Column[] {
  const { categories, infrequent } = facts
  const lists = (v: Json | undefined): v is readonly (readonly Json[])[] =>
    Array.isArray(v) && v.length === features && v.every((c) => Array.isArray(c))
  const distinct = (c: readonly Json[]) =>
    c.every((v) => typeof v !== 'object' || v === null) && new Set(c).size === c.length
  const ascending = (codes: readonly Json[], below: number) =>
    codes.every(
      (c, i) => Number.isInteger(c) && (c as number) > (i > 0 ? Number(codes[i - 1]) : -1) && (c as number) < below,
    )
  const ok =
    lists(categories) &&
    lists(infrequent) &&
    categories.every(distinct) &&
    infrequent.every((codes, j) => ascending(codes, categories[j]!.length))
  if (!ok) throw new FormatError(`state: expected categories of ${features} columns, got others. The file is damaged.`)
  return categories.map((c, j) => ({
    categories: c as readonly Category[],
    infrequent: infrequent[j] as readonly number[],
  }))
}

/** The code of each category of a column. */
const codesOf = ({ categories }: Column): ReadonlyMap<Category, number> =>
  new Map(categories.map((v, code) => [v, code]))

function refuseUnknown(where: string, column: number, row: number, v: Category): never {
  throw new InputError(
    `${where}: expected categories that the training rows had, got ${show(v)} in row ${row}, column ${column}. Change 'handleUnknown' to take it.`,
  )
}
