import { type Ability, InputError, type Label, type Model, type Tensor } from '@foldwise/core'
import type { Outputs } from './metrics.ts'

/** A model that predicts, of any kind. */
export interface Predictor extends Model {
  readonly kind: string
  readonly classes?: readonly Label[]
  predict(x: unknown): Promise<ArrayLike<unknown>>
  predictProba?(x: unknown): Promise<Tensor>
  decisionFunction?(x: unknown): Promise<Tensor>
}

/** What the model says of `x`; `classes` are those of all data, of which it may have met only some. */
export function outputsOf<Y>(where: string, model: Predictor, x: unknown, classes: readonly Label[]): Outputs<Y> {
  const made = new Map<Ability, Promise<Float64Array>>()
  let predicted: Promise<readonly Y[]> | undefined
  return {
    predict: () => {
      predicted ??= model.predict(x) as Promise<readonly Y[]>
      return predicted
    },
    scores(method) {
      let scores = made.get(method)
      if (!scores) {
        scores = read(where, model, method, x, classes)
        made.set(method, scores)
      }
      return scores
    },
  }
}

async function read(
  where: string,
  model: Predictor,
  method: Ability,
  x: unknown,
  classes: readonly Label[],
): Promise<Float64Array> {
  if (!model[method]) {
    throw new InputError(
      `${where}: expected a model with '${method}', got '${model.type}', which has none. Take another metric, or another model.`,
    )
  }
  if (model.kind === 'multiOutputClassifier') {
    throw new InputError(
      `${where}: expected metrics of predicted labels for '${model.type}', got one of '${method}', of which it has one an output. Take a function of rows of labels.`,
    )
  }
  using scores = await model[method](x)
  const values = Float64Array.from(await scores.data())
  const known = model.classes ?? []
  if (known.length === classes.length) return values
  if (method === 'decisionFunction') {
    throw new InputError(
      `${where}: expected training rows of all ${classes.length} classes, got ${known.length} of them in a fold. Use stratifiedKFold, or fewer folds.`,
    )
  }
  // A class that no training row had is as good as impossible to the model.
  const wide = new Float64Array((values.length / known.length) * classes.length)
  const column = known.map((label) => classes.indexOf(label))
  values.forEach((v, i) => {
    wide[Math.floor(i / known.length) * classes.length + column[i % known.length]!] = v
  })
  return wide
}
