import { parseArgs } from 'node:util'
import { table } from './print.ts'
import { boostingTask } from './tasks/boosting.ts'
import { boostingScaleTask } from './tasks/boosting-scale.ts'
import { boostingWideTask } from './tasks/boosting-wide.ts'
import { columnTransformerTask } from './tasks/column-transformer.ts'
import { crossValidateTask } from './tasks/cross-validate.ts'
import { csvTask } from './tasks/csv.ts'
import { decisionTreeTask } from './tasks/decision-tree.ts'
import { forestInferenceTask } from './tasks/forest-inference.ts'
import { kMeansTask } from './tasks/k-means.ts'
import { lassoTask } from './tasks/lasso.ts'
import { linearSvcTask } from './tasks/linear-svc.ts'
import { logisticDenseTask } from './tasks/logistic-dense.ts'
import { logisticSparseTask } from './tasks/logistic-sparse.ts'
import { metricsTask } from './tasks/metrics.ts'
import { naiveBayesTask } from './tasks/naive-bayes.ts'
import { nearestNeighborsTask } from './tasks/nearest-neighbors.ts'
import { cnnTrainingTask, mlpTrainingTask } from './tasks/networks.ts'
import { pcaTask } from './tasks/pca.ts'
import { randomForestTask } from './tasks/random-forest.ts'
import { searchTask } from './tasks/search.ts'
import { smoteTask } from './tasks/smote.ts'
import { spamTask } from './tasks/spam.ts'
import { svcTask } from './tasks/svc.ts'

const TASKS = [
  boostingTask,
  boostingWideTask,
  boostingScaleTask,
  spamTask,
  metricsTask,
  csvTask,
  columnTransformerTask,
  decisionTreeTask,
  randomForestTask,
  forestInferenceTask,
  lassoTask,
  logisticDenseTask,
  logisticSparseTask,
  naiveBayesTask,
  smoteTask,
  searchTask,
  crossValidateTask,
  kMeansTask,
  nearestNeighborsTask,
  pcaTask,
  mlpTrainingTask,
  cnnTrainingTask,
  svcTask,
  linearSvcTask,
]

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((a) => a !== '--'),
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    threads: { type: 'string', default: '1' },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  },
})

function count(name: string, text: string): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 1) return n
  process.stderr.write(`bench: expected --${name} to be an integer >= 1, got '${text}'.\n`)
  process.exit(1)
}

const task = TASKS.find((t) => t.name === positionals[0])
if (!task) {
  const out = positionals[0] === undefined ? process.stdout : process.stderr
  if (positionals[0] !== undefined) out.write(`bench: expected a task, got '${positionals[0]}'.\n`)
  out.write(`Tasks (bench <task> [--threads n] [--rows n] [--rounds n] [--json]):\n`)
  for (const t of TASKS) out.write(`  ${t.name.padEnd(10)} ${t.about}\n`)
  process.exitCode = positionals[0] === undefined ? 0 : 1
} else {
  const threads = count('threads', values.threads)
  const rows = await task.run({
    threads,
    rows: values.rows === undefined ? undefined : count('rows', values.rows),
    rounds: count('rounds', values.rounds),
    note: (text) => process.stderr.write(`${text}\n`),
  })
  process.stdout.write(values.json ? `${JSON.stringify({ task: task.name, threads, rows })}\n` : `${table(rows)}\n`)
}
