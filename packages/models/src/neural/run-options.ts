import type { Rng, Tensor } from '@foldwise/core'
import type { Cache } from './cache.ts'

/** How a layer is run. */
export interface RunOptions {
  /** Default false: no dropout, and normalization by remembered statistics. */
  readonly training?: boolean
  /** Layers whose names, with a dot at the end, match run as if not `training`. Default: none. */
  readonly frozen?: RegExp
  /** Draws of dropout, needed where `training`. */
  readonly random?: Rng
  /**
   * `[n, length]`, 1 for positions that exist and 0 for padding, for layers that look along a sequence. With a cache, of all
   * positions, those in the cache first.
   */
  readonly mask?: Tensor
  /** `[n]`, how much each row counts, for layers that look along a batch in training. Default: all the same. */
  readonly weight?: Tensor
  /** `[n, length, size]`, what an encoder made, for layers that attend to it. */
  readonly memory?: Tensor
  /** Goes on with a sequence: x holds the positions after those in the cache, and the new cache comes out. */
  readonly cache?: Cache
}
