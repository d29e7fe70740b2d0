import {
  type ClassifierData,
  classWeightParam,
  defineClassifier,
  denseOrSparseInput,
  type FitContext,
  hostTensor,
  type Matrix,
  number,
  oneOf,
  ParamError,
  type SparseMatrix,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { log, sigmoid, softmax } from '@foldwise/kernels'
import { boosted } from './abilities.ts'
import { boost } from './boost.ts'
import { type CustomLoss, checkCustom, customObjective } from './custom.ts'
import { treeGraph } from './graph.ts'
import { growsOn } from './grows-on.ts'
import { splitRows } from './held-out.ts'
import { logistic } from './loss.ts'
import { pointwise, softmaxLoss } from './objective.ts'
import { boostingParams } from './params.ts'
import type { ObjectiveMaker } from './problem.ts'
import type { RowMatrix } from './row-matrix.ts'
import { sameLoss } from './same-loss.ts'
import { type Ensemble, readEnsemble } from './trees.ts'

const TYPE = 'gradientBoostingClassifier'

const params = {
  ...boostingParams,
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
  /** Multiplied into the weights of rows of the second of two classes. */
  scalePosWeight: number({ above: 0, default: 1 }),
  /** `'logLoss'`, or `'custom'`: a function, given by `boostWith`, of raw scores whose sigmoid or softmax is predicted. */
  loss: oneOf('logLoss', 'custom'),
}

/**
 * Gradient boosting of histogram trees, for two classes (one tree a round) and more (one tree a round and class).
 *
 * Minimises the log loss of a sigmoid or softmax over sums of trees. Features are cut into at most 255 bins; each tree is grown
 * leaf by leaf (or level by level) by the largest second-order gain `GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2)`; NaN goes to the
 * side with the larger gain, and where training saw none, to the side with more rows. What sparse rows do not store is 0. Categories are split by sets (see
 * `categoricalFeatures`). Sums of gradients are exact integers, so the bits do not depend on threads or on the order of rows.
 * Cost: rows * features for the bins, then about rows * features * log2(leaves) / 2 additions a tree. Infinite values are taken as
 * the largest and smallest there are.
 *
 * `facts` keeps `iterations` (trees a class), `rounds` (those tried by the last fit) and its `history`: the mean loss, or the metric of
 * `boostWith`, after each round, of the training rows and of those watched. These are the data's `validation` rows, or with
 * `earlyStoppingRounds` rows that are held out; with it, trees after the best round are dropped. `fitMore` adds `nEstimators` rounds, learned
 * from the batch, to a model's own.
 *
 * Sources: Friedman, Greedy function approximation, 2001; Chen and Guestrin, XGBoost, 2016; Ke et al., LightGBM, 2017; Rashmi and
 * Gilad-Bachrach, DART, 2015.
 * Not for data of few rows or mostly linear structure: a linear model is better there; nor for targets beyond the range seen.
 */
export const gradientBoostingClassifier = classifierWith(undefined)

/** The same model type, whose recipes learn with functions. */
export function classifierWith(custom: CustomLoss | undefined) {
  return defineClassifier({
    type: TYPE,
    version: 1,
    accepts: denseOrSparseInput,
    allowMissing: true,
    usesValidation: true,
    moreRounds: growsOn,
    params,
    fit: (data, p, ctx) => learn('fit', data, p, ctx, custom),
    fitMore(state, batch, p, ctx, earlier) {
      if (earlier) sameLoss(TYPE, earlier, p, ['loss', 'categoricalFeatures'])
      const before = state && readEnsemble(state, outputsOf(batch.classes), batch.x.shape[1])
      return learn('fitMore', batch, p, ctx, custom, before)
    },
    methods(state, _params, { classes, features }) {
      const { runner } = boosted(TYPE, state, outputsOf(classes.length), features!)
      return {
        decisionFunction: (x: RowMatrix) => runner.raw(x),
        predictProba: async (x: RowMatrix) => probabilities(await runner.raw(x), classes.length),
        dispose: runner.dispose,
      }
    },
    expose(state, _params, { classes, features }, onDispose) {
      const { abilities, staged } = boosted(TYPE, state, outputsOf(classes.length), features!, onDispose)
      return {
        ...abilities,
        /** Probabilities `[rows, classes]` after each round in turn. */
        async *stagedPredictProba(x: Matrix | SparseMatrix): AsyncGenerator<Tensor<'float64'>> {
          for await (const raw of staged('stagedPredictProba', x)) {
            const p = probabilities(raw, classes.length)
            yield hostTensor(p, [p.length / classes.length, classes.length], 'float64')
          }
        },
      }
    },
    graph: (state, _params, { classes, features }) =>
      treeGraph(
        boosted(TYPE, state, outputsOf(classes.length), features!).ensemble,
        classes.length === 2 ? 'logit' : 'softmax',
      ),
  })
}

const outputsOf = (classes: number): number => (classes === 2 ? 1 : classes)

/** Fits with the functions of `boostWith`, where there are any; goes on from an ensemble where one is given. */
async function learn(
  method: string,
  data: ClassifierData<RowMatrix>,
  p: Values<typeof params>,
  ctx: FitContext,
  custom: CustomLoss | undefined,
  before?: Ensemble,
): Promise<State> {
  const where = `${TYPE}.${method}`
  const { x, y, classes, validation } = data
  checkCustom(where, custom, p, validation !== undefined)
  if (p.scalePosWeight !== 1 && classes !== 2) {
    throw new ParamError(
      `${where}: expected 'scalePosWeight' to be 1 for ${classes} classes, got ${p.scalePosWeight}. Use classWeight.`,
    )
  }
  const weigh = (codes: Int32Array, weight: Float64Array | undefined) =>
    p.scalePosWeight === 1
      ? weight
      : Float64Array.from(codes, (c, i) => (weight?.[i] ?? 1) * (c === 1 ? p.scalePosWeight : 1))
  const weight = weigh(y, data.weight)
  const watched = validation && { ...validation, weight: weigh(validation.y, validation.weight) }
  const sides = splitRows(where, { x, y, weight }, watched, y, p, ctx)
  const outputs = outputsOf(classes)
  const objective: ObjectiveMaker = custom?.objective
    ? customObjective(custom.objective, where)
    : outputs === 1
      ? (k, ws, set, _, room) => pointwise(k, ws, set, logistic, where, room)
      : (k, ws, set, _, room) => softmaxLoss(k, ws, set, where, room)
  const start = custom?.objective ? new Float64Array(outputs) : base(y, classes, weight, sides.train.ids)
  return boost({ where, ...sides, objective, metric: custom?.metric, base: before?.base ?? start, before }, p, ctx)
}

/** Log odds of the second of two classes, or the log of each class's share. */
function base(
  y: Int32Array,
  classes: number,
  weight: Float64Array | undefined,
  ids: Int32Array | undefined,
): Float64Array {
  const sums = new Float64Array(classes)
  const n = ids?.length ?? y.length
  for (let j = 0; j < n; j++) {
    const i = ids ? ids[j]! : j
    sums[y[i]!]! += weight ? weight[i]! : 1
  }
  const total = sums.reduce((a, b) => a + b, 0)
  // A class whose rows all weigh 0 has a share that is as good as none.
  const share = sums.map((s) => Math.max(s / total, 1e-12))
  return classes === 2 ? Float64Array.of(log(share[1]! / share[0]!)) : share.map((s) => log(s))
}

function probabilities(raw: Float64Array<ArrayBuffer>, classes: number): Float64Array<ArrayBuffer> {
  if (classes > 2) {
    for (let i = 0; i < raw.length; i += classes) raw.set(softmax(raw.subarray(i, i + classes)), i)
    return raw
  }
  const out = new Float64Array(raw.length * 2)
  for (let i = 0; i < raw.length; i++) {
    out[2 * i] = sigmoid(-raw[i]!)
    out[2 * i + 1] = sigmoid(raw[i]!)
  }
  return out
}
