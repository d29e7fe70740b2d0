import type { Tensor } from '@foldwise/core'
import { add, div, mul, sqrt, square, sub } from '@foldwise/core/ops'
import { check, type Optimizer, type OptimizerOptions, perParameter, type RuleStep } from './optimizer.ts'
import { wholePower } from './whole-power.ts'

export interface AdamOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number
  /** How much of the mean of gradients is kept at each step. Default 0.9. */
  readonly beta1?: number
  /** How much of the mean of their squares. Default 0.999. */
  readonly beta2?: number
  /** Default 1e-8. */
  readonly epsilon?: number
}

/** Steps by running means of gradients and of their squares (Kingma & Ba, 2015). Weight decay is added to gradients. */
export const adam = (options: AdamOptions = {}): Optimizer =>
  moments('adam', 0, options, (p, g, decay) => [p, decay > 0 ? add(g, mul(p, decay)) : g])

/** Adam with weights shrunk by `weightDecay` (default 0.01) apart from gradients. Source: Loshchilov & Hutter (2019). */
export const adamW = (options: AdamOptions = {}): Optimizer =>
  moments('adamW', 0.01, options, (p, g, decay, rate) => [decay > 0 ? mul(p, 1 - rate * decay) : p, g])

type Decay = (p: Tensor, g: Tensor, decay: number, rate: number) => [Tensor, Tensor]

function moments(name: string, weightDecay: number, options: AdamOptions, shrink: Decay): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options
  check(name, 'beta1', beta1, 1)
  check(name, 'beta2', beta2, 1)
  check(name, 'epsilon', epsilon)
  const rule = (weight: Tensor, gradient: Tensor, [m, v]: readonly Tensor[], { rate, decay, step }: RuleStep) => {
    const [p, g] = shrink(weight, gradient, decay, rate)
    const mean = add(mul(m!, beta1), mul(g, 1 - beta1))
    const squares = add(mul(v!, beta2), mul(square(g), 1 - beta2))
    const root = add(mul(sqrt(squares), 1 / Math.sqrt(1 - wholePower(beta2, step))), epsilon)
    const change = mul(div(mean, root), rate / (1 - wholePower(beta1, step)))
    return [sub(p, change), mean, squares] as const
  }
  return perParameter(name, { learningRate: 0.001, weightDecay }, options, ['mean', 'squares'], rule)
}
