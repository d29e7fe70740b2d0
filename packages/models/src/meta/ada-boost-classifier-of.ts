import {
  anyRows,
  classWeightParam,
  type DefinedClassifierRecipe,
  defineClassifier,
  type Graph,
  GraphBuilder,
  hostTensor,
  InputError,
  integer,
  type Label,
  learnedParts,
  number,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { softmax } from '@foldwise/kernels'
import { assertLive } from '../contributions/live-rows.ts'
import { sammeRound } from '../ensemble/boost-rounds.ts'
import { boostedParts, boostParts } from './boost-parts.ts'
import { checkPart, compositeOf, withType } from './composite.ts'
import { classifierOn, labelledRows } from './part-data.ts'
import { embedVotes, graphsOf, inputLike } from './part-graphs.ts'
import { type AnyClassifier, oneHotVotes, predictedCodes } from './part-outputs.ts'
import type { ClassifierPart, FittedPart, InputOf } from './part-types.ts'

const TYPE = 'adaBoostClassifierOf'

const params = {
  /** Parts at most; boosting stops where one makes no mistake, or one is no better than chance. */
  nEstimators: integer({ min: 1, default: 50, space: { kind: 'integer', min: 20, max: 300 } }),
  /** Shrinks each part's say: smaller takes more parts. */
  learningRate: number({ above: 0, default: 1, space: { kind: 'number', min: 0.05, max: 2, log: true } }),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
}
export type AdaBoostClassifierOfParams = Values<typeof params>

const define = ({ estimator }: { readonly estimator: ClassifierPart }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    async fit(data, { nEstimators, learningRate }, ctx): Promise<State> {
      const { rows, weight, y: codes, labels } = data
      const all = labelledRows(data)
      const { parts, errors, tensors } = await boostParts<AnyClassifier>(ctx, {
        nEstimators,
        rows,
        weight,
        fit: (weights) => classifierOn(estimator, () => ({ ...all, weight: weights })),
        async judge(part, weights) {
          const said = await predictedCodes(part, all.x, labels)
          return sammeRound(
            said.map((c, r) => Number(c !== codes[r])),
            weights,
            labels.length,
            learningRate,
          )
        },
      })
      if (errors.length === 0)
        throw new InputError(
          `${TYPE}.fit: expected a first '${estimator.type}' better than chance, got none. Take another recipe, or check the labels.`,
        )
      return { tensors, facts: {}, children: parts }
    },
    methods(state, _params, { classes }) {
      const { parts, weights } = learnedBoost(state)
      const decisions = async (x: unknown) => {
        const votes = new Votes(classes)
        for (const [i, part] of parts.entries()) await votes.add(part, x, weights[i]!)
        return votes.decisions()
      }
      return {
        predictProba: async (x: unknown) => probabilitiesOf(await decisions(x), classes.length),
        async decisionFunction(x: unknown) {
          const out = await decisions(x)
          if (classes.length > 2) return out
          return Float64Array.from({ length: out.length / 2 }, (_, i) => out[2 * i + 1]! - out[2 * i]!)
        },
      }
    },
    expose(state, _params, { classes }) {
      const { parts, weights, shown } = learnedBoost(state)
      return {
        estimators: parts,
        ...shown,
        /** Probabilities `[rows, classes]` after each part in turn. */
        async *stagedPredictProba(x: unknown): AsyncGenerator<Tensor<'float64'>> {
          assertLive(`${TYPE}.stagedPredictProba`, state)
          const votes = new Votes(classes)
          for (const [i, part] of parts.entries()) {
            await votes.add(part, x, weights[i]!)
            const p = probabilitiesOf(votes.decisions(), classes.length)
            yield hostTensor(p, [p.length / classes.length, classes.length], 'float64')
          }
        },
      }
    },
    graph(state, _params, { classes }): Graph {
      const { parts, weights } = learnedBoost(state)
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const total = weights.reduce((a, b) => a + b, 0)
      // Decisions but for a number that is the same for all classes, which a softmax does not see.
      const others = classes.length - 1
      const scale = classes.length / (others * others * total)
      const votes = parts.map((part, i) =>
        g.node('Mul', [embedVotes(g, part, graphs[i]!, x, classes), g.float([weights[i]! * scale])]),
      )
      g.node('Softmax', [g.node('Sum', votes)], { axis: { int: 1 } }, { output: 'probabilities' })
      g.output('probabilities', 'float32', ['N', classes.length])
      return g.build()
    },
  })

function learnedBoost(state: State) {
  const parts = learnedParts<AnyClassifier>(state, 'classifier')
  return { parts, ...boostedParts(state, parts.length) }
}

/** What the parts so far say in all. */
class Votes {
  #classes: readonly Label[]
  #weight = 0
  #sums = new Float64Array()

  constructor(classes: readonly Label[]) {
    this.#classes = classes
  }

  async add(part: AnyClassifier, x: unknown, weight: number): Promise<void> {
    const said = await oneHotVotes(part, x, this.#classes)
    if (this.#weight === 0) this.#sums = new Float64Array(said.length)
    const against = weight / (this.#classes.length - 1)
    for (let i = 0; i < said.length; i++) this.#sums[i]! += said[i] === 1 ? weight : -against
    this.#weight += weight
  }

  /** Row-major `[rows, classes]`. */
  decisions(): Float64Array<ArrayBuffer> {
    return this.#sums.map((v) => v / this.#weight)
  }
}

/** Softmax of decisions over classes less 1; in place. */
function probabilitiesOf(decisions: Float64Array<ArrayBuffer>, classes: number): Float64Array<ArrayBuffer> {
  for (let i = 0; i < decisions.length; i += classes)
    decisions.set(softmax(decisions.subarray(i, i + classes).map((v) => v / (classes - 1))), i)
  return decisions
}

interface Insight<M, In> {
  readonly estimators: readonly M[]
  readonly estimatorWeights: Tensor<'float64'>
  readonly estimatorErrors: Tensor<'float64'>
  stagedPredictProba(x: In): AsyncGenerator<Tensor<'float64'>>
}
export type AdaBoostClassifierOfRecipe<R extends ClassifierPart> = DefinedClassifierRecipe<
  InputOf<R>,
  AdaBoostClassifierOfParams,
  'predictProba' | 'decisionFunction',
  Insight<FittedPart<R>, InputOf<R>>
> & { readonly estimator: R }

function make<R extends ClassifierPart>(
  estimator: R,
  given?: Partial<AdaBoostClassifierOfParams>,
): AdaBoostClassifierOfRecipe<R> {
  checkPart(TYPE, 'classifier', estimator)
  return compositeOf(define, { estimator }, given) as AdaBoostClassifierOfRecipe<R>
}

/**
 * AdaBoost (SAMME) of any classifiers that take weights: `adaBoostClassifierOf(gaussianNB(), { nEstimators: 20 })`.
 *
 * As scikit-learn's `AdaBoostClassifier` with an `estimator`: see `adaBoostClassifier` for the votes, sources and limits; for trees that
 * one is many times faster. Weights that parts learn by sum to 1 over all rows, as scikit-learn's: a penalty such as the one of
 * `logisticRegression` weighs as much more. A part that cannot use weights refuses them by name. Parts that are right about almost
 * all rows leave nothing to boost. Costs `nEstimators` fits and as many predictions.
 */
export const adaBoostClassifierOf = withType(make, define({ estimator: undefined as never }))
