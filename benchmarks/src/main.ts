import { parseArgs } from 'node:util'
import { table, tableLine } from './print.ts'
import type { Row } from './task.ts'
import { boostingTask } from './tasks/boosting.ts'
import { boostingScaleTask } from './tasks/boosting-scale.ts'
import { boostingWideTask } from './tasks/boosting-wide.ts'
import { columnTransformerTask } from './tasks/column-transformer.ts'
import { contributionsTask } from './tasks/contributions.ts'
import { crossValidateTask } from './tasks/cross-validate.ts'
import { csvTask } from './tasks/csv.ts'
import { decisionTreeTask } from './tasks/decision-tree.ts'
import { forestInferenceTask } from './tasks/forest-inference.ts'
import { imageInferenceTask } from './tasks/image-inference.ts'
import { kMeansTask } from './tasks/k-means.ts'
import { lassoTask } from './tasks/lasso.ts'
import { linearSvcTask } from './tasks/linear-svc.ts'
import { logisticDenseTask } from './tasks/logistic-dense.ts'
import { logisticSparseTask } from './tasks/logistic-sparse.ts'
import { metricsTask } from './tasks/metrics.ts'
import { naiveBayesTask } from './tasks/naive-bayes.ts'
import { nearestNeighborsTask } from './tasks/nearest-neighbors.ts'
import { cnnTrainingTask, mlpTrainingTask, transformerTrainingTask } from './tasks/networks.ts'
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
  contributionsTask,
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
  transformerTrainingTask,
  imageInferenceTask,
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
    only: { type: 'string', default: '' },
    cpu: { type: 'boolean', default: false },
  },
})

const note = (text: string): unknown => process.stderr.write(`${text}\n`)

function count(name: string, text: string): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 1) return n
  note(`bench: expected --${name} to be an integer >= 1, got '${text}'.`)
  process.exit(1)
}

const task = TASKS.find((t) => t.name === positionals[0])
if (!task) {
  const out = positionals[0] === undefined ? process.stdout : process.stderr
  if (positionals[0] !== undefined) out.write(`bench: expected a task, got '${positionals[0]}'.\n`)
  out.write(`Tasks (bench <task> [--threads n] [--rows n] [--rounds n] [--only text] [--cpu] [--json]):\n`)
  for (const t of TASKS) out.write(`  ${t.name.padEnd(10)} ${t.about}\n`)
  process.exitCode = positionals[0] === undefined ? 0 : 1
} else {
  const threads = count('threads', values.threads)
  const rounds = count('rounds', values.rounds)
  const rows: Row[] = []
  const finish = (): unknown =>
    process.stdout.write(values.json ? `${JSON.stringify({ task: task.name, threads, rows })}\n` : `${table(rows)}\n`)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      note(`bench: ${signal}; the rows that were finished:`)
      finish()
      process.exit(code)
    })
  }
  const limit = values.rows === undefined ? undefined : count('rows', values.rows)
  for await (const planned of task.plan({ threads, rows: limit, note })) {
    const title = `${planned.name} against ${planned.peer}`
    if (!title.includes(values.only)) continue
    note(`${task.name}: ${title}`)
    const row = await planned.measure(rounds, values.cpu ? 'cpuMs' : 'ms')
    rows.push(row)
    note(tableLine(row))
  }
  finish()
}
