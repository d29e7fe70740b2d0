import {
  classWeightParam,
  custom,
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  FormatError,
  hostTensor,
  type Label,
  learned,
  oneOf,
  ParamError,
  type SparseMatrix,
  type State,
  show,
} from '@foldwise/core'
import { constantGraph } from './constant-graph.ts'
import { rowDraws } from './row-draws.ts'

const TYPE = 'dummyClassifier'

const params = {
  /**
   * `'prior'`: probabilities are the classes' shares; `'mostFrequent'`: 1 for the largest; `'stratified'`: 1 for a class drawn by the
   * shares; `'uniform'`: the same for all, and a class drawn by them is predicted; `'constant'`: 1 for the class named by `constant`.
   */
  strategy: oneOf('prior', 'mostFrequent', 'stratified', 'uniform', 'constant'),
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
 * Predicts without having looked at what rows tell: what a classifier has to be better than. The predicted class is the most frequent one,
 * the first of equals, or the one that is drawn or given. Strategies are those of scikit-learn's `DummyClassifier`.
 *
 * `'stratified'` and `'uniform'` draw a class for each row from the fit's seed and a hash of the row's values, where scikit-learn draws
 * from a generator that every call starts anew. So a row has one prediction, alone, in any batch and in any order, as of every model here,
 * and probabilities go with predictions. The price: equal rows are drawn together, and where a few rows come again and again, shares of
 * the predictions are only roughly those of the classes. ONNX has no such hash: these two have no graph.
 */
export const dummyClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  fit({ y, weight, classes, labels }, { strategy, constant }, ctx) {
    const shares = new Float64Array(classes)
    for (const [i, c] of y.entries()) shares[c]! += weight ? weight[i]! : 1
    const total = shares.reduce((a, b) => a + b, 0)
    const chosen = strategy === 'constant' ? constantClass(labels, constant) : shares.indexOf(Math.max(...shares))
    const values = shares.map((s, c) =>
      strategy === 'uniform'
        ? 1 / classes
        : strategy === 'prior' || strategy === 'stratified'
          ? s / total
          : Number(c === chosen),
    )
    return {
      tensors: { probabilities: hostTensor(values, [classes], 'float64') },
      facts: draws(strategy) ? { seed: ctx.stream('rows').uint32() } : {},
    }
  },
  methods(state, { strategy }, { classes }) {
    const count = classes.length
    const shares = learned(state, 'probabilities', 'float64', [count])
    const same = (x: DenseMatrix | SparseMatrix): Float64Array =>
      Float64Array.from({ length: x.shape[0] * count }, (_, i) => shares[i % count]!)
    if (!draws(strategy)) return { predictProba: same }
    const seed = seedOf(state)
    const predict = (x: DenseMatrix | SparseMatrix): Int32Array =>
      Int32Array.from(rowDraws(x, seed), (u) => classAt(shares, u))
    const drawn = (x: DenseMatrix | SparseMatrix): Float64Array => {
      const out = new Float64Array(x.shape[0] * count)
      for (const [row, c] of predict(x).entries()) out[row * count + c] = 1
      return out
    }
    return { predictProba: strategy === 'uniform' ? same : drawn, predict }
  },
  graph(state, { strategy }, { classes, features }) {
    if (draws(strategy)) {
      throw new ParamError(
        `${TYPE}.toGraph: expected a strategy without draws, which ONNX cannot express, got '${strategy}'. Take 'prior' or 'mostFrequent'.`,
      )
    }
    return constantGraph(learned(state, 'probabilities', 'float64', [classes.length]), features!, 'probabilities')
  },
})

const draws = (strategy: string): boolean => strategy === 'stratified' || strategy === 'uniform'

function seedOf({ facts: { seed } }: State): number {
  if (typeof seed === 'number' && Number.isInteger(seed)) return seed
  throw new FormatError(
    `${TYPE}: expected the fact 'seed' to be a whole number, got ${show(seed)}. The file is damaged.`,
  )
}

/** The class within whose share of [0, 1) a number falls; the last that has one where rounding leaves a gap. */
function classAt(shares: Float64Array, u: number): number {
  let sum = 0
  let last = 0
  for (const [c, share] of shares.entries()) {
    if (share === 0) continue
    sum += share
    last = c
    if (u < sum) break
  }
  return last
}

function constantClass(labels: readonly Label[], constant: Label | null): number {
  const at = labels.indexOf(constant as Label)
  if (at >= 0) return at
  const names = labels.slice(0, 10).map((label) => JSON.stringify(label))
  throw new ParamError(
    `${TYPE}.fit: expected 'constant' to be one of the classes for strategy 'constant', got ${JSON.stringify(constant)}. The classes are ${names.join(', ')}${labels.length > 10 ? ' and others' : ''}.`,
  )
}
