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

/** Trials that go on side by side, where trials are pruned by those before them: more would know of fewer. */
const TOGETHER = 4

/** Candidates that are known beforehand, on all training rows: all at once, or where trials are pruned some at a time. */
export const planOf = <V>(candidates: readonly V[], pruned: boolean): Plan<V> => ({
  total: candidates.length,
  next: ({ length }) =>
    candidates.slice(length, pruned ? length + TOGETHER : undefined).map((params) => ({ params, share: 1 })),
})
