import { InputError } from '@foldwise/core'
import { log } from '@foldwise/kernels'

/**
 * Inverse document frequency of each column, as scikit-learn's: log((1 + n) / (1 + df)) + 1 if `smooth`, else
 * log(n / df) + 1. Throws `InputError` for a column in no document without smoothing: its weight would be infinite.
 */
export function inverseFrequencies(
  where: string,
  frequencies: Float64Array,
  documents: number,
  smooth: boolean,
): Float64Array {
  const more = smooth ? 1 : 0
  return frequencies.map((df, column) => {
    if (df + more === 0) {
      throw new InputError(
        `${where}: expected every term in a document or more, got none with the term of column ${column}. Set 'smoothIdf' to true, or take the term out.`,
      )
    }
    return log((documents + more) / (df + more)) + 1
  })
}
