import { DeviceError, FormatError, InputError, ParamError } from '@foldwise/core'
import { JobError } from './job-error.ts'

/** Errors with a remedy in them, and those of the file system or of arguments: one line says it all. Anything else is a bug. */
const isExpected = (error: unknown): error is Error =>
  [JobError, FormatError, InputError, ParamError, DeviceError].some((c) => error instanceof c) ||
  (error instanceof Error && ('syscall' in error || 'code' in error))

/** Prints what the job says, or its error in one line that starts with `name`. `stop` is the signal the job listens to. */
export async function runMain(name: string, main: () => Promise<string>, stop?: AbortSignal): Promise<void> {
  try {
    process.stdout.write(`${await main()}\n`)
  } catch (error) {
    const reason: unknown = stop?.aborted ? stop.reason : error
    if (!isExpected(reason)) throw reason
    process.stderr.write(`${name}: ${reason.message.replaceAll('\n', ' ')}\n`)
    process.exitCode = 1
  }
}

/** Aborted at the first Ctrl-C or SIGTERM, for jobs that can go on later; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  const interrupt = () => stop.abort(new JobError('stopped. The same command goes on where it was.'))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  return stop.signal
}
