import {
  compareLabels,
  type DefinedTransformerRecipe,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  type FitContext,
  hostTensor,
  InputError,
  type InputKind,
  integer,
  isSparse,
  type Label,
  learned,
  type Matrix,
  ParamError,
  type SparseMatrix,
  type State,
  show,
  sparseRows,
  type Tensor,
  takeRows,
  type Values,
} from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { kFold } from '../split/k-fold.ts'
import type { Fold, Splitter } from '../split/splitter.ts'
import { stratifiedKFold } from '../split/stratified-k-fold.ts'
import { type Metric, scoreAll } from '../validation/metrics.ts'
import { outputsOf, type Predictor } from '../validation/outputs.ts'
import { checkJudge, countsLeft, eliminate, stepParam } from './elimination.ts'
import type { JudgingRecipe } from './importances.ts'
import { asRows, pick, selectedColumns, selectedState } from './selected-columns.ts'

const TYPE = 'rfecv'

const params = {
  /** Fewest columns to keep. */
  minFeaturesToSelect: integer({ min: 1, default: 1 }),
  step: stepParam(),
  /** Folds, stratified for classifiers, in the order of the rows. */
  cv: integer({ min: 2, default: 5 }),
}
type Params = Values<typeof params>
type Rows = DenseMatrix | SparseMatrix

interface Parts {
  readonly recipe: JudgingRecipe
  readonly metric: Metric<never>
  readonly lowerIsBetter: boolean
  readonly splitter: Splitter | undefined
}

/** How well models of so many columns did on rows they had not seen. */
export interface ColumnCount {
  readonly columns: number
  readonly mean: number
  readonly std: number
  /** One score a fold. */
  readonly values: readonly number[]
}

const input: InputKind<Matrix, Rows> = denseOrSparseInput

const definition = (parts: Parts | undefined) =>
  alsoSparse(
    defineTransformer({
      type: TYPE,
      version: 1,
      accepts: input,
      params,
      async fit({ x, y }, p, ctx): Promise<State> {
        if (!parts) throw new ParamError(`${TYPE}.fit: expected a recipe to judge columns by, got none. Give it one.`)
        const { scores, counts } = await scoresOfCounts(parts, x, y, p, ctx)
        const totals = counts.map((_, c) => scores.reduce((sum, of) => sum + of[c]!, 0))
        // Of equally good ones the fewest columns, which come last.
        const sign = parts.lowerIsBetter ? -1 : 1
        const best = totals.reduce((b, total, c) => (sign * total >= sign * totals[b]! ? c : b), 0)
        const o = { where: `${TYPE}.fit`, recipe: parts.recipe, keep: counts[best]!, step: p.step, stage: 'model' }
        const ranking = await eliminate(x, y, o, ctx)
        const state = selectedState(
          Array.from(ranking, (r) => r === 1),
          ranking,
        )
        const flat = Float64Array.from(scores.flat())
        const tensors = {
          ...state.tensors,
          counts: hostTensor(Int32Array.from(counts), [counts.length], 'int32'),
          foldScores: hostTensor(flat, [scores.length, counts.length], 'float64'),
        }
        return { ...state, tensors }
      },
      ...selectedColumns,
      expose: (state, p, info) => ({
        selected: selectedColumns.expose(state, p, info).selected,
        ranking: state.tensors.scores as Tensor<'float64'>,
        /** From all columns to the fewest. */
        columnCounts: curveOf(state),
      }),
    }),
  )

/** The score of each fold, for each number of columns from all of them down. */
async function scoresOfCounts(
  { recipe, metric, splitter }: Parts,
  x: Rows,
  y: unknown,
  p: Params,
  ctx: FitContext,
): Promise<{ readonly scores: number[][]; readonly counts: readonly number[] }> {
  const where = `${TYPE}.fit`
  const targets = y as readonly Label[] | undefined
  if (targets?.length !== x.shape[0]) {
    throw new InputError(
      `${where}: expected ${x.shape[0]} targets as y, one a row, got ${targets?.length ?? 'none'}. Columns are judged by them.`,
    )
  }
  const classifies = recipe.kind === 'classifier'
  const cut = splitter ?? (classifies ? stratifiedKFold({ nSplits: p.cv }) : kFold({ nSplits: p.cv }))
  const folds: Fold[] = [...cut.split({ x: asRows(x), y: targets }, { seed: ctx.stream('folds').uint32() })]
  const classes = classifies ? [...new Set(targets)].sort(compareLabels) : []
  const keep = Math.min(p.minFeaturesToSelect, x.shape[1])
  const scores: number[][] = []
  for (const [f, { train, test }] of folds.entries()) {
    const own: number[] = []
    const tested = nativeRows(x, test)
    const truth = takeRows(targets, test) as readonly never[]
    const o = {
      where,
      recipe,
      keep,
      step: p.step,
      stage: `fold ${f + 1} of ${folds.length}: model`,
      async judged(model: object, columns: readonly number[]) {
        const outputs = outputsOf<never>(where, model as Predictor, pick(tested, columns), classes)
        own.push((await scoreAll({ score: metric }, truth, outputs, classes)).score!)
      },
    }
    await eliminate(nativeRows(x, train), takeRows(targets, train), o, ctx)
    scores.push(own)
    ctx.progress('folds', f + 1, folds.length)
  }
  return { scores, counts: countsLeft(x.shape[1], keep, p.step) }
}

function nativeRows(x: Rows, rows: ArrayLike<number>): Rows {
  if (isSparse(x)) return sparseRows(x, rows)
  const width = x.shape[1]
  const data = new Float64Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) data.set(x.data.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width)
  return { kind: 'dense', shape: [rows.length, width], data }
}

function curveOf(state: State): readonly ColumnCount[] {
  const counts = learned(state, 'counts', 'int32', [undefined])
  const scores = learned(state, 'foldScores', 'float64', [undefined, counts.length])
  const folds = scores.length / counts.length
  return Object.freeze(
    Array.from(counts, (columns, c) => {
      const values = Array.from({ length: folds }, (_, f) => scores[f * counts.length + c]!)
      const mean = values.reduce((a, b) => a + b, 0) / folds
      const squares = values.reduce((a, v) => a + (v - mean) * (v - mean), 0)
      return Object.freeze({ columns, mean, std: Math.sqrt(squares / folds), values: Object.freeze(values) })
    }),
  )
}

export interface RfecvOptions<Y = never> extends Partial<Omit<Params, 'cv'>> {
  /** Of true and predicted labels or values, or of scores: see `Metric`. */
  readonly metric: Metric<Y>
  readonly lowerIsBetter?: boolean
  /** Folds, or a splitter. Default 5: stratified for classifiers, in the order of the rows. */
  readonly cv?: number | Splitter
}

type Shown = {
  readonly selected: readonly number[]
  readonly ranking: Tensor<'float64'>
  readonly columnCounts: readonly ColumnCount[]
}
export type RfecvRecipe<X, Out> = DefinedTransformerRecipe<X, Out, Params, Shown>

function made(recipe: JudgingRecipe, options: RfecvOptions) {
  checkJudge(TYPE, recipe)
  const { metric, lowerIsBetter = false, cv, ...given } = options ?? {}
  if (typeof metric !== 'function' && typeof metric?.metric !== 'function') {
    throw new ParamError(
      `${TYPE}: expected 'metric' to be a function or { from, metric }, got ${show(metric)}. For example { metric: accuracy }.`,
    )
  }
  if (cv !== undefined && typeof cv !== 'number' && (typeof cv !== 'object' || typeof cv?.split !== 'function')) {
    throw new ParamError(
      `${TYPE}: expected 'cv' to be a number of folds or a splitter, got ${show(cv)}. The default is 5.`,
    )
  }
  const splitter = typeof cv === 'object' ? cv : undefined
  const factory = definition({ recipe, metric, lowerIsBetter, splitter })
  return { factory, given: { ...given, ...(typeof cv === 'number' && { cv }) } }
}

const { restore } = definition(undefined)

/**
 * `rfe` with as many columns as do best: in each fold, columns are left out time and again by models of the other rows, each of which
 * is scored on the fold; then columns are left out of all rows until the number with the best mean score is left, the fewest of
 * equally good ones (Guyon and others 2002): `rfecv(logisticRegression(), { metric: accuracy })`.
 *
 * Models have `selected`, `ranking` as those of `rfe`, and `columnCounts`, the scores by number of columns; the best one is the best
 * of many, and somewhat too good. Costs (folds + 1) x columns / step fits. scikit-learn's `RFECV`. Groups do not reach the folds: give
 * a splitter that knows them. Throws `InputError` without y, and for models that do not judge columns.
 */
export const rfecv = Object.assign(
  (recipe: JudgingRecipe, options: RfecvOptions): RfecvRecipe<Matrix, Tensor<'float64'>> => {
    const { factory, given } = made(recipe, options)
    return factory(given)
  },
  {
    type: TYPE,
    version: 1,
    params,
    restore,
    /** The same, typed for sparse rows, which stay sparse. */
    sparse: Object.assign(
      (recipe: JudgingRecipe, options: RfecvOptions): RfecvRecipe<SparseMatrix, SparseMatrix> => {
        const { factory, given } = made(recipe, options)
        return factory.sparse(given)
      },
      { type: TYPE, version: 1, params, restore: definition(undefined).sparse.restore },
    ),
  },
)
