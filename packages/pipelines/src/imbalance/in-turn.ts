import { type Dataset, type Label, type Matrix, ParamError, show } from '@foldwise/core'
import { type EditedNearestNeighboursParams, editedNearestNeighbours } from './edited-nearest-neighbours.ts'
import type { Resampled, ResampleOptions, Sampler } from './sampler.ts'
import { type SmoteParams, smote } from './smote.ts'
import { tomekLinks } from './tomek-links.ts'

/** Samplers one after another, each on what the one before it gave. */
export function samplersInTurn<In>(...samplers: readonly Sampler<In>[]): Sampler<In> & {
  readonly samplers: readonly Sampler<In>[]
} {
  const bad = samplers.findIndex((s) => typeof s?.resample !== 'function')
  if (samplers.length === 0 || bad >= 0) {
    throw new ParamError(
      `samplersInTurn: expected samplers, got ${bad < 0 ? 'none' : show(samplers[bad])}. For example smote(), tomekLinks().`,
    )
  }
  return Object.freeze({
    type: 'samplersInTurn',
    params: Object.freeze({}),
    samplers: Object.freeze([...samplers]),
    async resample<L extends Label>(data: Dataset<In, readonly L[]>, options?: ResampleOptions) {
      let last: Resampled<In, L> | undefined
      for (const sampler of samplers) {
        const given: Dataset<In, readonly L[]> = last
          ? { x: last.x, y: last.y, ...(last.weight && { weight: last.weight }) }
          : data
        const next = await sampler.resample(given, options)
        const before = last?.source
        last = before ? { ...next, source: next.source.map((r) => before[r]!) } : next
      }
      return last!
    },
  })
}

/**
 * `smote`, then `tomekLinks` on all classes: the rows that SMOTE let into the others' land, and those they sit beside, go
 * again (Batista, Prati, Monard 2004). As imbalanced-learn's `SMOTETomek`.
 */
export const smoteTomek = (params: Partial<SmoteParams> = {}): Sampler<Matrix> =>
  samplersInTurn(smote(params), tomekLinks({ samplingStrategy: 'all' }))

/**
 * `smote`, then `editedNearestNeighbours` on all classes, which removes more than Tomek links do (Batista, Prati, Monard
 * 2004). As imbalanced-learn's `SMOTEENN`.
 */
export function smoteEnn(
  params: Partial<SmoteParams & Omit<EditedNearestNeighboursParams, 'samplingStrategy'>> = {},
): Sampler<Matrix> {
  const { nNeighbors, kindSel, ...over } = params
  return samplersInTurn(
    smote(over),
    editedNearestNeighbours({
      samplingStrategy: 'all',
      ...(nNeighbors !== undefined && { nNeighbors }),
      ...(kindSel !== undefined && { kindSel }),
    }),
  )
}
