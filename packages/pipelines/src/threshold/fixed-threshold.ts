import {
  anyRows,
  type ClassifierRecipe,
  type DefinedClassifierRecipe,
  defineClassifier,
  fitParts,
  type ModelType,
  number,
  type Values,
} from '@foldwise/core'
import type { AbilitiesOf, Fitted } from '../compose/pipeline-types.ts'
import { responseOf, thresholdMethods, withThresholdGraph } from './threshold-model.ts'
import { type ClassifierPart, checkClassifier, checkTwo, fitOn, thresholdRecipe } from './threshold-recipe.ts'

const TYPE = 'fixedThreshold'

const params = {
  /** Of the probability, or else the decision value, of the second class; at it and above, that class is predicted. */
  threshold: number({ default: 0.5 }),
}
export type FixedThresholdParams = Values<typeof params>

const define = (recipe: ClassifierPart) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    allowMissing: true,
    fit: (data, _, ctx) => {
      checkTwo(TYPE, data.labels)
      return fitParts(ctx, 'classifier', [fitOn(recipe, data)], (children) => {
        responseOf(TYPE, children[0]!)
        return { tensors: {}, facts: {}, children }
      })
    },
    methods: (state, { threshold }) => thresholdMethods(TYPE, state, threshold),
  })

export type FixedThresholdRecipe<In, R> = DefinedClassifierRecipe<
  In,
  FixedThresholdParams,
  AbilitiesOf<Fitted<R>>,
  object
> & { readonly recipe: R }

function make<In, R extends ClassifierRecipe<In, object>>(
  recipe: R & ClassifierRecipe<In, object>,
  given: Partial<FixedThresholdParams> = {},
): FixedThresholdRecipe<In, R> {
  checkClassifier(TYPE, recipe)
  const at = (model: { readonly params: object }) => (model.params as FixedThresholdParams).threshold
  return thresholdRecipe(TYPE, define(recipe as unknown as ClassifierPart)(given), recipe, at) as never
}

const { restore } = define(undefined as never)

/**
 * A classifier of two classes with a threshold of your own: `fixedThreshold(logisticRegression(), { threshold: 0.2 })`
 * predicts the second class, in ascending order, where its probability is 0.2 or more; of a classifier without
 * probabilities the threshold is of the decision value. The fit is the recipe's own, and so are the probabilities.
 * scikit-learn's `FixedThresholdClassifier`. Throws `InputError` for more than two classes.
 */
export const fixedThreshold: typeof make & ModelType & { readonly params: typeof params } = Object.assign(make, {
  type: TYPE,
  version: 1,
  params,
  restore: (saved: Parameters<typeof restore>[0]) => restored(saved),
})

function restored(saved: Parameters<typeof restore>[0]) {
  const model = restore(saved)
  return withThresholdGraph(TYPE, model, (model.params as FixedThresholdParams).threshold)
}
