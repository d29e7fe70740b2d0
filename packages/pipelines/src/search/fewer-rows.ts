import { type Rng, shuffleInPlace } from '@foldwise/core'
import { codes, rowsOf } from '../split/codes.ts'

/**
 * A share of the rows, ascending, with the classes' shares where there are classes, and at least one row of each. The
 * rows of a smaller share are among those of a larger one.
 */
export function fewerRows(train: Int32Array, y: ArrayLike<unknown> | undefined, share: number, rng: Rng): Int32Array {
  if (share >= 1) return train
  const groups = y
    ? rowsOf(
        codes(
          Array.from(train, (r) => y[r]),
          'first',
        ),
      )
    : [Int32Array.from(train.keys())]
  const kept = groups.flatMap((places) => {
    shuffleInPlace(places, rng)
    return Array.from(places.subarray(0, Math.max(1, Math.floor(places.length * share))))
  })
  return Int32Array.from(kept, (i) => train[i]!).sort()
}
