import {
  anyRows,
  type DefinedClassifierRecipe,
  defineClassifier,
  fitParts,
  GraphBuilder,
  learnedParts,
  oneOf,
  type Tensor,
} from '@foldwise/core'
import { checkedParts, compositeOf, withType } from './composite.ts'
import { classifierOn, labelledRows } from './part-data.ts'
import { embedProbabilities, embedVotes, graphsOf, inputLike } from './part-graphs.ts'
import { meanGraph, meanOf } from './part-mean.ts'
import {
  type AnyClassifier,
  assertAbility,
  largestOfRows,
  oneHotVotes,
  predictedCodes,
  probabilities,
} from './part-outputs.ts'
import type { ClassifierPart, FittedParts, InputOf, ProbabilisticPart } from './part-types.ts'
import { partWeights, partWeightsParam } from './part-weights.ts'
import { sideBySideOf } from './stack-features.ts'

const TYPE = 'votingClassifier'

const params = {
  /** `'hard'`: the class that most parts predict, the first of equals; `'soft'`: the one of the largest mean probability. */
  voting: oneOf('hard', 'soft'),
  /** How much each part counts; null: all the same. */
  weights: partWeightsParam(),
}
export interface VotingParams<V> {
  readonly voting: V
  readonly weights: readonly number[] | null
}

const define = ({ estimators }: { readonly estimators: readonly ClassifierPart[] }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    fit(data, { voting }, ctx) {
      const rows = labelledRows(data)
      const parts = estimators.map((e) => classifierOn(e, () => rows))
      return fitParts(ctx, 'estimator', parts, (children) => {
        if (voting === 'soft') for (const part of children) assertAbility(part, 'predictProba')
        return { tensors: {}, facts: {}, children }
      })
    },
    methods(state, { voting, weights }, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const each = partWeights(TYPE, weights, parts.length)
      return voting === 'soft'
        ? { predictProba: (x: unknown) => meanOf(parts, each, (part) => probabilities(part, x, classes)) }
        : {
            async predict(x: unknown) {
              const votes = await meanOf(parts, each, (part) => oneHotVotes(part, x, classes))
              return largestOfRows(votes, classes.length)
            },
          }
    },
    expose(state, { voting }, { classes }) {
      const parts = state.children as readonly AnyClassifier[]
      const say = voting === 'soft' ? probabilities : predictedCodes
      return {
        estimators: parts,
        /**
         * What the parts say, side by side, float64: for soft votes their probabilities, `[rows, parts * classes]`, else the indices of
         * the classes that they predict, `[rows, parts]`.
         */
        transform: (x: unknown) => sideBySideOf(parts, anyRows.rows(x), async (part) => say(part, x, classes)),
      }
    },
    graph(state, { voting, weights }, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const soft = voting === 'soft'
      const embed = soft ? embedProbabilities : embedVotes
      const all = parts.map((part, i) => embed(g, part, graphs[i]!, x, classes))
      return meanGraph(
        g,
        all,
        partWeights(TYPE, weights, parts.length),
        soft ? 'probabilities' : 'votes',
        classes.length,
      )
    },
  })

export type VotingClassifierRecipe<
  R extends readonly ClassifierPart[],
  V,
  A extends 'predictProba',
> = DefinedClassifierRecipe<
  InputOf<R[number]>,
  VotingParams<V>,
  A,
  { readonly estimators: FittedParts<R>; transform(x: InputOf<R[number]>): Promise<Tensor<'float64'>> }
> & {
  readonly estimators: R
}

function make<const R extends readonly ProbabilisticPart[]>(
  estimators: R,
  params: { readonly voting: 'soft'; readonly weights?: readonly number[] | null },
): VotingClassifierRecipe<R, 'soft', 'predictProba'>
function make<const R extends readonly ClassifierPart[]>(
  estimators: R,
  params?: { readonly voting?: 'hard'; readonly weights?: readonly number[] | null },
): VotingClassifierRecipe<R, 'hard', never>
function make(estimators: readonly ClassifierPart[], given?: object): unknown {
  const parts = checkedParts(TYPE, 'classifier', estimators)
  const check = ({ weights }: VotingParams<unknown>) => partWeights(TYPE, weights, parts.length)
  return compositeOf(define, { estimators: parts }, given, check)
}

/**
 * Several classifiers, each fitted on all rows, that vote: `votingClassifier([logisticRegression(), gaussianNB()], { voting: 'soft' })`.
 *
 * The parts may be any recipes that take the same rows, pipelines included; the fitted ones are the model's `estimators`. As
 * scikit-learn's `VotingClassifier`. Costs the sum of its parts. Voting helps where the parts err on different rows; parts that
 * are much worse than the best drag it down: weigh them, or let `stackingClassifier` learn how. In place of `'drop'`, leave a recipe out of the list.
 */
export const votingClassifier = withType(make, define({ estimators: [] }))
