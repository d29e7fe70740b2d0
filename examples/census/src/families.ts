import type { ClassifierRecipe, ModelType, Table } from '@foldwise/core'
import { logLoss } from '@foldwise/metrics'
import { gradientBoostingClassifier, logisticRegression, randomForestClassifier } from '@foldwise/models'
import {
  columnTransformer,
  ofKind,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  pipelineOf,
  type Search,
  type SearchSpace,
  type SpaceValues,
  simpleImputer,
  splineFeatures,
  standardScaler,
  type TrialStore,
  tpeSearch,
} from '@foldwise/pipelines'
import type { CensusSchema } from './census.ts'

/** A pipeline from the table to probabilities. */
export type IncomeRecipe = ClassifierRecipe<Table<CensusSchema>, object, 'predictProba'>
type Weights = 'balanced' | null

/** Models of one kind. */
export interface Family {
  /** A search of `trials` candidates, by the log loss of three folds. */
  search(trials: number, store: TrialStore): Search<object, IncomeRecipe>
  /** The recipe for values that a search found. */
  recipe(values: object, classWeight?: Weights): IncomeRecipe
  /** What its files hold. */
  readonly type: ModelType
}

/** Categories of fewer than ten rows share a column. */
const indicators = oneHotEncoder({ handleUnknown: 'infrequentIfExist', minFrequency: 10 })
const numbersFor = {
  lines: pipeline(simpleImputer(), standardScaler()),
  curves: pipeline(simpleImputer(), splineFeatures({ knots: 'quantile' })),
}
const forLines = (numbers: keyof typeof numbersFor) =>
  columnTransformer<CensusSchema>([
    [numbersFor[numbers], ofKind('number')],
    [indicators, ofKind('string')],
  ])

/** Categories by number, and first; an unknown one is missing, of which trees know what to make. */
const forTrees = columnTransformer<CensusSchema>([
  [ordinalEncoder({ handleUnknown: 'useEncodedValue', unknownValue: null }), ofKind('string')],
  ['passthrough', ofKind('number')],
])
const CATEGORIES = [0, 1, 2, 3, 4, 5, 6, 7]

export const families: { readonly [name: string]: Family } = {
  'logistic regression': family({
    space: { numbers: ['lines', 'curves'], C: { kind: 'number', min: 1e-2, max: 1e2, log: true } },
    recipe: ({ numbers, C }, classWeight) => pipeline(forLines(numbers), logisticRegression({ C, classWeight })),
    type: pipelineOf(
      columnTransformer.of(
        pipelineOf(simpleImputer, standardScaler),
        pipelineOf(simpleImputer, splineFeatures),
        oneHotEncoder,
      ),
      logisticRegression,
    ),
  }),
  'random forest': family({
    space: {
      maxFeatures: ['sqrt', 0.3, 0.6],
      minSamplesLeaf: { kind: 'integer', min: 1, max: 20, log: true },
    },
    recipe: (values, classWeight) =>
      pipeline(forTrees, randomForestClassifier({ nEstimators: 60, ...values, classWeight })),
    type: pipelineOf(columnTransformer.of(ordinalEncoder), randomForestClassifier),
  }),
  'gradient boosting': family({
    space: {
      nEstimators: { kind: 'integer', min: 30, max: 150, log: true },
      learningRate: { kind: 'number', min: 0.03, max: 0.3, log: true },
      maxLeafNodes: { kind: 'integer', min: 4, max: 32, log: true },
      minSamplesLeaf: { kind: 'integer', min: 5, max: 50, log: true },
    },
    recipe: (values, classWeight) =>
      pipeline(forTrees, gradientBoostingClassifier({ ...values, categoricalFeatures: CATEGORIES, classWeight })),
    type: pipelineOf(columnTransformer.of(ordinalEncoder), gradientBoostingClassifier),
  }),
}

function family<const G extends SearchSpace>(o: {
  readonly space: G
  readonly recipe: (values: SpaceValues<G>, classWeight: Weights) => IncomeRecipe
  readonly type: unknown
}): Family {
  return {
    search: (nTrials, store) =>
      tpeSearch({
        space: o.space,
        recipe: (values) => o.recipe(values, null),
        metric: { from: 'predictProba', metric: logLoss },
        lowerIsBetter: true,
        cv: 3,
        nTrials,
        store,
      }),
    recipe: (values, classWeight = null) => o.recipe(values as SpaceValues<G>, classWeight),
    type: o.type as ModelType,
  }
}
