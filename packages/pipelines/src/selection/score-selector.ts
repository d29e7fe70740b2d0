import {
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  InputError,
  type InputKind,
  isSparse,
  type Matrix,
  type Param,
  type SparseMatrix,
  type Values,
} from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { type ScoreName, scoreColumns } from './feature-scores.ts'
import { selectedColumns, selectedState } from './selected-columns.ts'

interface Scoring {
  readonly score: Param<ScoreName>
  readonly nNeighbors?: Param<number>
  readonly discreteFeatures?: Param<boolean | null>
}

const input: InputKind<Matrix, DenseMatrix | SparseMatrix> = denseOrSparseInput

/**
 * A selector of columns by a score of each. `keep` says which stay; columns without a score have -Infinity there, and where
 * the score has p-values, they are given too, NaN for such columns.
 */
export function scoreSelector<const S extends Scoring & { readonly [name: string]: Param<unknown> }>(
  type: string,
  params: S,
  keep: (scores: Float64Array, params: Values<S>, pValues: Float64Array | undefined) => readonly boolean[],
) {
  return alsoSparse(
    defineTransformer({
      type,
      version: 1,
      accepts: input,
      params,
      fit({ x, y }, values, ctx) {
        const p = values as {
          readonly score: ScoreName
          readonly nNeighbors?: number
          readonly discreteFeatures?: boolean | null
        }
        const { scores, pValues } = scoreColumns(`${type}.fit`, p.score, x, y, {
          nNeighbors: p.nNeighbors ?? 3,
          discreteFeatures: p.discreteFeatures ?? isSparse(x),
          noise: ctx.stream('noise'),
        })
        // Columns without a score are the worst.
        const ranked = scores.map((s) => (Number.isNaN(s) ? -Infinity : s))
        const kept = keep(ranked, values, pValues)
        if (!kept.includes(true)) {
          throw new InputError(`${type}.fit: expected a column to keep, got none of ${kept.length}. Keep more of them.`)
        }
        ctx.progress('fit', 1, 1)
        return selectedState(kept, scores, pValues)
      },
      ...selectedColumns,
    }),
  )
}
