import {
  type ClassifierMethods,
  type DefinedClassifier,
  defineClassifier,
  defineRegressor,
  denseOrSparseInput,
  hostTensor,
  integer,
  type Label,
  type Matrix,
  type ModelType,
  number,
  type OnDispose,
  oneOf,
  ParamError,
  type Regressor,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { type ContributionOptions, explainer } from '../../contributions/explainer.ts'
import { liveRows } from '../../contributions/live-rows.ts'
import { type ImportanceKind, importancesOf } from '../importances.ts'
import type { RowMatrix } from '../row-matrix.ts'
import { whenReady } from '../score/when-ready.ts'
import { explainedImport } from './explain-imported.ts'
import { classifierGraph, regressorGraph } from './imported-graph.ts'
import { readEnsemble } from './imported-trees.ts'
import { applyValueLink, type ClassLink, classLinks, probabilities, valueLinks } from './links.ts'
import { importedScores, type Source, sources } from './run-imported.ts'

/** What imported models show besides their predictions. */
export interface ImportedAbilities {
  /** Importance of each feature, float64 `[features]`: by total gain (the default), cover, or number of splits; not normalised. */
  importances(kind?: ImportanceKind): Promise<Tensor<'float64'>>
  /**
   * What each feature adds to each row's raw score, and in the last column the score that is expected where no feature is known: float64
   * `[rows, features + 1]`, or `[rows, classes, features + 1]` for more than two classes. Each row sums to its raw score, within rounding.
   *
   * Exact Shapley values given the trees, those of `Booster.predict` with XGBoost's `pred_contribs` or LightGBM's `pred_contrib`; of a LightGBM
   * forest, whose own are sums over its trees, their mean. XGBoost has none of trees with vector leaves, and computes in float32.
   */
  contributions(x: Matrix | SparseMatrix, options?: ContributionOptions): Promise<Tensor<'float64'>>
}

export type ImportedClassifier<L extends Label = Label> = DefinedClassifier<
  Matrix | SparseMatrix,
  L,
  'decisionFunction',
  ImportedAbilities
>
export type ImportedRegressor = Regressor<Matrix | SparseMatrix> & Readonly<ImportedAbilities>

const common = {
  /** The library whose rules hold: XGBoost compares and adds in float32, LightGBM in float64. */
  source: oneOf(...sources),
  /** Raw scores are multiplied by this before a sigmoid. */
  slope: number({ above: 0, default: 1 }),
  /** Raw scores are divided by this: rounds of a LightGBM forest (`average_output`). */
  divisor: integer({ min: 1, default: 1 }),
}

const notFitted = (): never => {
  throw new Error('internal: imported models come from files')
}

function abilities(
  type: string,
  state: State,
  p: { readonly source: Source; readonly divisor: number },
  outputs: number,
  features: number,
  onDispose: OnDispose,
): ImportedAbilities {
  const ensemble = readEnsemble(state, outputs, features)
  const where = `${type}.contributions`
  const explain = explainer(() => explainedImport(where, ensemble, p.source, p.divisor), onDispose)
  return {
    importances: async (kind = 'gain') =>
      hostTensor(importancesOf(ensemble.trees, features, kind), [features], 'float64'),
    contributions: async (x, options) => explain(liveRows(where, state, x, features), options),
  }
}

const outputsOf = (link: ClassLink, classes: number): number =>
  link === 'softmax' || link === 'sigmoids' ? classes : 1

const classifier = defineClassifier({
  type: 'importedBoostingClassifier',
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params: { ...common, link: oneOf(...classLinks) },
  fit: notFitted,
  methods(state, p, { classes, features }) {
    const ensemble = readEnsemble(state, outputsOf(p.link, classes.length), features!)
    const scores = importedScores(ensemble, p.source)
    const raw = (x: RowMatrix) => whenReady(scores.raw(x), (v) => divided(v, p.divisor))
    const { link } = p
    const methods: ClassifierMethods<RowMatrix> & { decisionFunction: typeof raw } = {
      decisionFunction: raw,
      ...(link !== 'sign' && {
        predictProba: (x: RowMatrix) => whenReady(raw(x), (v) => probabilities(link, p.slope, v, classes.length)),
      }),
      dispose: scores.dispose,
    }
    return methods
  },
  expose: (state, p, { classes, features }, onDispose) =>
    abilities('importedBoostingClassifier', state, p, outputsOf(p.link, classes.length), features!, onDispose),
  graph(state, p, { classes, features }) {
    if (p.link === 'sign') {
      throw new ParamError(
        "importedBoostingClassifier.toGraph: expected an objective with probabilities, got 'binary:hinge'. Train with 'binary:logistic'.",
      )
    }
    return classifierGraph(readEnsemble(state, outputsOf(p.link, classes.length), features!), p.link, p)
  },
})

const regressor = defineRegressor({
  type: 'importedBoostingRegressor',
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params: { ...common, link: oneOf(...valueLinks) },
  fit: notFitted,
  methods(state, p, { features }) {
    const scores = importedScores(readEnsemble(state, 1, features!), p.source)
    return {
      predict: (x: RowMatrix) =>
        whenReady(scores.raw(x), (v) => applyValueLink(p.link, p.slope, divided(v, p.divisor))),
      dispose: scores.dispose,
    }
  },
  expose: (state, p, { features }, onDispose) =>
    abilities('importedBoostingRegressor', state, p, 1, features!, onDispose),
  graph: (state, p, { features }) => regressorGraph(readEnsemble(state, 1, features!), p.link, p),
})

function divided(raw: Float64Array<ArrayBuffer>, divisor: number): Float64Array<ArrayBuffer> {
  if (divisor !== 1) for (let i = 0; i < raw.length; i++) raw[i]! /= divisor
  return raw
}

/** Rebuilds classifiers that `fromXgboost` and `fromLightgbm` made from files that `save` wrote. */
export const importedBoostingClassifier: ModelType<ImportedClassifier> = {
  type: classifier.type,
  version: classifier.version,
  restore: classifier.restore,
}

/** Rebuilds regressors and rankers that `fromXgboost` and `fromLightgbm` made from files that `save` wrote. */
export const importedBoostingRegressor: ModelType<ImportedRegressor> = {
  type: regressor.type,
  version: regressor.version,
  restore: regressor.restore,
}
