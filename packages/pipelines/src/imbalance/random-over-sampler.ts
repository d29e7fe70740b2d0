import { custom, denseInput, type Matrix, takeRows, type Values } from '@foldwise/core'
import { makeSampler, type RowSampler, type Sampler } from './sampler.ts'
import { isShrinkage, type Shrinkage, smoothedCopies } from './smoothed-copies.ts'
import { overParam, rowsToAdd, sum } from './strategy.ts'

const specs = {
  samplingStrategy: overParam(),
  /** How far copies are scattered about their rows, for all classes or by label; null leaves them where they are. */
  shrinkage: custom<Shrinkage | null>({
    kind: 'shrinkage',
    default: null,
    expects: 'a number >= 0, an object of such by label, or null',
    accepts: (v) => v === null || isShrinkage(v),
    space: { kind: 'number', min: 0, max: 2 },
  }),
}
export type RandomOverSamplerParams = Values<typeof specs>
type Given = { readonly params: RandomOverSamplerParams }

/**
 * Repeats rows of the small classes, drawn at random with replacement, until they are as many as the largest has:
 * `resampled(randomOverSampler(), logisticRegression())`. The given rows come first, then the copies, class by class.
 * Takes rows of any kind; weights follow their rows. As imbalanced-learn's `RandomOverSampler`.
 * Class weights do the same without the copies where a model takes them, and cost nothing.
 *
 * With `shrinkage` the copies are scattered about their rows, so that no row is there twice: a smoothed bootstrap (ROSE, Menardi and
 * Torelli 2014), normal with the standard deviations of the class times a bandwidth and this factor. It takes finite numbers and gives
 * a tensor.
 *
 * Throws `ParamError` where a class would have to lose rows, and for classes that `shrinkage` does not name.
 */
export function randomOverSampler(
  params: Partial<RandomOverSamplerParams> & { readonly shrinkage: Shrinkage },
): Sampler<Matrix> & Given
export function randomOverSampler(
  params?: Partial<RandomOverSamplerParams> & { readonly shrinkage?: null },
): RowSampler & Given
export function randomOverSampler(params: Partial<RandomOverSamplerParams> = {}): unknown {
  const type = 'randomOverSampler'
  return makeSampler<unknown, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: false,
    async sample({ x, rows, classes }, { samplingStrategy, shrinkage }, ctx) {
      const add = rowsToAdd(type, samplingStrategy, classes)
      const source = new Int32Array(rows + sum(add))
      for (let i = 0; i < rows; i++) source[i] = i
      let at = rows
      for (const [c, of] of classes.entries()) {
        const rng = ctx.stream('class', c)
        for (let i = 0; i < add[c]!; i++) source[at++] = of.rows[rng.integer(of.rows.length)]!
      }
      if (shrinkage === null) return { x: takeRows(x, source), source }
      const numbers = denseInput.convert(x as Matrix, `${type}.resample`, { finite: true })
      return smoothedCopies(type, numbers, { source, add, classes }, shrinkage, ctx)
    },
  })
}
