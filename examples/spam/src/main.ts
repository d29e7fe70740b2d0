import { reporter, runMain } from '@foldwise/job-kit'
import { readArgs, USAGE } from './args.ts'
import { classify } from './classify.ts'
import { printClassification, printResult } from './print.ts'
import { runJob } from './run-job.ts'

await runMain('spam', async () => {
  const args = readArgs(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (args.help) return USAGE
  if (args.command === 'classify') {
    const result = await classify(args.mail, args.out)
    return args.json ? JSON.stringify(result) : printClassification(result)
  }
  const result = await runJob(args, reporter(process.stderr))
  return args.json ? JSON.stringify(result) : printResult(result)
})
