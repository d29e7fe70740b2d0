import {
  anyRows,
  boolean,
  type ClassifierData,
  type DefinedClassifierRecipe,
  defineClassifier,
  type FitContext,
  fitParts,
  type Graph,
  GraphBuilder,
  InputError,
  type Label,
  learnedParts,
  oneOf,
  ParamError,
  type State,
  takeRows,
  type Values,
} from '@foldwise/core'
import { embedCalibrator } from './calibration-graph.ts'
import { calibrate, calibratorTensors, fitCalibrator, learnedCalibrators, type Responses } from './calibrators.ts'
import { checkPart, compositeOf, withType } from './composite.ts'
import { checkPartition, cvParam, foldsOf, type SplitterLike, type WithSplitter } from './cross-fit.ts'
import { crossPredict } from './cross-predict.ts'
import { classifierOn, labelledRows, someRows } from './part-data.ts'
import { embedProbabilities, embedScores, graphsOf, inputLike } from './part-graphs.ts'
import { equalWeights, meanGraph, meanOf } from './part-mean.ts'
import { type AnyClassifier, probabilities, scores } from './part-outputs.ts'
import type { ClassifierPart, FittedPart, InputOf } from './part-types.ts'

const TYPE = 'calibratedClassifier'

const params = {
  /**
   * `'sigmoid'`: Platt's, two numbers a class; `'isotonic'`: any rising line, for a thousand rows and more; `'temperature'`: one
   * number for all classes, which changes no prediction.
   */
  method: oneOf('sigmoid', 'isotonic', 'temperature'),
  /** Folds of the cross-fitting. */
  cv: cvParam(),
  /**
   * Whether the model is a classifier and a calibrator a fold, whose probabilities it averages, or one classifier fitted on all rows
   * with one calibrator, fitted on what the folds' classifiers say.
   */
  ensemble: boolean({ default: true }),
}
export type CalibratedClassifierParams = Values<typeof params>

const define = ({ estimator, splitter }: { readonly estimator: ClassifierPart; readonly splitter?: SplitterLike }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    async fit(data, { method, cv, ensemble }, ctx): Promise<State> {
      const { x, y: codes, labels, weight } = data
      const rows = labelledRows(data)
      if (cv !== null) checkClasses(data, cv)
      const folds = foldsOf(TYPE, { cv, splitter }, { x, y: rows.y, rows: data.rows, codes }, ctx)
      if (!ensemble) return fitOne(data, estimator, folds, method, ctx)
      const parts = folds.map(({ train }) => classifierOn(estimator, () => someRows(rows, train)))
      return fitParts(ctx, 'fold', parts, async (children) => {
        const calibrators = []
        for (const [f, { test }] of folds.entries()) {
          const part = children[f]!
          const said = await responsesOf(part, takeRows(x, test), labels)
          const own = weight && takeRows(weight, test)
          calibrators.push(await fitCalibrator(method, said, takeRows(codes, test), labels.length, own, ctx))
        }
        return { tensors: calibratorTensors(calibrators), facts: {}, children }
      })
    },
    methods(state, { method }, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const calibrators = learnedCalibrators(state, method, parts.length, classes.length)
      return {
        predictProba: (x: unknown) =>
          meanOf(parts, equalWeights(parts), async (part, i) =>
            calibrate(calibrators[i]!, await responsesOf(part, x, classes), classes.length),
          ),
      }
    },
    expose: (state) => ({ estimators: state.children as readonly AnyClassifier[] }),
    graph(state, { method }, { classes }): Graph {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const calibrators = learnedCalibrators(state, method, parts.length, classes.length)
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const all = parts.map((part, i) => {
        const decisions = part.decisionFunction !== undefined
        const proba = () => {
          const own = embedProbabilities(g, part, graphs[i]!, x, classes)
          return classes.length === 2 ? g.node('Gather', [own, g.int64([1])], { axis: { int: 1 } }) : own
        }
        const said = decisions ? embedScores(g, part, graphs[i]!, x) : proba()
        return embedCalibrator(g, calibrators[i]!, said, classes.length, !decisions)
      })
      return meanGraph(g, all, equalWeights(parts), 'probabilities', classes.length)
    },
  })

/** One classifier for all rows, and a calibrator of what the folds' classifiers say of rows they had not seen. */
async function fitOne(
  data: ClassifierData<unknown>,
  estimator: ClassifierPart,
  folds: Parameters<typeof crossPredict>[4],
  method: CalibratedClassifierParams['method'],
  ctx: FitContext,
): Promise<State> {
  checkPartition(TYPE, folds, data.rows)
  const rows = labelledRows(data)
  let kind = false
  const values = await crossPredict(
    ctx,
    'fold',
    (of) => classifierOn(estimator, of),
    rows,
    folds,
    async (part: AnyClassifier, left) => {
      const said = await responsesOf(part, left, data.labels)
      kind = said.probabilities
      return said.values
    },
  )
  const said = { values, probabilities: kind }
  const calibrator = await fitCalibrator(method, said, data.y, data.labels.length, data.weight, ctx)
  return fitParts(ctx, 'estimator', [classifierOn(estimator, () => rows)], (children) => ({
    tensors: calibratorTensors([calibrator]),
    facts: {},
    children,
  }))
}

/** Decision values where the part has them, else probabilities; of two classes the second column only. */
async function responsesOf(part: AnyClassifier, x: unknown, labels: readonly Label[]): Promise<Responses> {
  if (part.classes.length !== labels.length) {
    throw new InputError(
      `${TYPE}.fit: expected training rows of all ${labels.length} classes in each fold, got ${part.classes.length} of them. Ask for fewer folds.`,
    )
  }
  if (part.decisionFunction) return { values: await scores(part, 'decisionFunction', x), probabilities: false }
  if (!part.predictProba) {
    throw new ParamError(
      `${TYPE}.fit: expected a classifier with 'decisionFunction' or 'predictProba', got '${part.type}' without. Take another.`,
    )
  }
  const all = await probabilities(part, x, labels)
  return { values: labels.length === 2 ? all.filter((_, i) => i % 2 === 1) : all, probabilities: true }
}

function checkClasses({ y, labels }: ClassifierData<unknown>, cv: number): void {
  const counts = new Int32Array(labels.length)
  for (const c of y) counts[c]!++
  const least = counts.indexOf(Math.min(...counts))
  if (counts[least]! < cv) {
    throw new InputError(
      `${TYPE}.fit: expected at least ${cv} rows of each class, as many as 'cv', got ${counts[least]} of ${String(labels[least])}. Ask for fewer folds.`,
    )
  }
}

export type CalibratedClassifierRecipe<R extends ClassifierPart> = DefinedClassifierRecipe<
  InputOf<R>,
  CalibratedClassifierParams,
  'predictProba',
  { readonly estimators: readonly FittedPart<R>[] }
> & { readonly estimator: R; readonly splitter?: SplitterLike }

function make<R extends ClassifierPart>(
  estimator: R,
  given?: WithSplitter<CalibratedClassifierParams>,
): CalibratedClassifierRecipe<R> {
  checkPart(TYPE, 'classifier', estimator)
  return compositeOf(define, { estimator }, given) as CalibratedClassifierRecipe<R>
}

/**
 * Probabilities that can be taken at their word, from a classifier whose own are too sure, too unsure, or missing:
 * `calibratedClassifier(gaussianNB(), { method: 'isotonic' })`.
 *
 * What the classifier says of rows that it had not learned from (its decision values, or else its probabilities) is mapped to the
 * share of rows that are of a class: by a sigmoid (Platt 1999), a rising line (Zadrozny and Elkan, Knowledge Discovery and Data
 * Mining 2002), for more than two classes each class against the others, then made to sum to 1; or by a temperature (Guo et al. 2017).
 * As scikit-learn's `CalibratedClassifierCV`. The fitted classifiers are the model's `estimators`. Costs `cv` fits, or `cv + 1`
 * without `ensemble`. Not for a classifier that minimises log loss and is calibrated already, such as an unpenalised logistic
 * regression; ranking metrics gain nothing.
 */
export const calibratedClassifier = withType(make, define({ estimator: undefined as never }))
