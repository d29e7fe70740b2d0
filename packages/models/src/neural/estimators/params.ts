import { integer, number, oneOf, optional, type ParamSpecs, type Values } from '@foldwise/core'
import { adam, adamW } from '../optimizers/adam.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { adagrad, lion, rmsprop } from '../optimizers/scaled.ts'
import { sgd } from '../optimizers/sgd.ts'
import { cosine, oneCycle, type Schedule, warmUp } from '../schedules.ts'

/** How a neural estimator learns, whatever its network. */
export const learningParams = {
  epochs: integer({ min: 1, default: 60, space: { kind: 'integer', min: 10, max: 200 } }),
  batchSize: integer({ min: 1, default: 32, space: { kind: 'integer', min: 8, max: 512, log: true } }),
  /** `sgd` is with Nesterov momentum 0.9. */
  optimizer: oneOf('adamW', 'adam', 'sgd', 'rmsprop', 'adagrad', 'lion'),
  learningRate: number({ above: 0, default: 0.005, space: { kind: 'number', min: 1e-4, max: 0.1, log: true } }),
  /** Not of biases and normalizations. */
  weightDecay: number({ min: 0, default: 1e-4, space: { kind: 'number', min: 1e-6, max: 0.1, log: true } }),
  /** `cosine` falls to 0 after a short warm-up. */
  schedule: oneOf('cosine', 'oneCycle', 'constant'),
  clipNorm: optional(number({ above: 0, default: 1 })),
  /** Share of a running average of the weights that each step keeps; 0: no average. */
  average: number({ min: 0, below: 1, default: 0 }),
  /** Stops after this many epochs without a better score; null: never. */
  patience: optional(integer({ min: 1, default: 10 })),
  /** `columns`: each column to mean 0 and deviation 1; `all`: all values alike, for images; `auto`: as suits the network. */
  scaling: oneOf('auto', 'columns', 'all', 'none'),
} satisfies ParamSpecs

export type LearningSpecs = typeof learningParams
export type LearningValues = Values<LearningSpecs>

const rules = {
  adamW,
  adam,
  rmsprop,
  adagrad,
  lion,
  sgd: (o: Parameters<typeof sgd>[0]) => sgd({ ...o, momentum: 0.9, nesterov: true }),
}

export const optimizerOf = ({ optimizer, learningRate, weightDecay }: LearningValues): Optimizer =>
  rules[optimizer]({ learningRate, weightDecay, groups: [{ names: /(bias|norm\d*\.weight)$/, weightDecay: 0 }] })

const schedules = { cosine: () => warmUp(0.05, cosine()), oneCycle: () => oneCycle(), constant: () => undefined }

export const scheduleOf = ({ schedule }: LearningValues): Schedule | undefined => schedules[schedule]()
