import { type AdamRates, adamStep } from '@foldwise/core/ops'
import { check, type Optimizer, type OptimizerOptions, type RuleOfAll, together } from './optimizer.ts'
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
  moments('adam', 0, options, (decay) => ({ decay, keep: 1 }))

/** Adam with weights shrunk by `weightDecay` (default 0.01) apart from gradients. Source: Loshchilov & Hutter (2019). */
export const adamW = (options: AdamOptions = {}): Optimizer =>
  moments('adamW', 0.01, options, (decay, rate) => ({ decay: 0, keep: 1 - rate * decay }))

type Decay = (decay: number, rate: number) => Pick<AdamRates, 'decay' | 'keep'>

function moments(name: string, weightDecay: number, options: AdamOptions, shrink: Decay): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options
  check(name, 'beta1', beta1, 1)
  check(name, 'beta2', beta2, 1)
  check(name, 'epsilon', epsilon)
  const rule: RuleOfAll = (all) => {
    const { step } = all[0]![3]
    const tensors = all.map(([p, g, [mean, squares]]) => [p, g, mean!, squares!] as const)
    const each = all.map(([, , , { rate, decay }]) => ({
      rate: rate / (1 - wholePower(beta1, step)),
      ...shrink(decay, rate),
    }))
    return adamStep(tensors, { beta1, beta2, epsilon, rootScale: 1 / Math.sqrt(1 - wholePower(beta2, step)), each })
  }
  return together(name, { learningRate: 0.001, weightDecay }, options, ['mean', 'squares'], rule)
}
