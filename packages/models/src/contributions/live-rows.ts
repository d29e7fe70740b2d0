import { denseOrSparseInput, InputError, type Matrix, methodInput, type SparseMatrix, type State } from '@foldwise/core'
import type { RowMatrix } from '../boosting/row-matrix.ts'

/** Throws `InputError` for a model that was disposed. `where` is its type and the method. */
export function assertLive(where: string, state: State): void {
  if (Object.values(state.tensors).some((t) => t.disposed)) {
    throw new InputError(`${where}: expected a live model, got one that was disposed. Dispose it after its last use.`)
  }
}

/** Rows for a method that a model's definition does not convert itself; they may have gaps. Throws as `methodInput` and `assertLive` do. */
export function liveRows(where: string, state: State, x: Matrix | SparseMatrix, features: number): RowMatrix {
  assertLive(where, state)
  return methodInput(where, denseOrSparseInput, x, true, features)
}
