import type { Device } from '@foldwise/core'
import type { Reporter } from '@foldwise/job-kit'

/** What all parts of a run share. */
export interface Session {
  readonly device: Device
  /** Threads of the device, and of models that are tried on the test part. */
  readonly threads: number
  readonly seed: number
  /** Folder of what the job writes. */
  readonly out: string
  readonly report: Reporter
  readonly signal: AbortSignal
}
