import { boolean, custom, integer, optional, type Param } from '@foldwise/core'
import { limitParams, maxSamplesParam } from '../tree/tree-params.ts'

/** Parameters that all forests have; `bootstrap` says whether each tree draws rows of its own. */
export const forestParams = (o: { readonly bootstrap: boolean }) => ({
  /** More trees are never worse, only slower. */
  nEstimators: integer({ min: 1, default: 100, space: { kind: 'integer', min: 50, max: 500 } }),
  ...limitParams,
  /** Whether each tree learns from rows drawn with replacement, or from all rows. */
  bootstrap: boolean({ default: o.bootstrap }),
  /** Judges each row by the trees that did not draw it: needs `bootstrap`. See the model's `oobScore`. */
  oobScore: boolean({ default: false }),
  /** Rows, or share of the rows, that each tree draws; null: as many as there are. Needs `bootstrap`. */
  maxSamples: maxSamplesParam(),
})

/** Parameters of forests that search for thresholds, and not of those that draw them. */
export const searchParams = {
  /**
   * Bins that the values of a feature are put into, so that splits are searched between bins only: a tenth of the memory of
   * exact splits, and somewhat faster, at about the same accuracy. Null: exact. Not for the absolute error.
   */
  maxBins: optional(integer({ min: 2, max: 255, default: 255 })),
}

/** A class weight as `own` takes it, or `'balancedSubsample'`: balanced by what each tree draws. */
export function forestClassWeight<T>(own: Param<T>): Param<T | 'balancedSubsample'> {
  return custom<T | 'balancedSubsample'>({
    kind: own.kind,
    default: own.default,
    expects: `'balancedSubsample', ${own.expects}`,
    accepts: (v) => v === 'balancedSubsample' || own.accepts(v),
    space: { kind: 'choice', values: [null, 'balanced', 'balancedSubsample'] as never },
  })
}
