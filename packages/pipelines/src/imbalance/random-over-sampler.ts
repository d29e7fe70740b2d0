import { takeRows, type Values } from '@foldwise/core'
import { makeSampler, type RowSampler } from './sampler.ts'
import { overParam, rowsToAdd, sum } from './strategy.ts'

const specs = { samplingStrategy: overParam() }
export type RandomOverSamplerParams = Values<typeof specs>

/**
 * Repeats rows of the small classes, drawn at random with replacement, until they are as many as the largest has:
 * `resampled(randomOverSampler(), logisticRegression())`. The given rows come first, then the copies, class by class.
 * Takes rows of any kind; weights follow their rows. As imbalanced-learn's `RandomOverSampler` without `shrinkage`.
 * Class weights do the same without the copies where a model takes them, and cost nothing.
 * Throws `ParamError` where a class would have to lose rows.
 */
export function randomOverSampler(
  params: Partial<RandomOverSamplerParams> = {},
): RowSampler & { readonly params: RandomOverSamplerParams } {
  const type = 'randomOverSampler'
  return makeSampler<unknown, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: false,
    async sample({ x, rows, classes }, { samplingStrategy }, ctx) {
      const add = rowsToAdd(type, samplingStrategy, classes)
      const source = new Int32Array(rows + sum(add))
      for (let i = 0; i < rows; i++) source[i] = i
      let at = rows
      for (const [c, of] of classes.entries()) {
        const rng = ctx.stream('class', c)
        for (let i = 0; i < add[c]!; i++) source[at++] = of.rows[rng.integer(of.rows.length)]!
      }
      return { x: takeRows(x, source), source }
    },
  }) as RowSampler & { readonly params: RandomOverSamplerParams }
}
