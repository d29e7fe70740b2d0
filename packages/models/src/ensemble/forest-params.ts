import { boolean, integer } from '@foldwise/core'
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
