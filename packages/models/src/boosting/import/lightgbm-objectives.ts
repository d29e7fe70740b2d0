import { FormatError, show } from '@foldwise/core'
import type { ClassLink, ValueLink } from './links.ts'

/** What a LightGBM model's predictions are. */
export interface LightgbmObjective {
  readonly name: string
  readonly kind: 'classifier' | 'regressor'
  readonly link: ClassLink | ValueLink
  readonly slope: number
}

const values: ReadonlyMap<string, ValueLink> = new Map([
  ['regression', 'identity'],
  ['regression_l1', 'identity'],
  ['huber', 'identity'],
  ['fair', 'identity'],
  ['quantile', 'identity'],
  ['mape', 'identity'],
  ['lambdarank', 'identity'],
  ['rank_xendcg', 'identity'],
  ['custom', 'identity'],
  ['poisson', 'exp'],
  ['gamma', 'exp'],
  ['tweedie', 'exp'],
  ['cross_entropy', 'sigmoid'],
  ['cross_entropy_lambda', 'log1pExp'],
])
const classes: ReadonlyMap<string, ClassLink> = new Map([
  ['binary', 'sigmoid'],
  ['multiclass', 'softmax'],
  ['multiclassova', 'sigmoids'],
])

/**
 * The line `objective=`, such as `binary sigmoid:1` or `regression sqrt`, with the ConvertOutput of src/objective. A model of a custom
 * objective has no such line. Throws `FormatError` for an objective or a setting of one that is not known.
 */
export function lightgbmObjective(line: string): LightgbmObjective {
  const refuse = (got: string): FormatError =>
    new FormatError(
      `LightGBM file, objective: expected an objective that this version knows, got ${show(got)}. Predict with LightGBM.`,
    )
  const [name = '', ...settings] = line.split(' ')
  const link = classes.get(name) ?? values.get(name)
  if (link === undefined) throw refuse(line)
  let slope = 1
  let squared = false
  for (const setting of settings) {
    const [key, value] = setting.split(':')
    if (
      key === 'sigmoid' &&
      (link === 'sigmoid' || link === 'sigmoids') &&
      Number(value) > 0 &&
      Number(value) < Infinity
    )
      slope = Number(value)
    else if (key === 'sqrt' && link === 'identity') squared = true
    else if (key !== 'num_class') throw refuse(line)
  }
  return {
    name,
    kind: classes.has(name) ? 'classifier' : 'regressor',
    link: squared ? 'signedSquare' : link,
    slope,
  }
}
