import { ParamError } from '@foldwise/core'
import { add, mul, sub } from '@foldwise/core/ops'
import { check, type Optimizer, type OptimizerOptions, perParameter } from './optimizer.ts'

export interface SgdOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** How much of the last step is kept. Default 0. */
  readonly momentum?: number
  /** Looks ahead along the momentum. Default false. */
  readonly nesterov?: boolean
}

/** Gradient descent, with momentum (Sutskever et al., 2013, as PyTorch's `SGD`). Weight decay is added to gradients. */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, nesterov = false } = options
  check('sgd', 'momentum', momentum, 1)
  if (nesterov && momentum === 0) throw new ParamError('sgd: expected momentum with nesterov, got 0. Try 0.9.')
  const slots = momentum > 0 ? ['momentum'] : []
  return perParameter('sgd', { learningRate: 0.01 }, options, slots, (p, g, [before], { rate, decay }) => {
    const slope = decay > 0 ? add(g, mul(p, decay)) : g
    if (!before) return [sub(p, mul(slope, rate))]
    const velocity = add(mul(before, momentum), slope)
    const along = nesterov ? add(slope, mul(velocity, momentum)) : velocity
    return [sub(p, mul(along, rate)), velocity]
  })
}
