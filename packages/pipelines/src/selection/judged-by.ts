import type { ParamSpecs, Values } from '@foldwise/core'
import type { ScalerFactory } from '../preprocessing/also-sparse.ts'
import { checkJudge } from './elimination.ts'
import type { JudgingRecipe } from './importances.ts'

/**
 * A selector as its user calls it: `(recipe, params)`, and `sparse` the same. `definition` makes its factory around the
 * recipe that judges columns; models from files, which need none, are made around undefined.
 */
export function judgedBy<M, const S extends ParamSpecs, E, More>(
  type: string,
  params: S,
  definition: (recipe: JudgingRecipe | undefined) => ScalerFactory<M, S, E, More>,
) {
  const around = (recipe: JudgingRecipe) => {
    checkJudge(type, recipe)
    return definition(recipe)
  }
  const known = { type, version: 1, params }
  return Object.assign((recipe: JudgingRecipe, given: Partial<Values<S>> = {}) => around(recipe)(given), {
    ...known,
    restore: definition(undefined).restore,
    /** The same, typed for sparse rows, which stay sparse. */
    sparse: Object.assign((recipe: JudgingRecipe, given: Partial<Values<S>> = {}) => around(recipe).sparse(given), {
      ...known,
      restore: definition(undefined).sparse.restore,
    }),
  })
}
