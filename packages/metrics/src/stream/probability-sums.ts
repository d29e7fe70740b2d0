import { showSome } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { type ClassProbabilities, classProbabilities } from '../probability/class-probabilities.ts'
import { addExactly, addProduct, exactTotal } from './exact-sum.ts'
import { addWeights } from './mean-stream.ts'
import type { BatchOptions, MetricStream } from './metric-stream.ts'
import { type Sums, type SumsState, sumOf, sumsStream } from './sums-stream.ts'

export interface ProbabilityStreamOptions {
  /** The classes of the columns, ascending; a batch need not have rows of each. One column is that of the second. */
  readonly labels: readonly Label[]
}

/** What `update` takes: one probability a row, or one a class. */
export type ProbabilityRows = [yTrue: ArrayLike<Label>, probabilities: Probabilities, options?: BatchOptions]

/** A stream of a mean over rows of labels with probabilities, which also knows each class's share of the weight. */
export function probabilityStream(
  name: string,
  { labels }: ProbabilityStreamOptions,
  term: (table: ClassProbabilities<Label>) => (i: number) => number,
  value: (mean: number, shares: readonly number[], rows: number) => number,
): MetricStream<ProbabilityRows, number, SumsState> {
  const of = `${name}, labels ${showSome(labels)}`
  return sumsStream(
    of,
    (sums: Sums, yTrue: ArrayLike<Label>, probabilities: Probabilities, { weight }: BatchOptions = {}) => {
      const rows = checkRows(of, { yTrue })
      checkWeight(of, weight, rows)
      const table = classProbabilities(of, yTrue, probabilities, labels)
      addWeights(of, sums, rows, weight)
      addExactly(sumOf(sums, 'rows'), rows)
      const terms = sumOf(sums, 'terms')
      const classes = labels.map((_, c) => sumOf(sums, `class ${c}`))
      const of1 = term(table)
      for (let i = 0; i < rows; i++) {
        const w = weight ? weight[i]! : 1
        addProduct(terms, w, of1(i))
        addExactly(classes[table.truth[i]!]!, w)
      }
    },
    (sums) => {
      const total = exactTotal(sumOf(sums, 'weight'))
      const shares = labels.map((_, c) => exactTotal(sumOf(sums, `class ${c}`)) / total)
      return value(exactTotal(sumOf(sums, 'terms')) / total, shares, exactTotal(sumOf(sums, 'rows')))
    },
  )
}
