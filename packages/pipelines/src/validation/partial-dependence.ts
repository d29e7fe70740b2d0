import {
  type BaseClassifier,
  type FitOptions,
  fitContext,
  InputError,
  integer,
  type Label,
  type Matrix,
  ParamError,
  type Regressor,
  resolveParams,
  show,
} from '@foldwise/core'
import { knownOptions, type OptionNames } from '../known-options.ts'
import { columnsOf } from './changed-columns.ts'
import type { Predictor } from './outputs.ts'

export interface PartialDependenceOptions extends Pick<FitOptions, 'signal' | 'onProgress'> {
  /** A column's number, or its name in a table. */
  readonly column: number | string
  /** Values to try, or how many (default 50): all the column has where they are fewer, else evenly spread. */
  readonly grid?: number | readonly number[]
  /** Where the spread ones begin and end. Default [0.05, 0.95]. */
  readonly percentiles?: readonly [number, number]
}

const ownOptions: OptionNames<PartialDependenceOptions> = {
  column: true,
  grid: true,
  percentiles: true,
  signal: true,
  onProgress: true,
}

export interface PartialDependence {
  readonly values: readonly number[]
  /**
   * What the model says on average at each value: a regressor's prediction, or a classifier's probabilities (else decision
   * values), one array of `values.length` an output. Of two classes only the second.
   */
  readonly average: readonly Float64Array[]
  /** Of a classifier, the label of each output. */
  readonly labels?: readonly Label[]
}

/**
 * What a fitted model says on average where a column of numbers has one value in all rows, value by value. Shows the shape of what
 * was learned; where columns go together, some of the rows it averages cannot exist. Friedman ("Greedy Function
 * Approximation", 2001); scikit-learn's `partial_dependence` with `method='brute'`. Costs a prediction of all rows a value.
 * Throws `ParamError` for a column that is not there, `InputError` for one without numbers.
 */
export async function partialDependence(
  model: BaseClassifier<never> | Regressor<never>,
  x: Matrix,
  options: PartialDependenceOptions,
): Promise<PartialDependence> {
  const where = 'partialDependence'
  knownOptions(where, options, ownOptions)
  const columns = columnsOf(where, x)
  const { column } = options
  const j = typeof column === 'number' ? column : columns.names.indexOf(column)
  if (columns.names[j] === undefined) {
    throw new ParamError(
      `${where}: expected 'column' to be one of ${columns.names.slice(0, 10).join(', ')}, got ${show(column)}. Give its number or name.`,
    )
  }
  const own = columns.numbers(j)
  if (!own) throw new InputError(`${where}: expected a column of numbers, got '${columns.names[j]}'. Choose another.`)
  const values = gridOf(where, own, options)
  const ctx = fitContext(where, options, undefined)
  const predictor = model as unknown as Predictor
  const labels = predictor.kind === 'classifier' ? (predictor.classes ?? []) : undefined
  const averages: number[][] = []
  for (const [i, value] of values.entries()) {
    await ctx.checkpoint()
    const { said, outputs } = await say(where, predictor, columns.filled(j, value)!, labels)
    const sums = new Array<number>(outputs).fill(0)
    said.forEach((v, k) => {
      sums[k % outputs]! += v
    })
    averages.push(sums.map((s) => s / columns.rows))
    ctx.progress('values', i + 1, values.length)
  }
  const first = labels?.length === 2 && averages[0]!.length === 2 ? 1 : 0
  const count = averages[0]!.length
  return {
    values,
    average: Array.from({ length: count - first }, (_, o) => Float64Array.from(averages, (a) => a[o + first]!)),
    ...(labels && { labels: labels.length === 2 ? labels.slice(1) : labels }),
  }
}

async function say(where: string, model: Predictor, x: Matrix, labels: readonly Label[] | undefined) {
  if (!labels) {
    const said = Float64Array.from((await model.predict(x)) as ArrayLike<number>)
    return { said, outputs: (model as { outputs?: number }).outputs ?? 1 }
  }
  const method = model.predictProba ? 'predictProba' : 'decisionFunction'
  if (!model[method]) {
    throw new InputError(
      `${where}: expected a classifier with 'predictProba' or 'decisionFunction', got '${model.type}' without. Use another.`,
    )
  }
  using scores = await model[method](x)
  return { said: Float64Array.from(await scores.data()), outputs: scores.shape[1] ?? 1 }
}

function gridOf(where: string, own: Float64Array, options: PartialDependenceOptions): readonly number[] {
  const { grid = 50, percentiles = [0.05, 0.95] } = options
  if (typeof grid === 'object') {
    if (!Array.isArray(grid) || grid.length === 0 || !grid.every((v) => typeof v === 'number')) {
      throw new ParamError(
        `${where}: expected 'grid' to be numbers, or how many, got ${show(grid)}. The default is 50.`,
      )
    }
    return grid
  }
  const { n } = resolveParams(where, { n: integer({ min: 2, default: 50 }) }, { n: grid })
  const [from, to] = percentiles
  if (!(from >= 0 && from < to && to <= 1)) {
    throw new ParamError(
      `${where}: expected 'percentiles' to ascend from 0 or more to 1 or less, got ${show(percentiles)}. The default is [0.05, 0.95].`,
    )
  }
  const sorted = own.filter((v) => !Number.isNaN(v)).sort()
  if (sorted.length === 0)
    throw new InputError(`${where}: expected a column with numbers, got NaN only. Choose another.`)
  const distinct = [...new Set(sorted)]
  if (distinct.length < n) return distinct
  const [low, high] = [quantile(sorted, from), quantile(sorted, to)]
  if (low === high) {
    throw new InputError(
      `${where}: expected percentiles that differ, got ${low} for both. Give wider 'percentiles', or a 'grid' of values.`,
    )
  }
  return Array.from({ length: n }, (_, i) => (i === n - 1 ? high : low + (i * (high - low)) / (n - 1)))
}

/** As scipy's mquantiles, which scikit-learn takes here. */
function quantile(sorted: Float64Array, p: number): number {
  const n = sorted.length
  const at = n * p + 0.4 + 0.2 * p
  const k = Math.floor(Math.min(Math.max(at, 1), n - 1))
  const rest = Math.min(Math.max(at - k, 0), 1)
  return (1 - rest) * sorted[k - 1]! + rest * (sorted[k] ?? sorted[k - 1]!)
}
