import {
  denseOrSparseInput,
  hostTensor,
  InputError,
  type Matrix,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { type ImportanceKind, importancesOf } from './importances.ts'
import type { RowMatrix } from './row-matrix.ts'
import { treeRunner } from './run-trees.ts'
import { readEnsemble, treeCount } from './trees.ts'

/** What boosted models show besides their predictions. */
export interface BoostingAbilities {
  /** Importance of each feature, float64 `[features]`: by total gain (the default), cover, or number of splits; not normalised. */
  importances(kind?: ImportanceKind): Promise<Tensor<'float64'>>
  /** The leaf that each row reaches in each tree, as the number of a node in it: int32 `[rows, trees]`. */
  apply(x: Matrix | SparseMatrix): Promise<Tensor<'int32'>>
}

/** Rows for a method that the definition does not convert itself. Throws `InputError` for another width. */
function rowsFor(where: string, x: Matrix | SparseMatrix, features: number): RowMatrix {
  const rows = denseOrSparseInput.convert(x, where, { finite: false })
  if (rows.shape[0] > 0 && rows.shape[1] !== features) {
    throw new InputError(
      `${where}: expected ${features} features, as in fit, got ${rows.shape[1]}. Prepare the rows as those the model learned from.`,
    )
  }
  return rows
}

/** A model's trees, ready to be run and shown. */
export function boosted(type: string, state: State, outputs: number, features: number) {
  const ensemble = readEnsemble(state, outputs, features)
  const runner = treeRunner(ensemble)
  const { trees } = ensemble
  const alive = (method: string): void => {
    if (state.tensors.left!.disposed) {
      throw new InputError(
        `${type}.${method}: expected a live model, got one that was disposed. Dispose it after its last use.`,
      )
    }
  }
  const abilities: BoostingAbilities = {
    async importances(kind = 'gain') {
      alive('importances')
      return hostTensor(importancesOf(trees, features, kind), [features], 'float64')
    },
    async apply(x) {
      alive('apply')
      const rows = rowsFor(`${type}.apply`, x, features)
      return hostTensor(await runner.leaves(rows), [rows.shape[0], treeCount(trees)], 'int32')
    },
  }
  /** Raw scores after each round in turn. */
  async function* staged(method: string, x: Matrix | SparseMatrix) {
    alive(method)
    const rows = rowsFor(`${type}.${method}`, x, features)
    for (let t = outputs; t <= treeCount(trees); t += outputs) yield runner.raw(rows, t)
  }
  return { ensemble, runner, abilities, staged }
}
