import { denseOrSparseInput, InputError, type Matrix, type SparseMatrix, type State } from '@foldwise/core'
import type { RowMatrix } from '../boosting/row-matrix.ts'

/** Throws `InputError` for a model that was disposed. `where` is its type and the method. */
export function assertLive(where: string, state: State): void {
  if (Object.values(state.tensors).some((t) => t.disposed)) {
    throw new InputError(`${where}: expected a live model, got one that was disposed. Dispose it after its last use.`)
  }
}

/** Rows for a method that a model's definition does not convert itself. Throws `InputError` for another width, and as `assertLive` does. */
export function liveRows(where: string, state: State, x: Matrix | SparseMatrix, features: number): RowMatrix {
  assertLive(where, state)
  const rows = denseOrSparseInput.convert(x, where, { finite: false })
  if (rows.shape[0] > 0 && rows.shape[1] !== features) {
    throw new InputError(
      `${where}: expected ${features} features, as in fit, got ${rows.shape[1]}. Prepare the rows as those the model learned from.`,
    )
  }
  return rows
}
