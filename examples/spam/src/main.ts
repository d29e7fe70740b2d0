import { DeviceError, FormatError, InputError, ParamError } from '@foldwise/core'
import { readArgs, USAGE } from './args.ts'
import { classify } from './classify.ts'
import { reporter } from './console.ts'
import { JobError } from './job-error.ts'
import { printClassification, printResult } from './print.ts'
import { runJob } from './run-job.ts'

async function main(): Promise<string> {
  const args = readArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (args.help) return USAGE
  if (args.command === 'classify') {
    const result = await classify(args.mail, args.out)
    return args.json ? JSON.stringify(result) : printClassification(result)
  }
  const result = await runJob(args, reporter(process.stderr))
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
  process.stderr.write(`spam: ${error.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 1
}
