import { DeviceError, FormatError, InputError, ParamError } from '@foldwise/core'
import { readArgs, USAGE } from './args.ts'
import { reporter } from './console.ts'
import { JobError } from './job-error.ts'
import { printResult } from './print.ts'
import { runJob } from './run-job.ts'

/** Stops after what is being done; checkpoints of finished epochs are kept. */
const stop = new AbortController()
const interrupted = new JobError('stopped. The same command goes on where it was.')
process.once('SIGINT', () => stop.abort(interrupted))
process.once('SIGTERM', () => stop.abort(interrupted))

async function main(): Promise<string> {
  const args = readArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (args.help) return USAGE
  const result = await runJob(args, reporter(process.stderr), stop.signal)
  return args.json ? JSON.stringify(result) : printResult(result)
}

/** Errors with a remedy in them, and those of the file system: one line says it all. Anything else is a bug. */
const isExpected = (error: unknown): error is Error =>
  [JobError, FormatError, InputError, ParamError, DeviceError].some((c) => error instanceof c) ||
  (error instanceof Error && 'syscall' in error)

try {
  process.stdout.write(`${await main()}\n`)
} catch (error) {
  const reason = stop.signal.aborted ? stop.signal.reason : error
  if (!isExpected(reason)) throw reason
  process.stderr.write(`retail: ${reason.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 1
}
