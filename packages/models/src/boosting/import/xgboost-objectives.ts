import { log } from '@foldwise/kernels'
import type { ClassLink, ValueLink } from './links.ts'

interface Objective {
  readonly kind: 'classifier' | 'regressor'
  readonly link: ClassLink | ValueLink
  /** What turns `base_score`, which is in units of predictions, into a raw score. */
  readonly base: 'identity' | 'log' | 'logit'
}

const value = (link: ValueLink, base: Objective['base'] = 'identity'): Objective => ({ kind: 'regressor', link, base })
const classes = (link: ClassLink, base: Objective['base']): Objective => ({ kind: 'classifier', link, base })

/** Objectives of XGBoost 3: their transformations of raw scores and of base scores (src/objective). */
const objectives: ReadonlyMap<string, Objective> = new Map([
  ['reg:squarederror', value('identity')],
  ['reg:squaredlogerror', value('identity')],
  ['reg:pseudohubererror', value('identity')],
  ['reg:absoluteerror', value('identity')],
  ['reg:quantileerror', value('identity')],
  ['reg:logistic', value('sigmoid', 'logit')],
  ['reg:gamma', value('exp', 'log')],
  ['reg:tweedie', value('exp', 'log')],
  ['count:poisson', value('exp', 'log')],
  ['survival:cox', value('exp', 'log')],
  ['survival:aft', value('exp', 'log')],
  ['rank:ndcg', value('identity')],
  ['rank:map', value('identity')],
  ['rank:pairwise', value('identity')],
  ['binary:logistic', classes('sigmoid', 'logit')],
  ['binary:logitraw', classes('sigmoid', 'identity')],
  ['binary:hinge', classes('sign', 'identity')],
  ['multi:softmax', classes('softmax', 'identity')],
  ['multi:softprob', classes('softmax', 'identity')],
])

export const xgboostObjective = (name: string): Objective | undefined => objectives.get(name)

/** `base_score` as a raw score, in float32. */
export function baseMargin(base: Objective['base'], score: number): number {
  const v = Math.fround(score)
  if (base === 'log') return Math.fround(log(v))
  if (base === 'logit') return Math.fround(-Math.fround(log(Math.fround(Math.fround(1 / v) - 1))))
  return v
}
