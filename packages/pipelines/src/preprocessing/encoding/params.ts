import { custom, integer, optional } from '@foldwise/core'
import type { Category } from './category.ts'

const isCategory = (v: unknown): v is Category =>
  v === null || typeof v === 'string' || typeof v === 'boolean' || (typeof v === 'number' && Number.isFinite(v))

/** Parameters of encoders of categories. */
export const encodingParams = {
  /** The categories of each column, in the order of their codes; `'auto'` are those of the training rows, ascending. */
  categories: custom<'auto' | readonly (readonly Category[])[]>({
    kind: 'categories',
    default: 'auto',
    expects: "'auto', or a list of categories for each column",
    accepts: (v) =>
      v === 'auto' || (Array.isArray(v) && v.every((c) => Array.isArray(c) && c.length > 0 && c.every(isCategory))),
  }),
  /** Categories in fewer training rows than this number, or than this fraction of them (below 1), are infrequent. */
  minFrequency: custom<number | null>({
    kind: 'frequency',
    default: null,
    expects: 'an integer >= 1, or a fraction above 0 and below 1, or null',
    accepts: (v) => v === null || (typeof v === 'number' && v > 0 && (v < 1 || Number.isSafeInteger(v))),
  }),
  /** Most categories of a column, the infrequent ones together counted as one. */
  maxCategories: optional(integer({ min: 1, default: 1 })),
}

export interface EncodingValues {
  readonly categories: 'auto' | readonly (readonly Category[])[]
  readonly minFrequency: number | null
  readonly maxCategories: number | null
}
