import {
  type BaseClassifier,
  type BaseMultiOutputClassifier,
  type FitOptions,
  fitContext,
  integer,
  type Label,
  type Matrix,
  ParamError,
  type Regressor,
  resolveParams,
} from '@foldwise/core'
import { knownOptions, type OptionNames } from '../known-options.ts'
import { checkedRows } from '../split/rows.ts'
import { columnsOf } from './changed-columns.ts'
import { type Metric, scoreAll } from './metrics.ts'
import { outputsOf, type Predictor } from './outputs.ts'

export interface PermutationImportanceOptions<Y> extends Pick<FitOptions, 'seed' | 'signal' | 'onProgress'> {
  readonly metric: Metric<Y>
  readonly lowerIsBetter?: boolean
  /** How often each column is shuffled. Default 5. */
  readonly nRepeats?: number
  /** Names of the columns; default those of a table, else 'column 0' and so on. */
  readonly names?: readonly string[]
}

const ownOptions: OptionNames<PermutationImportanceOptions<unknown>> = {
  metric: true,
  lowerIsBetter: true,
  nRepeats: true,
  names: true,
  seed: true,
  signal: true,
  onProgress: true,
}

export interface PermutationImportance {
  readonly name: string
  /** By how much the metric becomes worse where the column is shuffled, mean of the repeats. */
  readonly importance: number
  /** The mean less and plus one standard deviation of the repeats. */
  readonly low: number
  readonly high: number
  /** One a repeat. */
  readonly values: readonly number[]
}

/**
 * How much a fitted model leans on each column: by how much its score becomes worse where that column's values are dealt
 * to other rows. In the order of the columns, and as `importancesChart` of `@foldwise/metrics` takes them. Give rows that
 * the model did not learn from: on training rows a column that was learned by heart looks important. Of columns that say
 * the same, each looks unimportant beside the other. Breiman ("Random Forests", 2001); scikit-learn's
 * `permutation_importance`. Costs columns times `nRepeats` predictions. Throws what the model and the metric throw.
 */
export function permutationImportance<L extends Label>(
  model: BaseClassifier<never, L>,
  data: { readonly x: Matrix; readonly y: readonly L[] },
  options: PermutationImportanceOptions<L>,
): Promise<readonly PermutationImportance[]>
export function permutationImportance<L extends Label>(
  model: BaseMultiOutputClassifier<never, L>,
  data: { readonly x: Matrix; readonly y: readonly (readonly L[])[] },
  options: PermutationImportanceOptions<readonly L[]>,
): Promise<readonly PermutationImportance[]>
export function permutationImportance(
  model: Regressor<never>,
  data: { readonly x: Matrix; readonly y: ArrayLike<number> },
  options: PermutationImportanceOptions<number>,
): Promise<readonly PermutationImportance[]>
export async function permutationImportance(
  model: unknown,
  data: { readonly x: Matrix; readonly y: ArrayLike<unknown> },
  options: PermutationImportanceOptions<never>,
): Promise<readonly PermutationImportance[]> {
  const where = 'permutationImportance'
  knownOptions(where, options, ownOptions)
  const { nRepeats } = resolveParams(
    where,
    { nRepeats: integer({ min: 1, default: 5 }) },
    options.nRepeats === undefined ? {} : { nRepeats: options.nRepeats },
  )
  checkedRows(where, data)
  const ctx = fitContext(where, options, undefined)
  const predictor = model as Predictor
  const classes = predictor.classes ?? []
  const columns = columnsOf(where, data.x)
  const names = options.names ?? columns.names
  if (names.length !== columns.names.length) {
    throw new ParamError(
      `${where}: expected 'names' to have one for each of ${columns.names.length} columns, got ${names.length}. Leave it out for the columns' own.`,
    )
  }
  const yTrue = Array.from(data.y) as never[]
  const score = async (x: Matrix): Promise<number> => {
    const { score } = await scoreAll(
      { score: options.metric },
      yTrue,
      outputsOf<never>(where, predictor, x, classes),
      classes,
    )
    return score!
  }
  const worse = options.lowerIsBetter ? -1 : 1
  const whole = await score(data.x)
  const out: PermutationImportance[] = []
  for (const [j, name] of names.entries()) {
    const values: number[] = []
    for (let r = 0; r < nRepeats; r++) {
      await ctx.checkpoint()
      const shuffled = columns.taken(j, ctx.stream(j, r).permutation(columns.rows))
      values.push(worse * (whole - (await score(shuffled))))
    }
    const importance = values.reduce((a, b) => a + b, 0) / nRepeats
    const std = Math.sqrt(values.reduce((sum, v) => sum + (v - importance) * (v - importance), 0) / nRepeats)
    out.push({ name, importance, low: importance - std, high: importance + std, values })
    ctx.progress('columns', j + 1, columns.names.length)
  }
  return out
}
