import {
  type Column,
  columnNamed,
  FormatError,
  InputError,
  type Json,
  type Model,
  type SparseMatrix,
  type State,
  show,
  type Table,
  table,
} from '@foldwise/core'
import type { Features } from './concat-features.ts'

/** A fitted transformer of any rows. */
export interface AnyTransformer extends Model {
  readonly kind: 'transformer'
  readonly featureNames?: readonly string[]
  transform(x: unknown): Promise<Features>
  /** The same values as sparse rows, where these are cheaper to make. */
  transformSparse?(x: unknown): Promise<SparseMatrix>
  featureNamesOut?(names: readonly string[]): readonly string[]
}

/** What a model makes of rows, to be written beside other parts: sparse where it can, so that zeros are not made twice. */
export const featuresOf = (model: AnyTransformer, rows: unknown): Promise<Features> =>
  model.transformSparse ? model.transformSparse(rows) : model.transform(rows)

/** What became of some columns of a table. */
export interface LearnedPart {
  readonly columns: readonly string[]
  /** The one column's texts, rather than a table of one column. */
  readonly alone: boolean
  /** Columns it makes. */
  readonly width: number
  /** What they are multiplied by. */
  readonly weight: number
  /** Undefined where the columns stay as they are. */
  readonly model: AnyTransformer | undefined
}

export interface LearnedColumns {
  readonly parts: readonly LearnedPart[]
  /** Kinds of all columns that are used, in the order of the training table. */
  readonly kinds: readonly (readonly [name: string, kind: Column['kind']])[]
}

export const columnsState = ({ parts, kinds }: LearnedColumns): State => ({
  tensors: {},
  facts: {
    kinds: kinds.map(([name, kind]) => [name, kind]),
    parts: parts.map(({ columns, alone, width, weight, model }) => ({
      ...{ columns: [...columns], alone, width, fitted: !!model },
      ...(weight !== 1 && { weight }),
    })),
  },
  children: parts.flatMap((p) => (p.model ? [p.model] : [])),
})

/** What a state says. Throws `FormatError` for what a file may have got wrong. */
export function readColumns({ facts, children = [] }: State): LearnedColumns {
  const strings = (v: unknown): v is string[] => Array.isArray(v) && v.every((s) => typeof s === 'string')
  const { kinds, parts } = facts as unknown as {
    readonly kinds: string[][]
    readonly parts: readonly Record<string, Json>[]
  }
  const known = Array.isArray(kinds) && kinds.every((k) => strings(k) && k.length === 2 && KINDS.includes(k[1]!))
  const names = new Set(known ? kinds.map((k) => k[0]) : [])
  const whole =
    Array.isArray(parts) &&
    parts.every(
      (p) =>
        strings(p.columns) &&
        p.columns.every((c: string) => names.has(c)) &&
        typeof p.alone === 'boolean' &&
        Number.isInteger(p.width) &&
        (p.weight === undefined || Number.isFinite(p.weight)) &&
        (p.fitted ? (p.width as number) >= 0 : p.width === p.columns.length),
    )
  const fitted = whole ? parts.filter((p) => p.fitted).length : -1
  if (
    !known ||
    fitted !== children.length ||
    children.some((c: Model) => (c as AnyTransformer).kind !== 'transformer')
  ) {
    throw new FormatError('state: expected columns and the transformers of some, got others. The file is damaged.')
  }
  let next = 0
  return {
    kinds: kinds as unknown as LearnedColumns['kinds'],
    parts: parts.map((p) => ({
      columns: p.columns as readonly string[],
      alone: p.alone as boolean,
      width: p.width as number,
      weight: (p.weight ?? 1) as number,
      model: p.fitted ? (children[next++] as AnyTransformer) : undefined,
    })),
  }
}
const KINDS = ['number', 'string', 'boolean', 'date']

/** Throws `InputError` where a column is missing, or of another kind than in fit. */
export function checkKinds(where: string, x: Table, kinds: LearnedColumns['kinds']): void {
  for (const [name, kind] of kinds) {
    const column = columnNamed(x, name, where)
    if (column.kind !== kind) {
      throw new InputError(
        `${where}: expected ${kind} column ${show(name)}, as in fit, got ${column.kind}s. Read the table with the same schema.`,
      )
    }
  }
}

/** Some columns of a table, which is known to be one: its strings' places are not checked again. */
function partOfTable(where: string, x: Table, names: readonly string[]): Table {
  const columns = names.map((name) => columnNamed(x, name, where))
  if (new Set(names).size < names.length) return table(columns)
  const schema = Object.fromEntries(columns.map((c) => [c.name, c.kind]))
  return Object.freeze({ kind: 'table', rows: x.rows, columns: Object.freeze(columns), schema: Object.freeze(schema) })
}

/** A part's rows: the texts of a column alone, or a table of its columns. */
export function rowsOfPart(
  where: string,
  x: Table,
  { columns, alone }: Pick<LearnedPart, 'columns' | 'alone'>,
): unknown {
  if (!alone) return partOfTable(where, x, columns)
  const column: Column = columnNamed(x, columns[0]!, where)
  if (column.kind !== 'string') {
    throw new InputError(
      `${where}: expected strings in column ${show(column.name)}, which is given alone, got ${column.kind}s. Put its name in a list.`,
    )
  }
  const { categories, data } = column
  return Array.from(data, (code, i) => {
    if (code >= 0) return categories[code]!
    throw new InputError(
      `${where}: expected a text in each row of column ${show(column.name)}, got none in row ${i}. Leave such rows out, or fill them in.`,
    )
  })
}
