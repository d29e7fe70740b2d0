import { sparseFromDense, table } from '@foldwise/core'

/** Makes an estimator's input from plain numbers, so that the same checks serve every kind of input. */
export interface InputMaker {
  readonly name: string
  /** Rows that carry the given numbers, in the given order. */
  from(values: readonly (readonly number[])[]): unknown
  /** Whether rows have columns and numbers that may be wrong: a width, NaN. */
  readonly numeric: boolean
  /** Whether the numbers have to be small counts, as of words. */
  readonly counts: boolean
}

/** Arrays of numbers. */
export const denseRows: InputMaker = { name: 'dense', numeric: true, counts: false, from: (values) => values }

/** CSR matrices, with about half of the values 0. */
export const sparseRows: InputMaker = {
  name: 'sparse',
  numeric: true,
  counts: true,
  from: (values) => sparseFromDense(values.flat(), values.length, values[0]?.length ?? 4),
}

/** Tables of columns of numbers `c0`, `c1`, and so on. Rows of more columns than were learned are theirs to take or refuse. */
export const tableRows: InputMaker = {
  name: 'table',
  numeric: false,
  counts: false,
  from: (values) =>
    table(
      Array.from({ length: values[0]?.length ?? 4 }, (_, j) => ({
        kind: 'number',
        name: `c${j}`,
        data: Float64Array.from(values, (row) => row[j]!),
      })),
    ),
}

const WORDS = ['alpha', 'bravo', 'gamma', 'delta', 'echo', 'sierra']

/** Texts: each column is a word, and its number how often the word stands in the text. */
export const textRows: InputMaker = {
  name: 'text',
  numeric: false,
  counts: true,
  from: (values) =>
    values.map((row) => row.flatMap((count, j) => Array.from({ length: count }, () => WORDS[j]!)).join(' ')),
}
