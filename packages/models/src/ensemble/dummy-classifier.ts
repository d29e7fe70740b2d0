import {
  classWeightParam,
  custom,
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  hostTensor,
  type Label,
  learned,
  oneOf,
  ParamError,
  type SparseMatrix,
} from '@foldwise/core'
import { constantGraph } from './constant-graph.ts'

const TYPE = 'dummyClassifier'

const params = {
  /**
   * `'prior'`: probabilities are the classes' shares; `'mostFrequent'`: 1 for the largest; `'uniform'`: the same for all; `'constant'`: 1
   * for the class named by `constant`.
   */
  strategy: oneOf('prior', 'mostFrequent', 'uniform', 'constant'),
  /** The label that `'constant'` predicts, one of those of the rows. */
  constant: custom<Label | null>({
    kind: 'label',
    default: null,
    expects: 'a string, a finite number, true or false, or null',
    accepts: (v) => v === null || typeof v === 'string' || typeof v === 'boolean' || Number.isFinite(v),
  }),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
}

/**
 * Predicts without looking at the rows: what a classifier has to be better than. The predicted class is the most frequent one, the
 * first of equals; for `'uniform'` that is the first of all, so judge that strategy by its probabilities.
 */
export const dummyClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  fit({ y, weight, classes, labels }, { strategy, constant }) {
    const shares = new Float64Array(classes)
    for (const [i, c] of y.entries()) shares[c]! += weight ? weight[i]! : 1
    const total = shares.reduce((a, b) => a + b, 0)
    const chosen = strategy === 'constant' ? constantClass(labels, constant) : shares.indexOf(Math.max(...shares))
    const values = shares.map((s, c) =>
      strategy === 'uniform' ? 1 / classes : strategy === 'prior' ? s / total : Number(c === chosen),
    )
    return { tensors: { probabilities: hostTensor(values, [classes], 'float64') }, facts: {} }
  },
  methods(state, _params, { classes }) {
    const shares = learned(state, 'probabilities', 'float64', [classes.length])
    return {
      predictProba(x: DenseMatrix | SparseMatrix) {
        return Float64Array.from({ length: x.shape[0] * classes.length }, (_, i) => shares[i % classes.length]!)
      },
    }
  },
  graph: (state, _params, { classes, features }) =>
    constantGraph(learned(state, 'probabilities', 'float64', [classes.length]), features!, 'probabilities'),
})

function constantClass(labels: readonly Label[], constant: Label | null): number {
  const at = labels.indexOf(constant as Label)
  if (at >= 0) return at
  const names = labels.slice(0, 10).map((label) => JSON.stringify(label))
  throw new ParamError(
    `${TYPE}.fit: expected 'constant' to be one of the classes for strategy 'constant', got ${JSON.stringify(constant)}. The classes are ${names.join(', ')}${labels.length > 10 ? ' and others' : ''}.`,
  )
}
