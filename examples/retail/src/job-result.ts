import type { EpochScores } from '@foldwise/models/neural'
import type { Args } from './args.ts'
import type { Confusion } from './confused.ts'
import type { Assessment } from './measure/assess.ts'
import type { Choice } from './recommend.ts'
import type { Baseline } from './sets/grocery-pretrained.ts'

export interface ModelResult extends Assessment {
  readonly title: string
  readonly trained: string
  readonly fitMs: number
  readonly history: readonly EpochScores[]
  readonly int8: Assessment
  readonly confused: readonly Confusion[]
}

/** Models by key, `cnn` and `pretrained`, and `resNet18` with weights of the user's. */
export interface SetResult {
  readonly cnn: ModelResult
  readonly pretrained: ModelResult
  readonly resNet18?: ModelResult
}

export interface JobResult {
  readonly plan: Args['plan']
  readonly seed: number
  readonly threads: number
  readonly fashionMnist: SetResult
  readonly grocery: SetResult & { readonly baseline: Baseline }
  /** For each set, a model for each budget. */
  readonly recommendations: { readonly [set: string]: readonly Choice[] }
  readonly images: {
    readonly [set: string]: { readonly train: number; readonly validation: number; readonly test: number }
  }
  readonly totalMs: number
  readonly files: { readonly report: string }
}
