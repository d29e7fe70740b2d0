import {
  type Cell,
  type Column,
  type ColumnKind,
  cellOf,
  columnNamed,
  InputError,
  type Label,
  type Schema,
  show,
  type Table,
  table,
  takeRows,
} from '@foldwise/core'

/** The named columns, in the given order. Throws `InputError` for a name the table does not have. */
export function selectColumns<S extends Schema, const N extends readonly (keyof S & string)[]>(
  t: Table<S>,
  names: N,
): Table<Pick<S, N[number]>> {
  return withRows(
    t,
    names.map((n) => columnNamed(t, n, 'selectColumns')),
  )
}

/** All columns but the named ones. Throws `InputError` for a name the table does not have. */
export function dropColumns<S extends Schema, const N extends readonly (keyof S & string)[]>(
  t: Table<S>,
  names: N,
): Table<Omit<S, N[number]>> {
  for (const n of names) columnNamed(t, n, 'dropColumns')
  return withRows(
    t,
    t.columns.filter((c) => !names.includes(c.name)),
  )
}

/** The rows of which `test` holds. It reads a value by the name of its column, null where it is missing: `whereRows(t, (row) => row('age') > 30)`. */
export function whereRows<S extends Schema>(
  t: Table<S>,
  test: (cell: (name: keyof S & string) => Cell) => boolean,
): Table<S> {
  const byName = new Map(t.columns.map((c) => [c.name, c]))
  let row = 0
  const cell = (name: string): Cell => cellOf(byName.get(name) ?? columnNamed(t as Table, name, 'whereRows'), row)
  const kept: number[] = []
  for (; row < t.rows; row++) if (test(cell)) kept.push(row)
  return takeRows(t, kept)
}

type LabelOf<K> = K extends 'number' ? number : K extends 'string' ? string : K extends 'boolean' ? boolean : Label

/**
 * Rows with their targets: `x` is the table without column `target`, and `y` are that column's values.
 * Throws `InputError` where one is missing, and for dates.
 */
export function splitTarget<S extends Schema, N extends keyof S & string>(
  t: Table<S>,
  target: N,
): { readonly x: Table<Omit<S, N>>; readonly y: readonly LabelOf<S[N]>[] } {
  const column: Column = columnNamed(t as Table, target, 'splitTarget')
  if (column.kind === 'date') {
    throw new InputError(
      `splitTarget: expected a target of labels or numbers, got the date column ${show(target)}. Convert it.`,
    )
  }
  const y = Array.from({ length: t.rows }, (_, i) => {
    const v = cellOf(column, i)
    if (v === null) {
      throw new InputError(
        `splitTarget: expected a target in each row, got none in row ${i}. Leave such rows out with whereRows.`,
      )
    }
    return v as LabelOf<S[N]>
  })
  return { x: dropColumns(t, [target]) as Table<Omit<S, N>>, y }
}

/** Names of the columns of a kind. */
export const columnsOfKind = (t: Table, ...kinds: readonly ColumnKind[]): readonly string[] =>
  t.columns.filter((c) => kinds.includes(c.kind)).map((c) => c.name)

function withRows<S extends Schema>({ rows }: Table, columns: readonly Column[]): Table<S> {
  const picked = table<S>(columns)
  // No columns say nothing of how many rows there are.
  return columns.length > 0 ? picked : Object.freeze({ ...picked, rows })
}
