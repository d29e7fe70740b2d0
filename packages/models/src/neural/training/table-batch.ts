import { type Column, cellOf, columnNamed, hostTensor, InputError, show, type Table, type Tensor } from '@foldwise/core'
import type { Batch } from './loader.ts'

export interface TableBatchOptions {
  /** The column that is to be learned: numbers, or strings and booleans as classes. */
  readonly target: string
  /** Columns to learn from, numbers and booleans. Default: all others. */
  readonly columns?: readonly string[]
  /** Column of how much each row counts. Default: all the same. */
  readonly weight?: string
}

/** A table as tensors for a `loader`. */
export interface TableBatch extends Batch {
  /** What class numbers in y stand for; none where the target is numbers. */
  readonly classes: readonly string[] | undefined
  /** The columns of x. */
  readonly columns: readonly string[]
}

/**
 * The rows of a table as `x` `[rows, columns]` and `y`, int32 class numbers `[rows]` or float32 values `[rows, 1]`. Throws
 * `InputError` for missing values and for strings to learn from: prepare such columns with `columnTransformer` of
 * `@foldwise/pipelines`.
 */
export function tableBatch(table: Table, { target, columns, weight }: TableBatchOptions): TableBatch {
  const used = columns ?? table.columns.map((c) => c.name).filter((name) => name !== target && name !== weight)
  const own = used.map((name) => columnNamed(table, name, 'tableBatch'))
  const x = new Float32Array(table.rows * own.length)
  own.forEach((column, k) => {
    const values = numbers(column)
    for (let i = 0; i < table.rows; i++) x[i * own.length + k] = values[i]!
  })
  const goal = columnNamed(table, target, 'tableBatch')
  const classes = goal.kind === 'string' ? goal.categories : goal.kind === 'boolean' ? ['false', 'true'] : undefined
  const y: Tensor = classes
    ? hostTensor(Int32Array.from(whole(goal)), [table.rows], 'int32')
    : hostTensor(Float32Array.from(numbers(goal)), [table.rows, 1], 'float32')
  return {
    x: hostTensor(x, [table.rows, own.length], 'float32'),
    y,
    ...(weight !== undefined && {
      weight: hostTensor(Float32Array.from(numbers(columnNamed(table, weight, 'tableBatch'))), [table.rows], 'float32'),
    }),
    classes,
    columns: used,
  }
}

function numbers(column: Column): ArrayLike<number> {
  if (column.kind === 'number' || column.kind === 'boolean') return whole(column)
  throw new InputError(
    `tableBatch: expected numbers in column ${show(column.name)}, got ${column.kind}s. Encode them first.`,
  )
}

/** The stored values of a column, none missing. */
function whole(column: Column): ArrayLike<number> {
  for (let i = 0; i < column.data.length; i++) {
    if (cellOf(column, i) === null) {
      throw new InputError(
        `tableBatch: expected a value in row ${i} of column ${show(column.name)}, got none. Impute it first.`,
      )
    }
  }
  return column.data
}
