import type { DeLongTest, McNemarTest } from '@foldwise/metrics/certainty'
import type { PermutationImportance } from '@foldwise/pipelines'
import type { Census } from './census.ts'
import type { Agreement } from './check-files.ts'
import type { Choice } from './choose.ts'
import type { ImbalanceResult } from './imbalance.ts'

export interface JobResult {
  readonly train: number
  readonly test: number
  /** Training rows on which families were compared and searched. */
  readonly chosenOn: number
  readonly missing: Census['missing']
  readonly choice: Choice
  readonly imbalance: ImbalanceResult
  /** The family and the values of the model that was written, and the threshold it was given. */
  readonly model: { readonly family: string; readonly params: object; readonly threshold: number }
  readonly rocAuc: number
  readonly averagePrecision: number
  readonly logLoss: number
  readonly brierScore: number
  readonly accuracy: number
  readonly balancedAccuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** 95 % bootstrap interval of each metric, `[low, high]`. */
  readonly intervals: { readonly [metric: string]: readonly [number, number] }
  /** The model beside the second-best family's, fitted on the same rows, on the test part. */
  readonly rival: { readonly family: string; readonly rocAuc: DeLongTest; readonly decisions: McNemarTest }
  readonly importances: readonly PermutationImportance[]
  readonly fitMs: number
  readonly predictMs: number
  readonly modelBytes: number
  readonly onnxBytes: number
  /** Of the model file. */
  readonly sha256: string
  /** Of everything above but the times. */
  readonly resultsSha256: string
  readonly warnings: readonly string[]
  readonly agreement: Agreement
  readonly files: { readonly model: string; readonly onnx: string; readonly report: string }
}
