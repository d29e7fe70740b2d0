import {
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  type Graph,
  GraphBuilder,
  hostTensor,
  integer,
  learned,
  type Matrix,
  number,
  oneOf,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { liveRows } from '../contributions/live-rows.ts'
import { drawByWeight } from '../meta/draw-by-weight.ts'
import { type Forest, forestOf, forestTensors, joinTrees, treeCount } from '../tree/forest.ts'
import { addTrees } from '../tree/forest-graph.ts'
import { growthOf } from '../tree/growth.ts'
import { leafOf } from '../tree/predict-forest.ts'
import { rowsToLearn, toRows32 } from '../tree/rows32.ts'
import { boostValues } from './boost-values.ts'
import { LIMITS } from './boosted-limits.ts'
import { leavesOfTrees } from './leaves-of-trees.ts'
import { addWeightedMedians, mediansOfColumns, weightedMedians } from './weighted-median.ts'

const TYPE = 'adaBoostRegressor'

const params = {
  /** Trees at most; boosting stops where one makes no error, and before one whose mean loss is 0.5 or more. */
  nEstimators: integer({ min: 1, default: 50, space: { kind: 'integer', min: 20, max: 300 } }),
  /** Shrinks each tree's say and the change of the rows' weights: smaller takes more trees. */
  learningRate: number({ above: 0, default: 1, space: { kind: 'number', min: 0.05, max: 2, log: true } }),
  /** A row's loss: its absolute error as a share of the largest, the square of that, or `1 - exp(-share)`. */
  loss: oneOf('linear', 'square', 'exponential'),
  /** Depth of the trees, by default that of scikit-learn's. */
  maxDepth: integer({ min: 1, default: 3, space: { kind: 'integer', min: 1, max: 8 } }),
}

/**
 * AdaBoost.R2: trees one after the other, each on rows drawn by weights that grow where those before erred, and their weighted median.
 *
 * Drucker, Improving Regressors using Boosting Techniques, ICML 1997. A tree with the mean loss e, in shares of its largest error, counts
 * `learningRate * log((1 - e) / e)`, and rows that it predicts well weigh less from then on. Losses, weights and medians are
 * scikit-learn's `AdaBoostRegressor`, whose default estimator is a tree of depth 3; which rows are drawn is our seed's. Each tree costs
 * a sort of the columns, and a prediction a sort of the trees' values. One row with a wrong target sets the scale of all losses and gets
 * ever more weight: on noisy data take gradient boosting, which is usually more accurate anyway. For parts that are no trees
 * there is `adaBoostRegressorOf`.
 */
export const adaBoostRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  async fit(data, p, ctx): Promise<State> {
    const x = await rowsToLearn(data.x, `${TYPE}.fit`, ctx)
    const seeds = ctx.stream('trees')
    const boosted = await boostValues(
      await ctx.kernels(),
      x,
      data.y,
      data.weight,
      {
        ...p,
        growth: growthOf({ ...LIMITS, criterion: 'squaredError', maxDepth: p.maxDepth }, x.rows, x.features, false),
        seedOf: () => seeds.uint32(),
        draw: (weights, tree) => drawByWeight(ctx.stream('rows', tree), x.rows, weights),
        onTree: (done, error) => ctx.progress('trees', done, p.nEstimators, { error }),
      },
      ctx,
    )
    if (boosted.weak) {
      ctx.warn(
        'weak-tree',
        `${TYPE}.fit: expected a first tree with a mean loss below 0.5 of its largest error, got ${boosted.errors[0]}. The model is that tree alone; raise maxDepth, or take loss 'square'.`,
      )
    }
    const count = boosted.trees.length
    return {
      tensors: {
        ...forestTensors(joinTrees(boosted.trees, 1)),
        estimatorWeights: hostTensor(boosted.weights, [count], 'float64'),
        estimatorErrors: hostTensor(boosted.errors, [count], 'float64'),
        featureImportances: hostTensor(boosted.importances, [x.features], 'float64'),
      },
      facts: { trees: count },
    }
  },
  methods(state, _params, { features }) {
    const forest = forestOf(state, 1, features)
    const weights = weightsOf(state, forest)
    return {
      predict(x: DenseMatrix | SparseMatrix) {
        const rows = toRows32(x, `${TYPE}.predict`)
        const count = weights.length
        const out = new Float64Array(rows.rows)
        const values = new Float64Array(Math.min(BLOCK, rows.rows) * count)
        for (let from = 0; from < rows.rows; from += BLOCK) {
          const n = Math.min(BLOCK, rows.rows - from)
          for (let t = 0; t < count; t++) {
            for (let i = 0; i < n; i++)
              values[i * count + t] =
                forest.values[leafOf(forest, forest.starts[t]!, rows.data, (from + i) * rows.features)]!
          }
          out.set(weightedMedians(values.subarray(0, n * count), weights), from)
        }
        return out
      },
    }
  },
  expose(state, _params, { features }) {
    const forest = forestOf(state, 1, features)
    const weights = weightsOf(state, forest)
    learned(state, 'estimatorErrors', 'float64', [treeCount(forest)])
    learned(state, 'featureImportances', 'float64', [features])
    return {
      /** How much each tree counts in the median, float64 `[trees]`. */
      estimatorWeights: state.tensors.estimatorWeights as Tensor<'float64'>,
      /** Mean loss of each tree, float64 `[trees]`, from 0 to 1, by the weights that the rows had when it was fitted. */
      estimatorErrors: state.tensors.estimatorErrors as Tensor<'float64'>,
      /** Mean of the trees' importances by their weights, float64 `[features]`. */
      featureImportances: state.tensors.featureImportances as Tensor<'float64'>,
      trees: treeCount(forest),
      /** Predictions `[rows]` after each tree in turn. */
      async *stagedPredict(x: Matrix | SparseMatrix): AsyncGenerator<Float64Array> {
        const where = `${TYPE}.stagedPredict`
        const rows = toRows32(liveRows(where, state, x, features!), where)
        const said: Float64Array[] = []
        for await (const leaves of leavesOfTrees(forest, rows)) {
          said.push(Float64Array.from(leaves, (leaf) => forest.values[leaf]!))
          yield mediansOfColumns(said, weights)
        }
      },
    }
  },
  graph(state, _params, { features }): Graph {
    const forest = forestOf(state, 1, features)
    const g = new GraphBuilder()
    const values = addTrees(g, g.input('x', 'float32', ['N', features!]), forest)
    addWeightedMedians(g, values, weightsOf(state, forest), 'y')
    return g.build()
  },
})

/** Rows of which the trees' values are kept at a time. */
const BLOCK = 1024

const weightsOf = (state: State, forest: Forest): Float64Array =>
  learned(state, 'estimatorWeights', 'float64', [treeCount(forest)])
