import { type Column, InputError, type InputKind, isTable, MISSING_BOOLEAN, show, type Table } from '@foldwise/core'
import { murmur3 } from './murmur3.ts'

/** One row of features: names, each worth 1, names with numbers, or a record. Of a missing value there is no feature. */
export type FeatureRow =
  | readonly string[]
  | readonly (readonly [name: string, value: number])[]
  | { readonly [name: string]: string | number | boolean | null | undefined }

/** The features of each row, in their order. */
export interface HashedRows {
  /** Where each row's features begin, and at last their number. */
  readonly starts: Int32Array
  /** Signed hashes of the features' names. */
  readonly hashes: Int32Array
  readonly values: Float64Array
}

/** Distinct names to remember the hashes of, at most. */
const REMEMBERED = 1 << 16

export const hashedInput: InputKind<readonly FeatureRow[] | Table, HashedRows> = {
  name: 'features to hash',
  convert(x, where) {
    if (isTable(x)) return hashedTable(x, where)
    if (!Array.isArray(x)) {
      throw new InputError(
        `${where}: expected an array of rows, or a table, got ${show(x)}. Make each row a record, or an array of names.`,
      )
    }
    const features = new Features()
    const starts = new Int32Array(x.length + 1)
    x.forEach((row: unknown, i) => {
      if (typeof row !== 'object' || row === null || ArrayBuffer.isView(row)) {
        throw new InputError(
          `${where}: expected a record, or an array of names, in row ${i}, got ${show(row)}. Wrap a single name: [name].`,
        )
      }
      const at = (): string => `${where}: row ${i}`
      if (Array.isArray(row)) for (const item of row as unknown[]) features.addItem(item, at)
      else for (const [name, value] of Object.entries(row)) features.addEntry(name, value, at)
      starts[i + 1] = features.length
    })
    return { starts, ...features.arrays() }
  },
  rows: (x) => x.starts.length - 1,
  features: () => undefined,
}

class Features {
  private readonly hashes: number[] = []
  private readonly values: number[] = []
  private readonly known = new Map<string, number>()
  private readonly encoder = new TextEncoder()

  get length(): number {
    return this.hashes.length
  }

  arrays() {
    return { hashes: Int32Array.from(this.hashes), values: Float64Array.from(this.values) }
  }

  hash(name: string): number {
    let h = this.known.get(name)
    if (h === undefined) {
      h = murmur3(this.encoder.encode(name))
      if (this.known.size < REMEMBERED) this.known.set(name, h)
    }
    return h
  }

  /** A name, or a name and its number. */
  addItem(item: unknown, at: () => string): void {
    if (typeof item === 'string') this.add(item, 1, at)
    else if (Array.isArray(item) && item.length === 2 && typeof item[0] === 'string') this.add(item[0], item[1], at)
    else {
      throw new InputError(
        `${at()}: expected names, or pairs of a name and a number, got ${show(item)}. Write ['red', 'large'] or [['price', 3]].`,
      )
    }
  }

  /** An entry of a record. */
  addEntry(name: string, value: unknown, at: () => string): void {
    if (value === null || value === undefined || Number.isNaN(value)) return
    if (typeof value === 'string') this.add(`${name}=${value}`, 1, at)
    else this.add(name, typeof value === 'boolean' ? Number(value) : value, at)
  }

  private add(name: string, value: unknown, at: () => string): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new InputError(
        `${at()}: expected a finite number for feature ${show(name)}, got ${show(value)}. Convert or drop it.`,
      )
    }
    if (value === 0) return
    this.hashes.push(this.hash(name))
    this.values.push(value)
  }
}

/** Each row of a table as a record. */
function hashedTable({ columns, rows }: Table, where: string): HashedRows {
  const features = new Features()
  const read = columns.map((c) => columnReader(c, features, where))
  const starts = new Int32Array(rows + 1)
  const hashes = new Int32Array(rows * columns.length)
  const values = new Float64Array(rows * columns.length)
  let at = 0
  for (let i = 0; i < rows; i++) {
    for (const { hash, value } of read) {
      const v = value(i)
      if (v === 0 || Number.isNaN(v)) continue
      hashes[at] = hash(i)
      values[at++] = v
    }
    starts[i + 1] = at
  }
  return { starts, hashes: hashes.slice(0, at), values: values.slice(0, at) }
}

/** The hash of a column's feature in a row, and its number: NaN for none. */
function columnReader(c: Column, features: Features, where: string) {
  if (c.kind === 'string') {
    const { data } = c
    const hashes = c.categories.map((v) => features.hash(`${c.name}=${v}`))
    return { hash: (i: number) => hashes[data[i]!]!, value: (i: number) => (data[i]! < 0 ? NaN : 1) }
  }
  if (c.kind === 'date') {
    throw new InputError(
      `${where}: expected columns of strings, numbers or booleans, got the date column ${show(c.name)}. Make parts of it with dateFeatures first.`,
    )
  }
  const { data, kind } = c
  const own = features.hash(c.name)
  const infinite = kind === 'number' ? data.findIndex((v) => Math.abs(v) === Infinity) : -1
  if (infinite >= 0) {
    throw new InputError(
      `${where}: row ${infinite}: expected a finite number for feature ${show(c.name)}, got ${data[infinite]}. Convert or drop it.`,
    )
  }
  const missing = kind === 'boolean' ? MISSING_BOOLEAN : NaN
  return { hash: () => own, value: (i: number) => (data[i] === missing ? NaN : data[i]!) }
}
