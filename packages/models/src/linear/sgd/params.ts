import { boolean, custom, integer, number, oneOf, optional } from '@foldwise/core'

/** Parameters that both kinds share. */
export const sgdParams = {
  /** `'l2'`, `'l1'`, `'elasticnet'` (a mixture, see `l1Ratio`), or null for none. The intercept is never penalised. */
  penalty: oneOf('l2', 'l1', 'elasticnet', null),
  /** Strength of the penalty, and what the learning rate `'optimal'` is made from. */
  alpha: number({ min: 0, default: 1e-4, space: { kind: 'number', min: 1e-7, max: 1e-1, log: true } }),
  /** Share of L1 in the elastic net. */
  l1Ratio: number({ min: 0, max: 1, default: 0.15, space: { kind: 'number', min: 0, max: 1 } }),
  fitIntercept: boolean({ default: true }),
  /** Most epochs of `fit`; `fitMore` makes one. */
  maxIter: integer({ min: 1, default: 1000 }),
  /** An epoch counts as an improvement where it is better than the best by more than this; null never stops early. */
  tol: { ...optional(number({ min: 0, default: 1e-3 })), default: 1e-3 as number | null },
  /** Draw a new order of the rows for each epoch. */
  shuffle: boolean({ default: true }),
  /** Where `'huber'` becomes linear, and what the losses named `epsilon` forgive. */
  epsilon: number({ min: 0, default: 0.1 }),
  /** First learning rate; for `'pa1'` and `'pa2'` the aggressiveness C. */
  eta0: number({ above: 0, default: 0.01, space: { kind: 'number', min: 1e-5, max: 1, log: true } }),
  /** Stop by the score on rows held out (or given as `validation`) instead of by the training objective. */
  earlyStopping: boolean({ default: false }),
  /** Share of the rows that `earlyStopping` holds out where no `validation` rows are given. */
  validationFraction: number({ above: 0, below: 1, default: 0.1 }),
  /** Epochs without improvement before the fit stops, or the `'adaptive'` rate is divided by 5. */
  nIterNoChange: integer({ min: 1, default: 5 }),
  /** Give the mean of the weights over all steps, or over those after so many; less noise for little cost. */
  average: custom<boolean | number>({
    kind: 'average',
    default: false,
    expects: 'true, false or an integer >= 1',
    accepts: (v) => typeof v === 'boolean' || (Number.isSafeInteger(v) && (v as number) >= 1),
  }),
}

/** Learning rate of step t; the first is the default. */
export const RATES = ['optimal', 'invscaling', 'constant', 'adaptive', 'pa1', 'pa2'] as const
export type Rate = (typeof RATES)[number]

/** In the order of the kernel. */
export const LOSSES = [
  'hinge',
  'perceptron',
  'logLoss',
  'modifiedHuber',
  'squaredHinge',
  'squaredError',
  'huber',
  'epsilonInsensitive',
  'squaredEpsilonInsensitive',
] as const
export type SgdLoss = (typeof LOSSES)[number]
