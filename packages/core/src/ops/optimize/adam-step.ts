import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, div, mul, sub } from '../elementwise/arithmetic.ts'
import { sqrt, square } from '../elementwise/power.ts'
import { checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'

/** Settings of one parameter. */
export interface AdamRates {
  /** The learning rate / (1 - beta1^step). */
  readonly rate: number
  /** Times the parameter, added to the gradient; 0 for none. */
  readonly decay: number
  /** What the parameter is multiplied by before the step; 1 for Adam, less for AdamW. */
  readonly keep: number
}

export interface AdamStepAttrs {
  /** How much of the mean of gradients is kept. */
  readonly beta1: number
  /** How much of the mean of their squares. */
  readonly beta2: number
  readonly epsilon: number
  /** What the root of the squares is multiplied by: 1 / sqrt(1 - beta2^step). */
  readonly rootScale: number
  /** Of each parameter. */
  readonly each: readonly AdamRates[]
}

const IN = 4
const OUT = 3

/** Parameter, gradient, mean and squares of each parameter to its new parameter, mean and squares. Never differentiated, nor in a graph. */
export const AdamStep: Op<AdamStepAttrs> = {
  name: 'adamStep',
  infer: (ins, attrs) => {
    const count = ins.length / IN
    if (count < 1 || attrs.each?.length !== count) {
      throw inputError('adamStep', 'four tensors and settings of each parameter', `${ins.length}`, 'Check the call.')
    }
    checkSameDType('adamStep', ins, FLOATS)
    ins.forEach((x, i) => {
      if (sameShape(x.shape, ins[i - (i % IN)]!.shape)) return
      const got = ins.slice(i - (i % IN), i - (i % IN) + IN).map(showSpec)
      throw inputError('adamStep', 'tensors of one shape', got.join(', '), 'Check the gradient.')
    })
    const { beta1, beta2, epsilon, rootScale, each } = attrs
    for (const [name, value] of Object.entries({ beta1, beta2, epsilon, rootScale })) checkNumber(name, value)
    for (const rates of each) for (const [name, value] of Object.entries(rates)) checkNumber(name, value)
    return attrs.each.flatMap((_, i) => {
      const { shape, dtype } = ins[i * IN]!
      return Array.from({ length: OUT }, () => ({ shape, dtype }))
    })
  },
  compose: (ins, { beta1, beta2, epsilon, rootScale, each }) =>
    each.flatMap(({ rate, decay, keep }, i) => {
      const [p, g, mean, squares] = ins.slice(i * IN, (i + 1) * IN)
      const slope = decay > 0 ? add(g!, mul(p!, decay)) : g!
      const m = add(mul(mean!, beta1), mul(slope, 1 - beta1))
      const v = add(mul(squares!, beta2), mul(square(slope), 1 - beta2))
      const root = add(mul(sqrt(v), rootScale), epsilon)
      return [sub(mul(p!, keep), mul(div(m, root), rate)), m, v]
    }),
  reference: (ins, { beta1, beta2, epsilon, rootScale, each }) =>
    each.flatMap(({ rate, decay, keep }, at) => {
      const [p, g, mean, squares] = ins.slice(at * IN, (at + 1) * IN)
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
    }),
}

function checkNumber(name: string, value: number): void {
  if (Number.isFinite(value)) return
  throw inputError('adamStep', `${name} to be a finite number`, `${value}`, 'Check the settings.')
}

/** What Adam knows of one parameter: tensors of one shape. */
export type AdamTensors<D extends DType> = readonly [
  parameter: Tensor<D>,
  gradient: Tensor<D>,
  mean: Tensor<D>,
  squares: Tensor<D>,
]

/** One step of Adam for all parameters, in one pass: the new ones, and the running means of gradients and of their squares. */
export function adamStep<D extends DType>(
  parameters: readonly AdamTensors<D>[],
  attrs: AdamStepAttrs,
): (readonly [parameter: Tensor<D>, mean: Tensor<D>, squares: Tensor<D>])[] {
  const outs = apply(AdamStep, parameters.flat(), attrs) as Tensor<D>[]
  return parameters.map((_, i) => [outs[i * OUT]!, outs[i * OUT + 1]!, outs[i * OUT + 2]!])
}
