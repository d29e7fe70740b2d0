import {
  anyRows,
  type ClassifierRecipe,
  custom,
  type DefinedClassifierRecipe,
  defineClassifier,
  fitParts,
  hostTensor,
  InputError,
  integer,
  type Label,
  type ModelType,
  ParamError,
  type Restorable,
  type State,
  show,
  takeRows,
  type Values,
} from '@foldwise/core'
import type { AbilitiesOf, Fitted } from '../compose/pipeline-types.ts'
import type { Splitter } from '../split/splitter.ts'
import { type Curve, meanCurve, spread } from './curve.ts'
import { kFoldOrSplitter } from './folds.ts'
import { responseOf, responses, threshold, thresholdMethods, withThresholdGraph } from './threshold-model.ts'
import { type ClassifierPart, checkClassifier, checkTwo, fitOn, thresholdRecipe } from './threshold-recipe.ts'

const TYPE = 'tunedThreshold'

const params = {
  /**
   * What a decision costs, `[[true negative, false positive], [false negative, true positive]]`, rows by true and columns
   * by predicted class, both ascending; the mean cost of a row, by weight, is made least. Or null, where a metric is given.
   */
  costMatrix: custom<readonly (readonly number[])[] | null>({
    kind: 'costMatrix',
    default: null,
    expects: 'two rows of two finite costs, or null',
    accepts: (v) => v === null || (isPair(v) && v.every((r) => isPair(r) && r.every((c) => Number.isFinite(c)))),
  }),
  /** Thresholds tried, evenly spread over the scores. */
  thresholds: integer({ min: 2, default: 100 }),
  /** Folds of the cross-fitting, stratified. */
  cv: integer({ min: 2, default: 5 }),
}
const isPair = (v: unknown): v is readonly unknown[] => Array.isArray(v) && v.length === 2
export type TunedThresholdParams = Values<typeof params>

/** A function of labels, as `accuracy` or `balancedAccuracy`. */
type LabelMetric = (yTrue: readonly never[], yPred: readonly never[]) => number

interface Parts {
  readonly recipe: ClassifierPart
  readonly metric?: LabelMetric | undefined
  readonly lowerIsBetter?: boolean | undefined
  readonly splitter?: Splitter | undefined
}

const define = ({ recipe, metric, lowerIsBetter = false, splitter }: Parts) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    allowMissing: true,
    async fit(data, { costMatrix, thresholds, cv }, ctx): Promise<State> {
      const { labels, x, y: codes } = data
      checkTwo(TYPE, labels)
      const y = Array.from(codes, (c) => labels[c]!)
      const folds = kFoldOrSplitter(TYPE, { x, y }, codes, splitter ?? cv, ctx)
      const sign = metric && lowerIsBetter ? -1 : 1
      const curves: Curve[] = []
      const score = (test: Int32Array, said: Float64Array, at: number): number => {
        const predicted = threshold(said, at)
        if (!metric) return -meanCost(costMatrix!, test, predicted)
        const labelsOf = (c: Int32Array) => Array.from(c, (i) => labels[i]!) as never[]
        return sign * metric(labelsOf(takeRows(codes, test)), labelsOf(predicted))
      }
      const meanCost = (costs: readonly (readonly number[])[], test: Int32Array, predicted: Int32Array): number => {
        let [sum, total] = [0, 0]
        test.forEach((row, i) => {
          const w = data.weight?.[row] ?? 1
          sum += w * costs[codes[row]!]![predicted[i]!]!
          total += w
        })
        return total > 0 ? sum / total : 0
      }
      for (const [f, { train, test }] of folds.entries()) {
        await ctx.checkpoint()
        using part = await fitOn(recipe, data, train)(ctx.partOptions('fold', f, folds.length))
        if (part.classes.length !== 2) {
          throw new InputError(
            `${TYPE}.fit: expected training rows of both classes in each fold, got one of them. Ask for fewer folds.`,
          )
        }
        const said = await responses(part, responseOf(TYPE, part), takeRows(x, test))
        const at = spread(end(said, Math.min), end(said, Math.max), thresholds)
        const scores = new Float64Array(thresholds)
        for (let i = 0; i < thresholds; i++) {
          await ctx.checkpoint()
          scores[i] = score(test, said, at[i]!)
        }
        curves.push({ thresholds: at, scores })
        ctx.progress('folds', f + 1, folds.length)
      }
      if (curves.some(({ thresholds: t }) => t[0] === t.at(-1))) {
        throw new InputError(
          `${TYPE}.fit: expected scores that differ from row to row, got one score for all rows of a fold. No threshold tells them apart.`,
        )
      }
      const mean = meanCurve(curves, thresholds)
      let best = 0
      for (let i = 1; i < thresholds; i++) if (mean.scores[i]! > mean.scores[best]!) best = i
      const shown = metric ? sign : -1
      return fitParts(ctx, 'classifier', [fitOn(recipe, data)], (children) => ({
        tensors: {
          thresholds: hostTensor(mean.thresholds, [thresholds], 'float64'),
          scores: hostTensor(
            mean.scores.map((s) => shown * s),
            [thresholds],
            'float64',
          ),
        },
        facts: { threshold: mean.thresholds[best]!, score: shown * mean.scores[best]! },
        children,
      }))
    },
    methods: (state) => thresholdMethods(TYPE, state, Number(state.facts.threshold)),
    expose: ({ facts }) => ({
      /** Of the score of the second class; at it and above, that class is predicted. */
      threshold: Number(facts.threshold),
      /** The metric, or the cost of a row, at it, mean of the folds: the best of many, and somewhat too good. */
      score: Number(facts.score),
    }),
  })

/** The least or largest value, without spreading a long array over arguments. */
const end = (values: Float64Array, pick: (a: number, b: number) => number): number =>
  values.reduce((a, b) => pick(a, b))

export interface TunedThresholdOptions<L extends Label = Label> {
  /** To make largest, or least with `lowerIsBetter`: a function of true and predicted labels. This or `costMatrix`. */
  readonly metric?: (yTrue: readonly L[], yPred: readonly L[]) => number
  readonly lowerIsBetter?: boolean
  readonly costMatrix?: TunedThresholdParams['costMatrix']
  readonly thresholds?: number
  /** Folds of the cross-fitting, or a splitter. Default 5, stratified and in the order of the rows. */
  readonly cv?: number | Splitter
}

export type TunedThresholdRecipe<In, R> = DefinedClassifierRecipe<
  In,
  TunedThresholdParams,
  AbilitiesOf<Fitted<R>>,
  { readonly threshold: number; readonly score: number }
> & { readonly recipe: R }

function make<In, R extends ClassifierRecipe<In, object>>(
  recipe: R & ClassifierRecipe<In, object>,
  options: TunedThresholdOptions<never>,
): TunedThresholdRecipe<In, R> {
  checkClassifier(TYPE, recipe)
  const { metric, lowerIsBetter, cv, ...given } = options ?? {}
  if ((typeof metric === 'function') === Boolean(given.costMatrix)) {
    throw new ParamError(
      `${TYPE}: expected either a 'metric' of labels or a 'costMatrix', got ${metric ? 'both' : show(metric ?? given.costMatrix)}. For example { metric: balancedAccuracy }.`,
    )
  }
  const splitter = typeof cv === 'object' ? cv : undefined
  const parts: Parts = { recipe: recipe as unknown as ClassifierPart, metric, lowerIsBetter, splitter }
  const made = define(parts)({ ...given, ...(typeof cv === 'number' && { cv }) })
  const at = (model: { readonly params: object; readonly threshold: number }) => model.threshold
  return thresholdRecipe(TYPE, made, recipe, at) as never
}

const { restore } = define({ recipe: undefined as never })

/**
 * A classifier of two classes whose threshold suits a metric or the costs of its mistakes:
 * `tunedThreshold(logisticRegression(), { metric: balancedAccuracy })`, `{ costMatrix: [[0, 1], [20, 0]] }`.
 *
 * In each fold of the rows the recipe is fitted on the others, and its scores of rows it had not seen (probabilities, or
 * else decision values, of the second class in ascending order) give the metric at each of `thresholds` thresholds. The
 * one with the best mean of the folds is kept, with the recipe fitted on all rows. Costs `cv` + 1 fits. Often does what
 * resampling is used for, and leaves probabilities as they are.
 * scikit-learn's `TunedThresholdClassifierCV`. Groups do not reach the folds: give a splitter that knows them.
 * Throws `InputError` for more than two classes, or scores that are all equal.
 */
export const tunedThreshold: typeof make & ModelType & { readonly params: typeof params } = Object.assign(make, {
  type: TYPE,
  version: 1,
  params,
  restore: (saved: Restorable) => {
    const model = restore(saved)
    return withThresholdGraph(TYPE, model, model.threshold)
  },
})
