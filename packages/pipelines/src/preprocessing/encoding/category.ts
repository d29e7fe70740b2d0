/** A value of a categorical column. A missing one is null; undefined and NaN are taken for it. */
export type Category = string | number | boolean | null
