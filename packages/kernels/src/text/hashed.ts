import { spansOf } from './learned.ts'
import { text } from './module.ts'
import type { Ranks } from './rows.ts'
import type { TermCounter } from './term-counter.ts'

/**
 * Columns of all terms a counter has met, by the hashing trick: |MurmurHash3(term)| modulo `columns`, counted as -1 where
 * the hash is negative and `signs` is true. The same as scikit-learn's FeatureHasher.
 */
export function hashedRanks(counter: TermCounter, columns: number, signs: boolean): Ranks {
  using work = counter.kernels.workspace()
  const all = (n: number) => Uint32Array.from({ length: n }, (_, i) => i)
  const spans = spansOf(work, counter, all(counter.terms.count), all(counter.pairs.count))
  const ranks = work.raw(Uint32Array, spans.length)
  counter.kernels.use(text).hashSpans(spans.at, spans.length, columns, Number(signs), ranks.at)
  const view = ranks.view
  return { terms: view.slice(0, counter.terms.count), pairs: view.slice(counter.terms.count) }
}
