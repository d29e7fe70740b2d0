import { type FitContext, InputError, ParamError, type Rng, shuffleInPlace } from '@foldwise/core'
import { cut, type Kernels, linear, type Region } from '@foldwise/kernels'
import { LOSSES, type Rate, type SgdLoss } from './params.ts'

/** Rows in kernel memory; `indptr` and `indices` are of length 0 for dense ones. */
export interface SgdRows {
  readonly rows: number
  readonly features: number
  readonly indptr: Region<Int32Array>
  readonly indices: Region<Int32Array>
  readonly values: Region<Float64Array>
  readonly weight: Region<Float64Array>
  readonly sparse: boolean
}

/** Where a run stands: the weights of the last step, and where it averages their mean. */
export interface Standing {
  readonly coef: Float64Array<ArrayBuffer>
  readonly intercept: number
  readonly averageCoef: Float64Array<ArrayBuffer> | undefined
  readonly averageIntercept: number
  /** Steps taken. */
  readonly steps: number
}

export interface SgdOptions {
  readonly loss: SgdLoss
  readonly penalty: 'l2' | 'l1' | 'elasticnet' | null
  readonly alpha: number
  readonly l1Ratio: number
  readonly fitIntercept: boolean
  readonly maxIter: number
  readonly tol: number | null
  readonly shuffle: boolean
  readonly epsilon: number
  readonly learningRate: Rate
  readonly eta0: number
  readonly powerT: number
  readonly nIterNoChange: number
  readonly average: boolean | number
}

export interface Run {
  readonly standing: Standing
  readonly epochs: number
  readonly converged: boolean
  /** Mean loss over the last epoch, before each row's step, with the penalty at its end. */
  readonly objective: number
}

/** Values between looks at the clock. */
const STEP = 1 << 20
/** The intercept of sparse rows steps slower: each row moves it, and few rows move a weight. */
const SPARSE_INTERCEPT = 0.01

/** What was learned, in the form that predicts: the mean where there is one by now. */
export function learnedBy(
  { coef, intercept, averageCoef, averageIntercept, steps }: Standing,
  average: boolean | number,
) {
  const averaged = averageCoef && Number(average) <= steps
  return averaged ? { coef: averageCoef, intercept: averageIntercept } : { coef, intercept }
}

/** Epochs over the rows in `order`, which is shuffled in place. `score` is of held-out rows, and stops the run. */
export async function descend(
  type: string,
  kernels: Kernels,
  { x, y, order }: { readonly x: SgdRows; readonly y: Float64Array; readonly order: Int32Array },
  start: Standing | undefined,
  o: SgdOptions,
  random: Rng,
  score: ((coef: Float64Array, intercept: number) => number) | undefined,
  ctx: FitContext,
  onEpoch: (epoch: number, objective: number) => void,
): Promise<Run> {
  checkOptions(type, o)
  const { features } = x
  using ws = kernels.workspace()
  const k = kernels.use(linear)
  const average = Number(o.average)
  const l1Ratio = o.penalty === 'l1' ? 1 : o.penalty === 'elasticnet' ? o.l1Ratio : 0
  const [l1, l2] = o.penalty === null ? [0, 0] : [o.alpha * l1Ratio, o.alpha * (1 - l1Ratio)]
  const target = ws.float64(y)
  const visits = ws.int32(order)
  const w = ws.float64(start?.coef ?? features)
  const averaged = ws.float64(average > 0 ? (start?.averageCoef ?? features) : 0)
  const taken = ws.float64(l1 > 0 ? features : 0)
  const begun = [1, start?.intercept ?? 0, start?.averageIntercept ?? 0, (start?.steps ?? 0) + 1, 0, 0, 1, 0]
  const state = ws.float64(begun)
  const loss = LOSSES.indexOf(o.loss)
  const rate = ['constant', 'optimal', 'invscaling', 'pa1', 'pa2'].indexOf(o.learningRate)
  const power = o.learningRate === 'optimal' ? firstStep() : o.powerT
  const total = order.reduce((s, i) => s + x.weight.view[i]!, 0)
  const perRow = Math.max(1, x.sparse ? x.values.length / Math.max(1, x.rows) : features)
  const pieces = cut(order.length, Math.max(1, Math.ceil(STEP / perRow)))
  const step = o.fitIntercept ? (x.sparse ? SPARSE_INTERCEPT : 1) : 0
  let eta = o.learningRate === 'optimal' ? o.alpha : o.eta0
  let best = Infinity
  let idle = 0
  let epoch = 0
  let objective = 0
  let converged = false
  while (epoch < o.maxIter && !converged) {
    epoch++
    if (o.shuffle) shuffleInPlace(visits.view, random)
    state.view[7] = 0
    for (const [from, to] of pieces) {
      const data = [x.sparse ? x.indptr.at : 0, x.indices.at, x.values.at, target.at, x.weight.at] as const
      const how = [loss, o.epsilon, l1, l2, Math.max(0, rate), eta, power, step, average] as const
      k.sgdRows(from, to, visits.at, features, ...data, ...how, state.at, w.at, averaged.at, taken.at)
      await ctx.checkpoint()
    }
    objective = state.view[7]! / total + penalty()
    const standing = current()
    if (!(Number.isFinite(objective) && Number.isFinite(standing.intercept) && standing.coef.every(Number.isFinite))) {
      throw new InputError(
        `${type}: expected weights that stay finite, got an overflow in epoch ${epoch}. Scale the columns (standardScaler), or lower eta0.`,
      )
    }
    onEpoch(epoch, objective)
    const cost = score ? -score(standing.coef, standing.intercept) : objective
    idle = o.tol !== null && cost > best - o.tol ? idle + 1 : 0
    best = Math.min(best, cost)
    if (idle >= o.nIterNoChange) {
      if (o.learningRate === 'adaptive' && eta > 1e-6) {
        eta /= 5
        idle = 0
      } else converged = true
    }
  }
  k.sgdUnscale(features, average > 0, state.at, w.at, averaged.at)
  const averageCoef = average > 0 ? averaged.copy() : undefined
  const [, intercept, averageIntercept, t] = state.view
  const standing = {
    ...{ coef: w.copy(), intercept: intercept!, averageCoef },
    ...{ averageIntercept: averageIntercept!, steps: t! - 1 },
  } as Standing
  return { standing, epochs: epoch, converged, objective }

  function current() {
    const scale = state.view[0]!
    return { coef: w.view.map((v) => v * scale), intercept: state.view[1]! }
  }

  function penalty(): number {
    const scale = state.view[0]!
    let sum = 0
    for (const v of w.view) sum += l1 * Math.abs(scale * v) + (l2 / 2) * scale * scale * v * v
    return sum
  }

  /** Chosen so that the first steps are about as long as the weights are expected to be. */
  function firstStep(): number {
    const typical = Math.sqrt(1 / Math.sqrt(o.alpha))
    const eta0 = typical / Math.max(1, k.sgdSlope(loss, o.epsilon, 1, -typical))
    return 1 / (eta0 * o.alpha)
  }
}

function checkOptions(type: string, { learningRate, alpha, loss, penalty }: SgdOptions): void {
  if (learningRate === 'optimal' && alpha === 0) {
    throw new ParamError(`${type}: expected 'alpha' > 0 for the learning rate 'optimal', got 0. Take 'invscaling'.`)
  }
  const passive = learningRate === 'pa1' || learningRate === 'pa2'
  const fits = ['hinge', 'squaredHinge', 'epsilonInsensitive', 'squaredEpsilonInsensitive'].includes(loss)
  if (passive && !(fits && penalty === null)) {
    throw new ParamError(
      `${type}: expected 'penalty' null and a hinge or epsilon-insensitive loss for '${learningRate}', got ${penalty} and '${loss}'. Change them, or take another learning rate.`,
    )
  }
}
