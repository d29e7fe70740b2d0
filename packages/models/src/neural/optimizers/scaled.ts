import { add, div, mul, sign, sqrt, square, sub } from '@foldwise/core/ops'
import { check, type Optimizer, type OptimizerOptions, perParameter } from './optimizer.ts'

export interface RmspropOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** How much of the mean of squares is kept at each step. Default 0.99. */
  readonly smoothing?: number
  /** Default 0. */
  readonly momentum?: number
  /** Default 1e-8. */
  readonly epsilon?: number
}

/** Gradients over the root of the running mean of their squares (Hinton, 2012, as PyTorch's `RMSprop`). */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { smoothing = 0.99, momentum = 0, epsilon = 1e-8 } = options
  check('rmsprop', 'smoothing', smoothing, 1)
  check('rmsprop', 'momentum', momentum, 1)
  check('rmsprop', 'epsilon', epsilon)
  const slots = momentum > 0 ? ['squares', 'momentum'] : ['squares']
  return perParameter('rmsprop', { learningRate: 0.01 }, options, slots, (p, g, [before, velocity], s) => {
    const slope = s.decay > 0 ? add(g, mul(p, s.decay)) : g
    const squares = add(mul(before!, smoothing), mul(square(slope), 1 - smoothing))
    const scaled = div(slope, add(sqrt(squares), epsilon))
    if (!velocity) return [sub(p, mul(scaled, s.rate)), squares]
    const along = add(mul(velocity, momentum), scaled)
    return [sub(p, mul(along, s.rate)), squares, along]
  })
}

export interface AdagradOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** Default 1e-10. */
  readonly epsilon?: number
}

/** Gradients over the root of the sum of their squares so far. Source: Duchi et al. (2011). */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { epsilon = 1e-10 } = options
  check('adagrad', 'epsilon', epsilon)
  return perParameter('adagrad', { learningRate: 0.01 }, options, ['squares'], (p, g, [before], { rate, decay }) => {
    const slope = decay > 0 ? add(g, mul(p, decay)) : g
    const squares = add(before!, square(slope))
    return [sub(p, mul(div(slope, add(sqrt(squares), epsilon)), rate)), squares]
  })
}

export interface LionOptions extends OptimizerOptions {
  /** Default 1e-4. */
  readonly learningRate?: number
  /** How much of the running mean is in the direction of a step. Default 0.9. */
  readonly beta1?: number
  /** How much of it is kept. Default 0.99. */
  readonly beta2?: number
}

/** Steps of one size along the sign of a running mean; weights shrink apart from gradients. Source: Chen et al. (2023). */
export function lion(options: LionOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.99 } = options
  check('lion', 'beta1', beta1, 1)
  check('lion', 'beta2', beta2, 1)
  return perParameter('lion', { learningRate: 1e-4 }, options, ['mean'], (p, g, [mean], { rate, decay }) => {
    const way = sign(add(mul(mean!, beta1), mul(g, 1 - beta1)))
    const shrunk = decay > 0 ? mul(p, 1 - rate * decay) : p
    return [sub(shrunk, mul(way, rate)), add(mul(mean!, beta2), mul(g, 1 - beta2))]
  })
}
