import type { Trial } from './trial.ts'

/** One thing to try. */
export interface Job<V> {
  readonly params: V
  /** Of each fold's training rows, above 0 and at most 1. */
  readonly share: number
}

/** What a search tries. It may look at all that was tried, and at nothing else: a resumed search proposes the same again. */
export interface Plan<V> {
  /** Jobs that do not need to know of one another; empty when there is nothing left to try. */
  next(done: readonly Trial<V>[]): readonly Job<V>[]
  /** As far as it is known beforehand. */
  readonly total: number
}

/** Candidates that are known beforehand, on all training rows. */
export const planOf = <V>(candidates: readonly V[]): Plan<V> => ({
  total: candidates.length,
  next: (done) => (done.length > 0 ? [] : candidates.map((params) => ({ params, share: 1 }))),
})
