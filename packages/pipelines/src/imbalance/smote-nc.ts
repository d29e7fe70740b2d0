import {
  type Column,
  columnNamed,
  custom,
  type DenseMatrix,
  InputError,
  integer,
  type Rng,
  show,
  type Table,
  table,
  tableInput,
  type Values,
} from '@foldwise/core'
import { nearestRows } from './nearest-rows.ts'
import { makeSampler, type Sampler } from './sampler.ts'
import { overParam, rowsToAdd, sum } from './strategy.ts'
import { addBetween, type Between, checkNeighbours, noneBetween } from './synthetic-rows.ts'

const specs = {
  samplingStrategy: overParam(),
  kNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 15 } }),
  /** Columns of numbers that are categories all the same, by name; strings and booleans always are. */
  categorical: custom<readonly string[]>({
    kind: 'names',
    default: [],
    expects: 'a list of column names',
    accepts: (v) => Array.isArray(v) && v.every((n) => typeof n === 'string'),
  }),
}
export type SmoteNcParams = Values<typeof specs>

/**
 * SMOTE for tables with columns of numbers and of categories. Numbers and dates lie between two rows, as in `smote`; a
 * category is the most frequent among the `kNeighbors` neighbours, of several one at random. Rows of different categories
 * are apart by the median of the numbers' standard deviations in the class. SMOTE-NC (Chawla et al. 2002, section 6.1), as
 * imbalanced-learn's `SMOTENC`. Takes and gives a table; a missing string or boolean is a category, a missing number is
 * refused. Costs as much memory and time as one column a category would in `smote`. Throws what `smote` does, and
 * `InputError` for a table that lacks columns of either sort.
 */
export function smoteNc(params: Partial<SmoteNcParams> = {}): Sampler<Table> & { readonly params: SmoteNcParams } {
  const type = 'smoteNc'
  return makeSampler<Table, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: true,
    async sample(data, { samplingStrategy, kNeighbors, categorical }, ctx) {
      const x = tableInput.convert(data.x, `${type}.resample`, { finite: false })
      const { numbers, categories } = sorted(x, categorical)
      const add = rowsToAdd(type, samplingStrategy, data.classes)
      const made = noneBetween(sum(add))
      const picked = categories.map((): number[] => [])
      for (const [c, { label, rows }] of data.classes.entries()) {
        if (add[c] === 0) continue
        checkNeighbours(type, 'kNeighbors', kNeighbors, rows.length, label)
        const encoded = encode(numbers, categories, rows, x.rows)
        const near = await nearestRows(encoded, { of: rows, among: rows, k: kNeighbors }, ctx)
        const first = made.count
        addBetween(made, rows, near, add[c]!, ctx.stream('class', c))
        const place = new Map(Array.from(rows, (row, i) => [row, i]))
        const rng = ctx.stream('category', c)
        for (let i = first; i < made.count; i++) {
          const at = place.get(made.row[i]!)! * kNeighbors
          const around = near.subarray(at, at + kNeighbors)
          for (const [j, column] of categories.entries()) picked[j]!.push(frequent(column, around, rng))
        }
      }
      const columns = x.columns.map((column) => {
        const j = categories.indexOf(column)
        return j < 0
          ? lengthened(column, made.row.subarray(0, made.count), (_, i) => on(column, made, i))
          : lengthened(column, picked[j]!, (row) => column.data[row]!)
      })
      return {
        x: table(columns),
        source: Int32Array.from({ length: x.rows + made.count }, (_, i) => (i < x.rows ? i : made.row[i - x.rows]!)),
      }
    },
  })
}

function sorted(x: Table, categorical: readonly string[]): { numbers: Column[]; categories: Column[] } {
  for (const name of categorical) columnNamed(x, name, 'smoteNc.resample')
  const isCategory = (c: Column): boolean => c.kind === 'string' || c.kind === 'boolean' || categorical.includes(c.name)
  const numbers = x.columns.filter((c) => !isCategory(c))
  const categories = x.columns.filter(isCategory)
  if (numbers.length === 0 || categories.length === 0) {
    throw new InputError(
      `smoteNc.resample: expected columns of numbers and of categories, got only ${numbers.length === 0 ? 'categories. Use randomOverSampler' : 'numbers. Use smote'}, or name others in 'categorical'.`,
    )
  }
  for (const c of numbers) {
    const row = c.data.findIndex((v) => !Number.isFinite(v))
    if (row >= 0) {
      throw new InputError(
        `smoteNc.resample: expected finite numbers in column ${show(c.name)}, got ${c.data[row]} in row ${row}. Impute or drop it first.`,
      )
    }
  }
  return { numbers, categories }
}

/** Numbers as they are, and a column a category of half the squared distance that two categories are apart. */
function encode(numbers: readonly Column[], categories: readonly Column[], rows: Int32Array, all: number): DenseMatrix {
  const apart = median(numbers.map((c) => deviation(c.data, rows))) / Math.SQRT2
  const codes = categories.map(
    ({ data }) => new Map([...new Set(Array.from(rows, (r) => data[r]!))].map((v, i) => [v, i])),
  )
  const width = numbers.length + codes.reduce((sum, c) => sum + c.size, 0)
  const out = new Float64Array(all * width)
  for (const row of rows) {
    let at = row * width
    for (const { data } of numbers) out[at++] = data[row]!
    categories.forEach(({ data }, j) => {
      out[at + codes[j]!.get(data[row]!)!] = apart
      at += codes[j]!.size
    })
  }
  return { kind: 'dense', shape: [all, width], data: out }
}

function deviation(data: Column['data'], rows: Int32Array): number {
  let sum = 0
  for (const r of rows) sum += data[r]!
  const mean = sum / rows.length
  let squares = 0
  for (const r of rows) squares += (data[r]! - mean) * (data[r]! - mean)
  return Math.sqrt(squares / rows.length)
}

function median(values: readonly number[]): number {
  const s = [...values].sort((a, b) => a - b)
  const middle = s.length >> 1
  return s.length % 2 === 1 ? s[middle]! : (s[middle - 1]! + s[middle]!) / 2
}

/** A row that has the most frequent value of a column among some rows. */
function frequent({ data }: Column, rows: Int32Array, rng: Rng): number {
  const found = new Map<number, { row: number; count: number }>()
  for (const row of rows) {
    // NaN, where a number is a missing category, is one key of a Map.
    const entry = found.get(data[row]!)
    if (entry) entry.count++
    else found.set(data[row]!, { row, count: 1 })
  }
  const most = Math.max(...Array.from(found.values(), (e) => e.count))
  const best = [...found.values()].filter((e) => e.count === most)
  return best[best.length === 1 ? 0 : rng.integer(best.length)]!.row
}

function on({ data }: Column, { row, towards, step }: Between, i: number): number {
  const from = data[row[i]!]!
  return from + step[i]! * (data[towards[i]!]! - from)
}

function lengthened(column: Column, added: ArrayLike<number>, value: (row: number, i: number) => number): Column {
  const { length } = column.data
  const data = new (column.data.constructor as Float64ArrayConstructor)(length + added.length)
  data.set(column.data)
  for (let i = 0; i < added.length; i++) data[length + i] = value(added[i]!, i)
  return { ...column, data } as unknown as Column
}
