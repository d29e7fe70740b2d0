import { boolean, takeRows, type Values } from '@foldwise/core'
import { makeSampler, type RowSampler } from './sampler.ts'
import { rowsToKeep, underParam } from './strategy.ts'

const specs = {
  samplingStrategy: underParam(),
  /** Whether a row may be drawn more than once. */
  replacement: boolean({ default: false }),
}
export type RandomUnderSamplerParams = Values<typeof specs>

/**
 * Keeps as many rows of the large classes as the smallest has, drawn at random:
 * `resampled(randomUnderSampler(), randomForestClassifier())`. Rows keep their order.
 * Takes rows of any kind; weights follow their rows. As imbalanced-learn's `RandomUnderSampler`. Fast, and it throws
 * rows away: for data of which there is plenty. Throws `ParamError` where a class would have to gain rows.
 */
export function randomUnderSampler(
  params: Partial<RandomUnderSamplerParams> = {},
): RowSampler & { readonly params: RandomUnderSamplerParams } {
  const type = 'randomUnderSampler'
  return makeSampler<unknown, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: false,
    async sample({ x, classes }, { samplingStrategy, replacement }, ctx) {
      const keep = rowsToKeep(type, samplingStrategy, classes)
      const kept = classes.map(({ rows }, c) => {
        const n = keep[c]!
        if (n === rows.length && !replacement) return rows
        const rng = ctx.stream('class', c)
        if (replacement) return Int32Array.from({ length: n }, () => rows[rng.integer(rows.length)]!)
        return Int32Array.from(rng.permutation(rows.length).subarray(0, n), (i) => rows[i]!)
      })
      const source = Int32Array.from(kept.flatMap((r) => Array.from(r))).sort()
      return { x: takeRows(x, source), source }
    },
  }) as RowSampler & { readonly params: RandomUnderSamplerParams }
}
