import { custom, type Param, ParamError } from '@foldwise/core'

/** How much each part counts; null: all the same. */
export const partWeightsParam = (): Param<readonly number[] | null> =>
  custom<readonly number[] | null>({
    kind: 'partWeights',
    default: null,
    expects: 'an array of weights >= 0 that are not all 0, or null',
    accepts: (v) =>
      v === null ||
      (Array.isArray(v) &&
        v.every((w) => typeof w === 'number' && w >= 0 && w < Infinity) &&
        v.some((w) => (w as number) > 0)),
  })

/** One weight a part. Throws `ParamError` for another number of weights than parts. */
export function partWeights(type: string, weights: readonly number[] | null, parts: number): readonly number[] {
  if (weights === null) return new Array<number>(parts).fill(1)
  if (weights.length !== parts) {
    throw new ParamError(
      `${type}: expected ${parts} weights, one a recipe, got ${weights.length}. Leave 'weights' out for equal ones.`,
    )
  }
  return weights
}
