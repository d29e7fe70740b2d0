import {
  anyRows,
  type DefinedClassifierRecipe,
  defineClassifier,
  fitParts,
  GraphBuilder,
  hostTensor,
  type Label,
  learnedParts,
  type State,
  type Tensor,
} from '@foldwise/core'
import { accuracyOf } from '../ensemble/forest-model.ts'
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts'
import { type BagParams, bagParams, bagState, bagViews, columnsOfBag, drawBags } from './bag.ts'
import { bagInputs } from './bag-graph.ts'
import { checkPart, compositeOf, withType } from './composite.ts'
import { outOfBag } from './out-of-bag.ts'
import { classifierOn, labelledRows, someRows } from './part-data.ts'
import { embedProbabilities, embedVotes, graphsOf } from './part-graphs.ts'
import { equalWeights, meanGraph, meanOf } from './part-mean.ts'
import { type AnyClassifier, oneHotVotes, probabilities } from './part-outputs.ts'
import type { ClassifierPart, FittedPart, InputOf } from './part-types.ts'

const TYPE = 'baggingClassifier'

const define = ({ estimator }: { readonly estimator: ClassifierPart }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params: bagParams,
    async fit(data, p, ctx): Promise<State> {
      const { x, rows, weight, y: codes, labels } = data
      const bags = await drawBags(TYPE, p, { x, rows, weight, codes }, ctx)
      const all = { ...labelledRows(data), weight: undefined }
      const parts = bags.map((bag) =>
        classifierOn(estimator, () => {
          const drawn = someRows(all, bag.rows)
          return { ...drawn, x: columnsOfBag(drawn.x, bag.columns, `${TYPE}.fit`) }
        }),
      )
      return fitParts(ctx, 'estimator', parts, async (children) => {
        const { tensors, facts } = bagState(x, bags, `${TYPE}.fit`)
        if (!p.oobScore) return { tensors, facts, children }
        const shape = { x, rows, width: labels.length }
        const judged = await outOfBag(TYPE, children, bags, shape, (part, left) => votesOf(part, left, labels), ctx)
        return {
          tensors: { ...tensors, outOfBag: hostTensor(judged, [rows, labels.length], 'float64') },
          facts: { ...facts, oobScore: accuracyOf(codes, labels.length)(judged) },
          children,
        }
      })
    },
    methods(state, _params, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const each = equalWeights(parts)
      const view = bagViews(state, parts.length, `${TYPE}.predict`)
      return {
        predictProba(x: unknown) {
          const seen = view(x)
          return meanOf(parts, each, (part, i) => votesOf(part, seen(i), classes))
        },
      }
    },
    expose: (state) => ({
      estimators: state.children as readonly AnyClassifier[],
      /** Accuracy of out-of-bag predictions; undefined unless `oobScore` was asked for. */
      oobScore: state.facts.oobScore as number | undefined,
      /** Out-of-bag probabilities `[rows, classes]`, NaN for rows that all parts drew; undefined likewise. */
      oobDecisionFunction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
    }),
    graph(state, _params, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const seen = bagInputs(g, graphs, state)
      const all = parts.map((part, i) =>
        (part.predictProba ? embedProbabilities : embedVotes)(g, part, graphs[i]!, seen[i]!, classes),
      )
      return meanGraph(g, all, equalWeights(parts), 'probabilities', classes.length)
    },
  })

/** Probabilities where the part has them, else a whole vote for what it predicts. */
const votesOf = (part: AnyClassifier, x: unknown, labels: readonly Label[]): Promise<Float64Array> =>
  part.predictProba ? probabilities(part, x, labels) : oneHotVotes(part, x, labels)

interface Insight<M> {
  readonly estimators: readonly M[]
  readonly oobScore: number | undefined
  readonly oobDecisionFunction: Tensor<'float64'> | undefined
}
export type BaggingClassifierRecipe<R extends ClassifierPart> = DefinedClassifierRecipe<
  InputOf<R>,
  BagParams,
  'predictProba',
  Insight<FittedPart<R>>
> & { readonly estimator: R }

function make(
  estimator?: undefined,
  given?: Partial<BagParams>,
): BaggingClassifierRecipe<ReturnType<typeof decisionTreeClassifier>>
function make<R extends ClassifierPart>(estimator: R, given?: Partial<BagParams>): BaggingClassifierRecipe<R>
function make(estimator: ClassifierPart = decisionTreeClassifier(), given?: Partial<BagParams>): unknown {
  checkPart(TYPE, 'classifier', estimator)
  return compositeOf(define, { estimator }, given)
}

/**
 * The mean of classifiers that learn from draws of the rows, and of the columns too where asked:
 * `baggingClassifier(decisionTreeClassifier(), { nEstimators: 50, oobScore: true })`.
 *
 * Breiman, Machine Learning 24 (1996); draws without replacement are pasting, of columns random subspaces (Ho, IEEE
 * Transactions on Pattern Analysis and Machine Intelligence 20, 1998). As scikit-learn's `BaggingClassifier`: probabilities
 * are the parts' mean, or their votes where they have none; weights draw rows; the parts are
 * `decisionTreeClassifier()` where none are given. A bag does not grow on: its parts are its own, and two models cannot share them. Costs `nEstimators` fits. It steadies parts
 * that change much with their rows, such as deep trees (then `randomForestClassifier` is faster), and does little for steady
 * ones such as linear models. A draw of one class alone is drawn again.
 */
export const baggingClassifier = withType(make, define({ estimator: undefined as never }))
