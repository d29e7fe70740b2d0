import { type FitContext, ParamError } from '@foldwise/core'
import type { BoostingParams } from './problem.ts'

/** Which rounds DART leaves out of the scores while it grows the next one, and what becomes of their values. */
export interface Dropout {
  /** Rounds to drop, ascending; often none. */
  draw(round: number): readonly number[]
  /** What the new round's values are multiplied by, besides the learning rate, with so many dropped. */
  readonly newFactor: (dropped: number) => number
  /** What those of the dropped rounds are multiplied by. */
  readonly oldFactor: (dropped: number) => number
  /** Tells how large the new round's values are, and that the dropped ones have changed. */
  grown(dropped: readonly number[]): void
}

/**
 * Dropout of trees (Rashmi and Gilad-Bachrach, DART, 2015) by LightGBM's rules: with chance `1 - skipDrop` each round is dropped with a
 * chance of `dropRate`, more often the larger its factor is, and at most `maxDrop` of them. With k dropped, the new round counts
 * 1 / (k + 1) and the dropped ones k / (k + 1) of what they did. Rounds of an earlier fit are not dropped.
 */
export function dropout(p: BoostingParams, where: string, ctx: FitContext): Dropout | undefined {
  if (p.booster !== 'dart') return undefined
  if (p.earlyStoppingRounds !== null) {
    throw new ParamError(
      `${where}: expected 'earlyStoppingRounds' to be null beside booster 'dart', whose rounds change earlier ones, got ${p.earlyStoppingRounds}. Choose nEstimators by the history of validation rows.`,
    )
  }
  const weights: number[] = []
  let sum = 0
  return {
    newFactor: (k) => 1 / (1 + k),
    oldFactor: (k) => k / (1 + k),
    draw(round) {
      const random = ctx.stream('drop', round)
      if (random.next() < p.skipDrop) return []
      const perWeight = weights.length / sum
      const rate = Math.min(p.dropRate, (p.maxDrop * perWeight) / sum)
      const out: number[] = []
      for (let i = 0; i < weights.length && out.length < p.maxDrop; i++) {
        if (random.next() < rate * weights[i]! * perWeight) out.push(i)
      }
      return out
    },
    grown(dropped) {
      const k = dropped.length
      for (const i of dropped) {
        sum -= weights[i]! / (k + 1)
        weights[i]! *= k / (k + 1)
      }
      weights.push(p.learningRate / (1 + k))
      sum += p.learningRate / (1 + k)
    },
  }
}
