import type { Device } from '@foldwise/core'
import type { Reporter } from '@foldwise/job-kit'

/** What all parts of a run share. */
export interface Session {
  readonly device: Device
  readonly seed: number
  /** Folder of what the job writes. */
  readonly out: string
  readonly report: Reporter
  readonly signal: AbortSignal
}
