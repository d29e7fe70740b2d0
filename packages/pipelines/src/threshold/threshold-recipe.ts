import {
  type ClassifierData,
  type Dataset,
  type FitOptions,
  type FitPart,
  InputError,
  type Label,
  ParamError,
  show,
  takeRows,
} from '@foldwise/core'
import { type AnyClassifier, withThresholdGraph } from './threshold-model.ts'

/** A recipe of a classifier, whatever its rows are. */
export interface ClassifierPart {
  readonly type: string
  readonly kind: string
  fit(data: Dataset<unknown, readonly Label[]>, options?: FitOptions): Promise<AnyClassifier>
}

export function checkClassifier(type: string, recipe: unknown): void {
  const r = recipe as Partial<ClassifierPart> | undefined
  if (typeof r?.fit === 'function' && r.kind === 'classifier') return
  throw new ParamError(
    `${type}: expected a classifier's recipe, got ${show(r?.kind ?? recipe)}. For example logisticRegression().`,
  )
}

export function checkTwo(type: string, labels: readonly Label[]): void {
  if (labels.length === 2) return
  throw new InputError(`${type}.fit: expected two classes, got ${labels.length}. A threshold tells two apart.`)
}

/** How the recipe is fitted on some of the rows, by default all. */
export function fitOn(
  recipe: ClassifierPart,
  data: ClassifierData<unknown>,
  rows?: Int32Array,
): FitPart<AnyClassifier> {
  return (options) => {
    const { x, weight } = data
    const y = Array.from(data.y, (c) => data.labels[c]!)
    if (!rows) return recipe.fit({ x, y, ...(weight && { weight }) }, options)
    const own = weight && { weight: takeRows(weight, rows) }
    return recipe.fit({ x: takeRows(x, rows), y: takeRows(y, rows), ...own }, options)
  }
}

interface AnyRecipe {
  readonly params: object
  fit(data: never, options?: FitOptions): Promise<object>
  with(changes: never): AnyRecipe
}

/** The recipe with models that export their threshold. It shows the recipe within. */
export function thresholdRecipe<M extends { readonly params: object }>(
  type: string,
  made: object,
  recipe: unknown,
  at: (model: M) => number,
  more: object = {},
): object {
  const own = made as AnyRecipe
  return Object.freeze({
    ...own,
    ...more,
    recipe,
    async fit(data: never, options?: FitOptions) {
      const model = (await own.fit(data, options)) as M
      return withThresholdGraph(type, model, at(model))
    },
    with: (changes: never) => thresholdRecipe(type, own.with(changes), recipe, at, more),
  })
}
