import { ParamError, show } from '@foldwise/core'

/** Throws `ParamError` where a model is to go on with other settings of what its scores and columns mean than it began with. */
export function sameLoss<P extends object>(
  type: string,
  earlier: P,
  now: P,
  names: readonly (keyof P & string)[],
): void {
  for (const name of names) {
    if (JSON.stringify(earlier[name]) === JSON.stringify(now[name])) continue
    throw new ParamError(
      `${type}.fitMore: expected '${name}' to be ${show(earlier[name])}, as of the model, got ${show(now[name])}. Change the recipe, or begin another model.`,
    )
  }
}
