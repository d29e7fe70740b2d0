import {
  classWeightParam,
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  hostTensor,
  InputError,
  integer,
  learned,
  type Matrix,
  number,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { softmax } from '@foldwise/kernels'
import { liveRows } from '../contributions/live-rows.ts'
import { type Forest, forestOf, forestTensors, joinTrees, treeCount } from '../tree/forest.ts'
import { voteGraph } from '../tree/forest-graph.ts'
import { sumOfTrees } from '../tree/predict-forest.ts'
import { rowsToLearn, toRows32 } from '../tree/rows32.ts'
import { boostClasses } from './boost-classes.ts'
import { leavesOfTrees } from './leaves-of-trees.ts'

const TYPE = 'adaBoostClassifier'

const params = {
  /** Trees at most; boosting stops where one makes no mistake, or one is no better than chance. */
  nEstimators: integer({ min: 1, default: 50, space: { kind: 'integer', min: 20, max: 300 } }),
  /** Shrinks each tree's say: smaller takes more trees. */
  learningRate: number({ above: 0, default: 1, space: { kind: 'number', min: 0.05, max: 2, log: true } }),
  /** Depth of the trees; 1 are stumps, as in scikit-learn's default. */
  maxDepth: integer({ min: 1, default: 1, space: { kind: 'integer', min: 1, max: 5 } }),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
}

/**
 * AdaBoost (SAMME): small trees one after the other, each on rows weighed by the mistakes of those before, that vote with weights
 * `learningRate * (log((1 - error) / error) + log(classes - 1))`.
 *
 * Freund and Schapire, Journal of Computer and System Sciences 55 (1997); for more than two classes Zhu, Zou, Rosset and Hastie,
 * Statistics and Its Interface 2 (2009). Decision values, and probabilities as their softmax, are scikit-learn's. Each tree costs
 * a sort of the columns. Labels that are wrong get ever more weight: on noisy data take gradient boosting. For
 * parts that are no trees there is `adaBoostClassifierOf`.
 */
export const adaBoostClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  async fit(data, p, ctx) {
    const x = await rowsToLearn(data.x, `${TYPE}.fit`, ctx)
    const targets = { classes: data.y, count: data.classes }
    const seeds = ctx.stream('trees')
    const boosted = await boostClasses(
      await ctx.kernels(),
      x,
      targets,
      data.weight,
      {
        ...p,
        seedOf: () => seeds.uint32(),
        onTree: (done, error) => ctx.progress('trees', done, p.nEstimators, { error }),
      },
      ctx,
    )
    if (boosted.trees.length === 0)
      throw new InputError(
        `${TYPE}.fit: expected a first tree better than chance, got none. Raise maxDepth, or check the labels.`,
      )
    const count = boosted.trees.length
    return {
      tensors: {
        ...forestTensors(joinTrees(boosted.trees, data.classes)),
        estimatorWeights: hostTensor(boosted.weights, [count], 'float64'),
        estimatorErrors: hostTensor(boosted.errors, [count], 'float64'),
        featureImportances: hostTensor(boosted.importances, [x.features], 'float64'),
      },
      facts: { trees: count },
    }
  },
  methods(state, _params, { classes, features }) {
    const votes = sumOfTrees(forestOf(state, classes.length, features))
    const count = classes.length
    return {
      async predictProba(x: DenseMatrix | SparseMatrix) {
        return probabilitiesOf(await votes(toRows32(x, `${TYPE}.predictProba`)), count)
      },
      async decisionFunction(x: DenseMatrix | SparseMatrix) {
        const out = await votes(toRows32(x, `${TYPE}.decisionFunction`))
        return count > 2 ? out : Float64Array.from({ length: out.length / 2 }, (_, i) => out[2 * i + 1]! - out[2 * i]!)
      },
    }
  },
  expose(state, _params, { classes, features }) {
    const count = classes.length
    const forest = forestOf(state, count, features)
    learned(state, 'estimatorErrors', 'float64', [treeCount(forest)])
    const weights = weightsOf(state, forest)
    const total = weights.reduce((a, b) => a + b, 0)
    return {
      /** How much each tree's vote counts, float64 `[trees]`; decision values are divided by their sum. */
      estimatorWeights: state.tensors.estimatorWeights as Tensor<'float64'>,
      /** Share of wrong rows of each tree, float64 `[trees]`, by the weights that the rows had when it was fitted. */
      estimatorErrors: state.tensors.estimatorErrors as Tensor<'float64'>,
      /** Mean of the trees' importances by their weights, float64 `[features]`. */
      featureImportances: state.tensors.featureImportances as Tensor<'float64'>,
      trees: treeCount(forest),
      /** Probabilities `[rows, classes]` after each tree in turn. */
      async *stagedPredictProba(x: Matrix | SparseMatrix): AsyncGenerator<Tensor<'float64'>> {
        const where = `${TYPE}.stagedPredictProba`
        const rows = toRows32(liveRows(where, state, x, features!), where)
        const votes = new Float64Array(rows.rows * count)
        let [t, sum] = [0, 0]
        for await (const leaves of leavesOfTrees(forest, rows)) {
          for (let i = 0; i < votes.length; i++)
            votes[i]! += forest.values[leaves[Math.floor(i / count)]! * count + (i % count)]!
          sum += weights[t++]!
          // A tree's votes are shares of the weight of all trees.
          const scale = total / sum
          yield hostTensor(
            probabilitiesOf(
              votes.map((v) => v * scale),
              count,
            ),
            [rows.rows, count],
            'float64',
          )
        }
      },
    }
  },
  graph: (state, _params, { classes, features }) => voteGraph(forestOf(state, classes.length, features), features!),
})

const weightsOf = (state: State, forest: Forest): Float64Array =>
  learned(state, 'estimatorWeights', 'float64', [treeCount(forest)])

/** Softmax of votes, row-major `[rows, classes]`, over classes less 1; in place. */
function probabilitiesOf(votes: Float64Array<ArrayBuffer>, classes: number): Float64Array<ArrayBuffer> {
  for (let i = 0; i < votes.length; i += classes)
    votes.set(softmax(votes.subarray(i, i + classes).map((v) => v / (classes - 1))), i)
  return votes
}
