import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, div, mul, sub } from '../elementwise/arithmetic.ts'
import { sqrt, square } from '../elementwise/power.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'

export interface AdamStepAttrs {
  /** How much of the mean of gradients is kept. */
  readonly beta1: number
  /** How much of the mean of their squares. */
  readonly beta2: number
  readonly epsilon: number
  /** What the root of the squares is multiplied by: 1 / sqrt(1 - beta2^step). */
  readonly rootScale: number
  /** The learning rate / (1 - beta1^step). */
  readonly rate: number
  /** Times the parameter, added to the gradient; 0 for none. */
  readonly decay: number
  /** What the parameter is multiplied by before the step; 1 for Adam, less for AdamW. */
  readonly keep: number
}

const NAMES = ['beta1', 'beta2', 'epsilon', 'rootScale', 'rate', 'decay', 'keep'] as const

/** Parameter, gradient, mean and squares to the new parameter, mean and squares. Not differentiable, and never in a graph. */
export const AdamStep: Op<AdamStepAttrs> = {
  name: 'adamStep',
  infer: (ins, attrs) => {
    checkCount('adamStep', ins, 4)
    checkSameDType('adamStep', ins, FLOATS)
    if (ins.some((x) => !sameShape(x.shape, ins[0]!.shape))) {
      throw inputError('adamStep', 'tensors of one shape', ins.map(showSpec).join(', '), 'Check the gradient.')
    }
    for (const name of NAMES) {
      if (!Number.isFinite(attrs[name])) {
        throw inputError('adamStep', `${name} to be a finite number`, `${attrs[name]}`, 'Check the settings.')
      }
    }
    const { shape, dtype } = ins[0]!
    return [0, 1, 2].map(() => ({ shape, dtype }))
  },
  compose: ([p, g, mean, squares], { beta1, beta2, epsilon, rootScale, rate, decay, keep }) => {
    const slope = decay > 0 ? add(g!, mul(p!, decay)) : g!
    const m = add(mul(mean!, beta1), mul(slope, 1 - beta1))
    const v = add(mul(squares!, beta2), mul(square(slope), 1 - beta2))
    const root = add(mul(sqrt(v), rootScale), epsilon)
    return [sub(mul(p!, keep), mul(div(m, root), rate)), m, v]
  },
  reference: ([p, g, mean, squares], { beta1, beta2, epsilon, rootScale, rate, decay, keep }) => {
    const outs = [p!, mean!, squares!].map((x) => allocate(x.dtype, x.data.length))
    for (let i = 0; i < p!.data.length; i++) {
      const slope = g!.data[i]! + decay * p!.data[i]!
      const m = beta1 * mean!.data[i]! + (1 - beta1) * slope
      const v = beta2 * squares!.data[i]! + (1 - beta2) * slope * slope
      outs[0]![i] = keep * p!.data[i]! - (rate * m) / (Math.sqrt(v) * rootScale + epsilon)
      outs[1]![i] = m
      outs[2]![i] = v
    }
    return outs
  },
}

/** One step of Adam for one parameter, in one pass: the new parameter, and the running means of gradients and of their squares. */
export const adamStep = <D extends DType>(
  parameter: Tensor<D>,
  gradient: Tensor<D>,
  mean: Tensor<D>,
  squares: Tensor<D>,
  attrs: AdamStepAttrs,
): [parameter: Tensor<D>, mean: Tensor<D>, squares: Tensor<D>] =>
  apply(AdamStep, [parameter, gradient, mean, squares], attrs) as [Tensor<D>, Tensor<D>, Tensor<D>]
