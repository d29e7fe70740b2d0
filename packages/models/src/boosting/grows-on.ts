import type { BoostingParams } from './problem.ts'

/**
 * Whether rounds that are added to a model's own are those of one fit, but for the digits that trees lose when they are kept: early stopping
 * cuts rounds off, `'dart'` changes earlier ones.
 */
export const growsOn = ({ earlyStoppingRounds, booster }: BoostingParams): boolean =>
  earlyStoppingRounds === null && booster === 'gbdt'
