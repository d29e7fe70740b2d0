import { type FitContext, type FitPart, hostTensor, learned, type Model, type State, type Tensor } from '@foldwise/core'
import type { Round } from '../ensemble/boost-rounds.ts'
import { normalized } from '../tree/tree-nodes.ts'

interface Boosting<M extends Model> {
  readonly nEstimators: number
  readonly rows: number
  /** Of the rows, as they were given. */
  readonly weight: Float64Array | undefined
  /** How part `i` is fitted; `weight` sums to 1. */
  readonly fit: (weight: Float64Array<ArrayBuffer>, i: number) => FitPart<M>
  /** What the part comes to; undefined for one that is not kept, and the last. */
  readonly judge: (part: M, weight: Float64Array<ArrayBuffer>, i: number) => Promise<Round | undefined>
}

/** Fits parts one after another, each by the weights that the one before left; frees them all where one fails. */
export async function boostParts<M extends Model>(ctx: FitContext, o: Boosting<M>) {
  const parts: M[] = []
  const says: number[] = []
  const errors: number[] = []
  let weight = normalized(o.weight ? Float64Array.from(o.weight) : new Float64Array(o.rows).fill(1))
  try {
    for (let i = 0; i < o.nEstimators; i++) {
      await ctx.checkpoint()
      parts.push(await o.fit(weight, i)(ctx.partOptions('estimator', i, o.nEstimators)))
      const round = await o.judge(parts[i]!, weight, i)
      if (!round) {
        parts.pop()!.dispose()
        break
      }
      says.push(round.say)
      errors.push(round.error)
      ctx.progress('estimator', i + 1, o.nEstimators, { error: round.error })
      if (round.last) break
      weight = round.next
    }
    await ctx.checkpoint()
  } catch (error) {
    for (const part of parts) part.dispose()
    throw error
  }
  const kept = (values: readonly number[]) => hostTensor(Float64Array.from(values), [parts.length], 'float64')
  return {
    parts,
    errors,
    tensors: { estimatorWeights: kept(says), estimatorErrors: kept(errors) },
  }
}

/** What is kept of the rounds. Throws `FormatError` for a file with another number of them than parts. */
export function boostedParts(state: State, parts: number) {
  const weights = learned(state, 'estimatorWeights', 'float64', [parts])
  learned(state, 'estimatorErrors', 'float64', [parts])
  return {
    weights,
    shown: {
      /** How much each part counts, float64 `[estimators]`. */
      estimatorWeights: state.tensors.estimatorWeights as Tensor<'float64'>,
      /** Mean loss of each part, float64 `[estimators]`, by the weights that the rows had when it was fitted. */
      estimatorErrors: state.tensors.estimatorErrors as Tensor<'float64'>,
    },
  }
}
