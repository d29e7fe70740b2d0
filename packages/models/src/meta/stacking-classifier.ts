import {
  type Ability,
  anyRows,
  boolean,
  type DefinedClassifierRecipe,
  defineClassifier,
  FormatError,
  fitParts,
  type Graph,
  GraphBuilder,
  InputError,
  type Label,
  learnedParts,
  type Matrix,
  oneOf,
  type SparseMatrix,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { logisticRegression } from '../linear/logistic-regression.ts'
import { checkedParts, checkPart, compositeOf, withType } from './composite.ts'
import { checkPartition, cvParam, foldsOf, type SplitterLike, type WithSplitter } from './cross-fit.ts'
import { crossPredict } from './cross-predict.ts'
import { classifierOn, labelledRows } from './part-data.ts'
import { embedLabelIndex, embedProbabilities, embedScores, embedVotes, graphsOf, inputLike } from './part-graphs.ts'
import { type AnyClassifier, assertAbility, predictedCodes, probabilities, scores } from './part-outputs.ts'
import type { AbilitiesOfPart, ClassifierPart, FittedPart, FittedParts, InputOf } from './part-types.ts'
import { stackFeatures } from './stack-features.ts'

const TYPE = 'stackingClassifier'
type Method = Ability | 'predict'

const params = {
  /**
   * What the final classifier learns from: `'auto'` takes of each part the first of these that it has: probabilities, decision
   * values, predicted class numbers.
   */
  stackMethod: oneOf('auto', 'predictProba', 'decisionFunction', 'predict'),
  /** Whether the final classifier also sees the rows themselves, which then have to be dense or sparse. */
  passthrough: boolean({ default: false }),
  /** Folds of the cross-fitting. */
  cv: cvParam(),
}
export type StackingClassifierParams = Values<typeof params>

interface Parts {
  readonly estimators: readonly ClassifierPart[]
  readonly finalEstimator: ClassifierPart
  readonly splitter?: SplitterLike
}

const define = ({ estimators, finalEstimator, splitter }: Parts) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    async fit(data, { stackMethod, passthrough, cv }, ctx): Promise<State> {
      const { x, y: codes, rows: count, labels } = data
      const rows = labelledRows(data)
      const folds = foldsOf(TYPE, { cv, splitter }, { x, y: rows.y, rows: count, codes }, ctx)
      checkPartition(TYPE, folds, count)
      const methods: Method[] = []
      const blocks: Float64Array[] = []
      for (const [i, estimator] of estimators.entries()) {
        const ask = (part: AnyClassifier, left: unknown) => {
          methods[i] ??= methodOf(part, stackMethod)
          return featuresOf(part, methods[i], left, labels)
        }
        const fold = `fold of estimator ${i + 1}`
        blocks.push(await crossPredict(ctx, fold, (of) => classifierOn(estimator, of), rows, folds, ask))
      }
      const passed = passthrough ? { x, where: `${TYPE}.fit` } : undefined
      const stacked = { ...rows, x: stackFeatures(blocks, count, passed) }
      const parts = estimators.map((e) => classifierOn(e, () => rows))
      const final = classifierOn(finalEstimator, () => stacked)
      return fitParts(ctx, 'estimator', [...parts, final], (children) => ({
        tensors: {},
        facts: { methods },
        children,
      }))
    },
    methods(state, { passthrough }, { classes }) {
      const { final } = learnedStack(state)
      const stacked = stackedBy(state, passthrough, classes)
      return {
        predict: async (x: unknown) => predictedCodes(final, await stacked(x, 'predict'), classes),
        ...(final.predictProba && {
          predictProba: async (x: unknown) => probabilities(final, await stacked(x, 'predictProba'), classes),
        }),
        ...(final.decisionFunction && {
          decisionFunction: async (x: unknown) =>
            scores(final, 'decisionFunction', await stacked(x, 'decisionFunction')),
        }),
      }
    },
    expose(state, { passthrough }, { classes }) {
      const { parts, final } = learnedStack(state)
      const stacked = stackedBy(state, passthrough, classes)
      return {
        estimators: parts,
        finalEstimator: final,
        /** What the final classifier sees of rows: float64 `[rows, columns]`, sparse where sparse rows pass through. */
        transform: (x: unknown) => stacked(x, 'transform'),
      }
    },
    graph(state, { passthrough }, { classes }): Graph {
      const { parts, final, methods } = learnedStack(state)
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const blocks = parts.map((part, i) => {
        if (methods[i] === 'predict') return embedLabelIndex(g, part, graphs[i]!, x, classes)
        if (methods[i] === 'decisionFunction') return embedScores(g, part, graphs[i]!, x)
        const all = embedProbabilities(g, part, graphs[i]!, x, classes)
        return classes.length === 2 ? g.node('Gather', [all, g.int64([1])], { axis: { int: 1 } }) : all
      })
      if (passthrough) blocks.push(x)
      const stacked = g.node('Concat', blocks, { axis: { int: 1 } })
      const [finalGraph] = graphsOf(TYPE, [final])
      const name = final.predictProba ? 'probabilities' : 'votes'
      const embed = final.predictProba ? embedProbabilities : embedVotes
      g.node('Identity', [embed(g, final, finalGraph!, stacked, classes)], {}, { output: name })
      g.output(name, 'float32', ['N', classes.length])
      return g.build()
    },
  })

function learnedStack(state: State) {
  const methods = state.facts.methods as readonly Method[]
  if (!Array.isArray(methods) || !methods.every((m) => METHODS.includes(m))) {
    throw new FormatError("state: expected 'methods' to list a method a part, got others. The file is damaged.")
  }
  const all = learnedParts<AnyClassifier>(state, ['classifier', ...methods.map(() => 'classifier')])
  return { parts: Object.freeze(all.slice(0, -1)), final: all.at(-1)!, methods }
}

/** What the final classifier sees of rows. */
function stackedBy(state: State, passthrough: boolean, classes: readonly Label[]) {
  const { parts, methods } = learnedStack(state)
  return async (x: unknown, method: string): Promise<Tensor | SparseMatrix> => {
    const blocks: Float64Array[] = []
    for (const [i, part] of parts.entries()) blocks.push(await featuresOf(part, methods[i]!, x, classes))
    const passed = passthrough ? { x, where: `${TYPE}.${method}` } : undefined
    return stackFeatures(blocks, anyRows.rows(x), passed)
  }
}

const METHODS: readonly Method[] = ['predictProba', 'decisionFunction', 'predict']

function methodOf(part: AnyClassifier, wanted: StackingClassifierParams['stackMethod']): Method {
  if (wanted !== 'auto') {
    if (wanted !== 'predict') assertAbility(part, wanted)
    return wanted
  }
  return METHODS.find((m) => part[m])!
}

/** What the final classifier sees of a part: one column, or one a class. */
async function featuresOf(part: AnyClassifier, method: Method, x: unknown, labels: readonly Label[]) {
  if (method === 'predict') return Float64Array.from(await predictedCodes(part, x, labels))
  if (method === 'predictProba') {
    const all = await probabilities(part, x, labels)
    // The other column is 1 less this one.
    return labels.length === 2 ? all.filter((_, i) => i % 2 === 1) : all
  }
  if (part.classes.length !== labels.length) {
    throw new InputError(
      `${TYPE}.fit: expected training rows of all ${labels.length} classes for decision values, got ${part.classes.length} of them in a fold. Ask for fewer folds.`,
    )
  }
  return scores(part, method, x)
}

interface Insight<R extends readonly unknown[], F> {
  readonly estimators: FittedParts<R>
  readonly finalEstimator: FittedPart<F>
  transform(x: InputOf<R[number]>): Promise<Tensor | SparseMatrix>
}
/** What the final classifier has to take, whatever else it takes. */
export type FinalClassifier = ClassifierPart & {
  fit(data: { readonly x: Matrix; readonly y: readonly Label[] }): unknown
}

export type StackingClassifierRecipe<R extends readonly ClassifierPart[], F> = DefinedClassifierRecipe<
  InputOf<R[number]>,
  StackingClassifierParams,
  AbilitiesOfPart<F>,
  Insight<R, F>
> & { readonly estimators: R; readonly finalEstimator: F; readonly splitter?: SplitterLike }

function make<const R extends readonly ClassifierPart[]>(
  estimators: R,
  finalEstimator?: undefined,
  given?: WithSplitter<StackingClassifierParams>,
): StackingClassifierRecipe<R, ReturnType<typeof logisticRegression>>
function make<const R extends readonly ClassifierPart[], F extends FinalClassifier>(
  estimators: R,
  finalEstimator: F,
  given?: WithSplitter<StackingClassifierParams>,
): StackingClassifierRecipe<R, F>
function make(
  estimators: readonly ClassifierPart[],
  finalEstimator: ClassifierPart = logisticRegression(),
  given?: object,
): unknown {
  const parts = checkedParts(TYPE, 'classifier', estimators)
  checkPart(TYPE, 'classifier', finalEstimator)
  return compositeOf(define, { estimators: parts, finalEstimator } as Parts, given)
}

/**
 * A classifier that learns from what others say: `stackingClassifier([gaussianNB(), decisionTreeClassifier()], logisticRegression())`.
 *
 * Wolpert, Neural Networks 5 (1992). What the final classifier learns from is cross-fitted: each part says it of rows that it has
 * not learned from, fold by fold; then the parts are fitted on all rows. As scikit-learn's `StackingClassifier`: the final
 * classifier is `logisticRegression()` where none is given. There is no `cv: 'prefit'`: recipes hold no models. The parts may be any recipes that take the same rows, the final one takes dense rows.
 * Costs `cv + 1` fits of each part. Not where one part is clearly best and rows are few: then the best part alone does as well.
 */
export const stackingClassifier = withType(make, define({ estimators: [], finalEstimator: undefined as never }))
