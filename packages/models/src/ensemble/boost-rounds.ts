import { exp, log, pow } from '@foldwise/kernels'
import { normalized } from '../tree/tree-nodes.ts'

/** What a round of boosting comes to. */
export interface Round {
  /** Mean loss of the new estimator, by the weights that the rows had. */
  readonly error: number
  /** How much the estimator counts. */
  readonly say: number
  /** Whether no further one is due. */
  readonly last: boolean
  /** The rows' weights for the next one; they sum to 1. */
  readonly next: Float64Array<ArrayBuffer>
}

/** A round of SAMME, from rows that are `wrong` (1) and right (0); undefined where they are no better than chance. */
export function sammeRound(
  wrong: Int32Array,
  weight: Float64Array<ArrayBuffer>,
  classes: number,
  learningRate: number,
): Round | undefined {
  let error = 0
  for (let r = 0; r < wrong.length; r++) error += weight[r]! * wrong[r]!
  if (error >= 1 - 1 / classes) return undefined
  if (error <= 0) return { error, say: 1, last: true, next: weight }
  const say = learningRate * (log((1 - error) / error) + log(classes - 1))
  const factor = exp(say)
  return { error, say, last: false, next: normalized(weight.map((w, r) => (wrong[r] ? w * factor : w))) }
}

export type BoostLoss = 'linear' | 'square' | 'exponential'

/** A round of AdaBoost.R2, from what is predicted; undefined for a mean loss of 0.5 or more, unless it is the `first`. */
export function r2Round(
  said: ArrayLike<number>,
  y: Float64Array,
  weight: Float64Array<ArrayBuffer>,
  o: { readonly learningRate: number; readonly loss: BoostLoss; readonly first: boolean },
): Round | undefined {
  const losses = lossesOf(said, y, weight, o.loss)
  let error = 0
  for (let r = 0; r < losses.length; r++) error += weight[r]! * losses[r]!
  if (error >= 0.5 && !o.first) return undefined
  if (error >= 0.5 || error <= 0) return { error, say: 1, last: true, next: weight }
  const beta = error / (1 - error)
  const next = normalized(weight.map((w, r) => w * pow(beta, (1 - losses[r]!) * o.learningRate)))
  return { error, say: -o.learningRate * log(beta), last: false, next }
}

/** Loss of each row, as a share of the largest error among rows that weigh anything. */
function lossesOf(
  said: ArrayLike<number>,
  y: Float64Array,
  weight: Float64Array,
  loss: BoostLoss,
): Float64Array<ArrayBuffer> {
  const errors = new Float64Array(y.length)
  let most = 0
  for (let r = 0; r < y.length; r++) {
    if (weight[r] === 0) continue
    errors[r] = Math.abs(said[r]! - y[r]!)
    if (errors[r]! > most) most = errors[r]!
  }
  if (most === 0) return errors
  return errors.map((e) => {
    const share = e / most
    return loss === 'linear' ? share : loss === 'square' ? share * share : 1 - exp(-share)
  })
}
