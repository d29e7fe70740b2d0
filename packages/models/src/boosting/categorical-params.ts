import { custom, integer, number } from '@foldwise/core'

/**
 * Splits by categories; names, defaults and search are LightGBM's, but for two things: the side of missing values is learned, where
 * LightGBM sends them right in every split, and at most 254 categories are kept, where it keeps those of 99 % of the rows.
 */
export const categoricalParams = {
  /**
   * Indices of features whose values are categories: whole numbers from 0 on, as `ordinalEncoder` makes them, and NaN for missing.
   * Their splits send a set of categories left, and right all others, those not known from training among them. Each feature
   * keeps its `maxBins` (at most 254) most frequent categories; rarer ones count as not known, and a warning
   * tells of them. Null: no feature is categorical.
   */
  categoricalFeatures: custom<readonly number[] | null>({
    kind: 'categoricalFeatures',
    default: null,
    expects: 'an array of feature indices, or null',
    accepts: (v) => v === null || (Array.isArray(v) && v.every((f) => Number.isSafeInteger(f) && f >= 0)),
  }),
  /** Features of at most so many categories are split by one against all others. */
  maxCatToOnehot: integer({ min: 1, default: 4 }),
  /** Added to the hessian of each category before they are put in order by gradient / hessian; those of fewer rows go right. */
  catSmooth: number({ min: 0, default: 10, space: { kind: 'number', min: 0, max: 100 } }),
  /** Added to `l2Regularization` for the two sides of a split by a set of several categories. */
  catL2: number({ min: 0, default: 10, space: { kind: 'number', min: 0, max: 100 } }),
  /** Most categories in a set. */
  maxCatThreshold: integer({ min: 1, default: 32 }),
  /** Least rows by which a set grows from one try to the next, and that the other side has. */
  minDataPerGroup: integer({ min: 1, default: 100 }),
}
