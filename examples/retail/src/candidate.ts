import type { EpochScores, Weights } from '@foldwise/models/neural'
import type { NetworkSpec } from './networks/spec.ts'

/** A trained network, before it is measured. */
export interface Candidate {
  /** Its key in the job's JSON. */
  readonly key: 'cnn' | 'pretrained' | 'resNet18'
  readonly title: string
  /** What it learned, from what. */
  readonly trained: string
  readonly network: NetworkSpec
  readonly weights: Weights
  readonly history: readonly EpochScores[]
  readonly fitMs: number
}
