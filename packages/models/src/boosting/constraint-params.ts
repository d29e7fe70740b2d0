import { custom } from '@foldwise/core'

const isIndex = (v: unknown): boolean => Number.isSafeInteger(v) && (v as number) >= 0

/** What the trees may not do with some features. */
export const constraintParams = {
  /**
   * For each feature 1 where predictions (of a class, its raw score) may not fall as it grows, -1 where they may not rise, 0 where they
   * may do either; null is 0 for all. Splits keep to it, and leaves to the middle of the values above them (LightGBM's `basic`,
   * scikit-learn's way). Not with more than two classes, nor with losses `'absolute'` and `'quantile'`.
   */
  monotoneConstraints: custom<readonly (-1 | 0 | 1)[] | null>({
    kind: 'monotoneConstraints',
    default: null,
    expects: 'an array of -1, 0 or 1 for each feature, or null',
    accepts: (v) => v === null || (Array.isArray(v) && v.every((w) => w === 0 || w === 1 || w === -1)),
  }),
  /**
   * Groups of features: one way from the root to a leaf splits by features of one group only. A feature may be in several groups;
   * those in none are one group more. Null: any features go together.
   */
  interactionConstraints: custom<readonly (readonly number[])[] | null>({
    kind: 'interactionConstraints',
    default: null,
    expects: 'an array of groups of feature indices, such as [[0, 1], [2, 3]], or null',
    accepts: (v) => v === null || (Array.isArray(v) && v.every((g) => Array.isArray(g) && g.every(isIndex))),
  }),
}
