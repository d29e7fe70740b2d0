import type { Params } from '@foldwise/core'

/** What layers keep of the positions seen so far, so that the next ones are computed from themselves alone. */
export interface Cache {
  /** Positions seen. */
  readonly length: number
  /** By the layer's name and its own: keys and values of attention, `[n, heads, length, size / heads]`. */
  readonly tensors: Params
}

/** Before the first position. */
export const emptyCache: Cache = Object.freeze({ length: 0, tensors: Object.freeze({}) })
