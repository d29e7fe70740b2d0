import { DeviceError, FormatError, InputError, ParamError } from '@foldwise/core'
import { readArgs, USAGE } from './args.ts'
import { reporter } from './console.ts'
import { JobError } from './job-error.ts'
import { printResult } from './print.ts'
import { runJob } from './run-job.ts'

async function main(): Promise<string> {
  const args = readArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (args.help) return USAGE
  const stop = new AbortController()
  const interrupt = () => stop.abort(new JobError('interrupted. The same command goes on from here.'))
  // A second one ends the process at once; what is finished is on disk already.
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
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
  if (!isExpected(error)) throw error
  process.stderr.write(`census: ${error.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 1
}
