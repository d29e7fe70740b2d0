import { custom, ParamError, show } from '@foldwise/core'

/** What each part's columns are multiplied by, in the order of the parts: scikit-learn's `transformer_weights`. Null is 1 for all. */
export const transformerWeightsParam = () =>
  custom<readonly number[] | null>({
    kind: 'transformerWeights',
    default: null,
    expects: 'a list with a number for each part, or null',
    accepts: (v) => v === null || (Array.isArray(v) && v.every((w) => Number.isFinite(w))),
  })

/** Throws `ParamError` unless there are no weights, or one a part. */
export function checkWeightsOfParts(type: string, weights: readonly number[] | null, parts: number): void {
  if (weights === null || weights.length === parts) return
  throw new ParamError(
    `${type}: expected 'transformerWeights' to be a list of ${parts}, a number for each part, got ${show(weights)}. Give 1 to those that stay as they are.`,
  )
}
