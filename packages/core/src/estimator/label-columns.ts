import type { Label } from '../contract.ts'
import { FormatError, InputError, show } from '../errors.ts'
import { encodeLabels } from './labels.ts'
import { checkedClasses } from './restore.ts'

export interface EncodedLabelColumns {
  /** Distinct labels of each output, ascending. */
  readonly classes: readonly (readonly Label[])[]
  /** Of each output the index into its classes for each row. */
  readonly codes: readonly Int32Array[]
}

/**
 * Rows of labels as class indices, output by output. Throws `InputError` for another number of rows, for rows that are not equally
 * long, and for what `encodeLabels` refuses, naming the output.
 */
export function encodeLabelColumns(where: string, y: readonly (readonly Label[])[], rows: number): EncodedLabelColumns {
  const remedy = "Give one list a row, with a label an output: [['red', true], ['blue', false]]."
  if (!Array.isArray(y)) throw new InputError(`${where}: expected y to be rows of labels, got ${show(y)}. ${remedy}`)
  if (y.length !== rows) {
    throw new InputError(`${where}: expected ${rows} rows of labels, got ${y.length}. Make x and y equally long.`)
  }
  const outputs = (y[0] as ArrayLike<Label> | null | undefined)?.length ?? 0
  for (const [i, row] of (y as readonly unknown[]).entries()) {
    if (!Array.isArray(row) && !ArrayBuffer.isView(row)) {
      throw new InputError(`${where}: expected a list of labels in row ${i}, got ${show(row)}. ${remedy}`)
    }
    const { length } = row as ArrayLike<Label>
    if (length === 0 || length !== outputs) {
      throw new InputError(
        `${where}: expected ${outputs || 'one or more'} labels in row ${i}, got ${length}. Give each row a label an output.`,
      )
    }
  }
  const columns = Array.from({ length: outputs }, (_, k) =>
    encodeLabels(
      `${where}: output ${k}`,
      y.map((row) => row[k] as Label),
      rows,
    ),
  )
  return {
    classes: Object.freeze(columns.map(({ classes }) => Object.freeze(classes))),
    codes: columns.map(({ codes }) => codes),
  }
}

/** Class lists of a model file, one an output, each as `fit` makes it. */
export function restoredClassLists(type: string, classes: unknown): readonly (readonly Label[])[] {
  if (!Array.isArray(classes) || classes.length === 0) {
    throw new FormatError(
      `${type}.restore: expected a list of classes for each output among the facts, got ${show(classes)}. The file is damaged.`,
    )
  }
  return Object.freeze(classes.map((list) => checkedClasses(type, list)))
}
