import { reporter, runMain, stopSignal } from '@foldwise/job-kit'
import { readArgs, USAGE } from './args.ts'
import { printResult } from './print.ts'
import { runJob } from './run-job.ts'

const stop = stopSignal()

await runMain(
  'retail',
  async () => {
    const args = readArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
    if (args.help) return USAGE
    const result = await runJob(args, reporter(process.stderr), stop)
    return args.json ? JSON.stringify(result) : printResult(result)
  },
  stop,
)
