import { integer, ParamError, resolveParams } from '@foldwise/core'
import { checkSeed, type Fold, type Folds, type Splitter } from './splitter.ts'

/**
 * The folds of a random splitter `nRepeats` (default 10) times over, each time with a seed of its own derived from the
 * seed: `repeated(kFold({ shuffle: true }))`. scikit-learn's `RepeatedKFold` and `RepeatedStratifiedKFold`.
 * Throws `ParamError` for a splitter that would give the same folds each time.
 */
export function repeated(splitter: Splitter, params: { readonly nRepeats?: number } = {}): Splitter {
  const { nRepeats } = resolveParams('repeated', { nRepeats: integer({ min: 1, default: 10 }) }, params)
  if (!splitter.random) {
    throw new ParamError(
      `repeated: expected a splitter that draws at random, got '${splitter.type}', whose folds are always the same. Set its 'shuffle'.`,
    )
  }
  return Object.freeze({
    type: 'repeated',
    params: Object.freeze({ nRepeats, splitter: Object.freeze({ type: splitter.type, params: splitter.params }) }),
    random: true,
    split(data: Parameters<Splitter['split']>[0], { seed = 0 }: { readonly seed?: number | string } = {}): Folds {
      checkSeed('repeated', seed)
      const parts = Array.from({ length: nRepeats }, (_, i) =>
        splitter.split(data, { seed: JSON.stringify([seed, 'repeat', i]) }),
      )
      return {
        length: parts.reduce((sum, p) => sum + p.length, 0),
        *[Symbol.iterator](): Iterator<Fold> {
          for (const part of parts) yield* part
        },
      }
    },
  })
}
