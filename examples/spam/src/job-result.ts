import type { Agreement } from './check-files.ts'
import type { Evaluation } from './evaluate.ts'
import type { Word } from './words.ts'

export interface JobResult {
  readonly groups: { readonly [group: string]: number }
  readonly duplicates: number
  readonly mails: number
  readonly bodies: number
  readonly train: number
  readonly test: number
  readonly confusionMatrix: Evaluation['confusionMatrix']
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly rocAuc: number
  readonly averagePrecision: number
  /** 95 % bootstrap interval of each metric, `[low, high]`. */
  readonly intervals: { readonly [metric: string]: readonly [number, number] }
  readonly words: { readonly spam: readonly Word[]; readonly ham: readonly Word[] }
  readonly features: number
  readonly iterations: number
  readonly fitMs: number
  readonly predictMs: number
  readonly modelBytes: number
  readonly onnxBytes: number
  readonly sha256: string
  readonly warnings: readonly string[]
  readonly agreement: Agreement
  readonly files: { readonly model: string; readonly onnx: string; readonly report: string }
}
