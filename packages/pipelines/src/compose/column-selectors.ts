import { type ColumnKind, InputError, ParamError, type Schema, show, type Table, withIdentity } from '@foldwise/core'
import { columnsOfKind } from '../table/select.ts'

/** Which columns of a table: their names, or what finds them when fitting. */
export type ColumnSelector<S extends Schema = Schema> =
  | readonly (keyof S & string)[]
  | ((table: Table) => readonly string[])

/** Selects the columns of these kinds: `ofKind('number', 'boolean')`. */
export const ofKind = (...kinds: readonly ColumnKind[]): ((table: Table) => readonly string[]) =>
  withIdentity((table: Table) => columnsOfKind(table, ...kinds), ofKind, kinds)

/** Selects the columns whose names match. */
export const matching = (pattern: RegExp): ((table: Table) => readonly string[]) => {
  const select = (table: Table) => table.columns.map((c) => c.name).filter((n) => n.search(pattern) >= 0)
  return withIdentity(select, matching, pattern)
}

/** The names that a selector stands for. Throws `InputError` for one that the table does not have. */
export function selectedNames(where: string, table: Table, selector: string | ColumnSelector): readonly string[] {
  const names = typeof selector === 'function' ? selector(table) : typeof selector === 'string' ? [selector] : selector
  const known = new Set(table.columns.map((c) => c.name))
  for (const name of names) {
    if (known.has(name)) continue
    const some = [...known].slice(0, 12).join(', ') + (known.size > 12 ? ', …' : '')
    throw new InputError(`${where}: expected a column ${show(name)}, got a table without. Its columns are ${some}.`)
  }
  return names
}

/** Throws `ParamError` unless it is a name, a list of names, or a function. */
export function checkSelector(where: string, selector: unknown): void {
  const ok =
    typeof selector === 'function' ||
    typeof selector === 'string' ||
    (Array.isArray(selector) && selector.every((n) => typeof n === 'string'))
  if (!ok) {
    throw new ParamError(
      `${where}: expected columns as a list of names or a selector such as ofKind('number'), got ${show(selector)}. Fix it.`,
    )
  }
}
