import { ParamError, type Values } from '@foldwise/core'
import type { CustomLoss } from './custom.ts'
import { classifierWith, type gradientBoostingClassifier } from './gradient-boosting-classifier.ts'
import { type gradientBoostingRegressor, regressorWith } from './gradient-boosting-regressor.ts'

type ClassifierRecipe = ReturnType<typeof gradientBoostingClassifier>
type RegressorRecipe = ReturnType<typeof gradientBoostingRegressor>

/**
 * The recipe, learning with functions of yours: an `objective` in place of its loss, a `metric` to watch and stop by, or both.
 * `boostWith(gradientBoostingRegressor({ loss: 'custom' }), { objective: (raw, y) => ({ gradient, hessian }) })`.
 *
 * Parameters are data and are saved with a model; functions are neither. The recipe says `loss: 'custom'`, and so does the model, which
 * is one of `gradientBoostingRegressor` or `gradientBoostingClassifier`: `load` it with those. It predicts without the functions: a
 * regressor the raw scores, a classifier by their sigmoid or softmax. `with` and `fitMore` of this recipe keep the functions.
 * Bits are the same from fit to fit, and in every engine, as far as those of the functions are: `Math.exp` differs between engines,
 * `exp` of `@foldwise/kernels` does not. Throws `ParamError` for another recipe.
 */
export function boostWith(recipe: ClassifierRecipe, functions: CustomLoss): ClassifierRecipe
export function boostWith(recipe: RegressorRecipe, functions: CustomLoss): RegressorRecipe
export function boostWith(recipe: ClassifierRecipe | RegressorRecipe, functions: CustomLoss): unknown {
  if (recipe.type === 'gradientBoostingClassifier') {
    return classifierWith(functions)(recipe.params as Values<typeof gradientBoostingClassifier.params>)
  }
  if (recipe.type === 'gradientBoostingRegressor') {
    return regressorWith(functions)(recipe.params as Values<typeof gradientBoostingRegressor.params>)
  }
  throw new ParamError(
    `boostWith: expected a recipe of gradientBoostingClassifier or gradientBoostingRegressor, got '${String((recipe as { type?: unknown })?.type)}'. Make one first.`,
  )
}
