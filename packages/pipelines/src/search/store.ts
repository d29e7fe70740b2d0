import { FormatError, type Json } from '@foldwise/core'
import type { Job } from './plan.ts'
import type { Trial } from './trial.ts'

/** What a store keeps of a trial. Scores that JSON lacks are strings. */
export interface TrialRecord {
  /** Fingerprint of the search, its data and its seed. */
  readonly run: string
  readonly number: number
  readonly params: Json
  readonly share: number
  readonly values: readonly (number | string)[]
  readonly fitMs: readonly number[]
  readonly pruned: boolean
  readonly rounds?: readonly (readonly (number | string)[])[]
  readonly error?: string
}

/** Where finished trials are kept, so that an interrupted search goes on: `trialFile` of `@foldwise/pipelines/node`, or yours. */
export interface TrialStore {
  /** All records, of whichever runs, in any order. */
  read(): Promise<readonly TrialRecord[]>
  /** Resolves once the record would outlive the process. */
  append(record: TrialRecord): Promise<void>
}

export function recordOf(run: string, number: number, trial: Trial<unknown>): TrialRecord {
  const { params, share, values, fitMs, pruned, rounds, error } = trial
  return {
    run,
    number,
    params: params as Json,
    share,
    values: values.map(plain),
    fitMs,
    pruned,
    ...(rounds && { rounds: rounds.map((scores) => scores.map(plain)) }),
    ...(error !== undefined && { error }),
  }
}

const plain = (score: number): number | string => (Number.isFinite(score) ? score : String(score))

/** Scores and times of a kept trial. Throws `FormatError` where it is not of this job. */
export function keptTrial(
  { number, params, share, values, fitMs, pruned, rounds, error }: TrialRecord,
  job: Job<unknown>,
) {
  const same = JSON.stringify(params) === JSON.stringify(job.params) && share === job.share
  if (!same) {
    throw new FormatError(
      `search: expected trial ${number + 1} of the store to have the values ${JSON.stringify(job.params)}, got ${JSON.stringify(params)}. The store is of another search, or of another version: begin a new one.`,
    )
  }
  const scores = rounds && { rounds: rounds.map((r) => r.map(Number)) }
  return { values: values.map(Number), fitMs, pruned, ...scores, ...(error !== undefined && { error }) }
}
