import { InputError } from '../errors.ts'
import { addExactly, addProduct, exactTotal } from './exact-sum.ts'
import type { BatchOptions, MetricStream } from './metric-stream.ts'
import { type Sums, type SumsState, sumOf, sumsStream } from './sums-stream.ts'

/** Numbers above this are refused: their products would leave the range of doubles. */
const LARGEST = 1e140

/**
 * A stream of a weighted mean over rows. `terms` checks the rows and makes the function that gives each row's term;
 * `finish` makes the metric of the mean.
 */
export function meanStream<T, P>(
  of: string,
  terms: (yTrue: T, yPred: P, weight: ArrayLike<number> | undefined) => { rows: number; term: (i: number) => number },
  finish: (mean: number) => number = (mean) => mean,
): MetricStream<[yTrue: T, yPred: P, options?: BatchOptions], number, SumsState> {
  return sumsStream(
    of,
    (sums, yTrue: T, yPred: P, { weight }: BatchOptions = {}) => {
      const { rows, term } = terms(yTrue, yPred, weight)
      const values = Float64Array.from({ length: rows }, (_, i) => term(i))
      checkSizes(of, 'the error', values)
      addWeights(of, sums, rows, weight)
      const sum = sumOf(sums, 'terms')
      values.forEach((value, i) => {
        if (weight) addProduct(sum, weight[i]!, value)
        else addExactly(sum, value)
      })
    },
    (sums) => finish(exactTotal(sumOf(sums, 'terms')) / exactTotal(sumOf(sums, 'weight'))),
  )
}

/** Adds the weights of a batch to the sum 'weight'. */
export function addWeights(of: string, sums: Sums, rows: number, weight: ArrayLike<number> | undefined): void {
  if (weight) checkSizes(of, 'weight', weight)
  const sum = sumOf(sums, 'weight')
  if (weight) for (let i = 0; i < rows; i++) addExactly(sum, weight[i]!)
  else addExactly(sum, rows)
}

/** Throws `InputError` for a number whose products may overflow. */
export function checkSizes(of: string, name: string, values: ArrayLike<number>, largest = LARGEST): void {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) <= largest) continue
    throw new InputError(
      `${of}: expected numbers up to ${largest} in size, got ${values[i]} for ${name} of row ${i}. Choose a larger unit.`,
    )
  }
}
