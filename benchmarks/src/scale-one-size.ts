// One fit of the task `boosting-scale`, in a process of its own: memory that a process once had stays in its size.
import { tensor } from '@foldwise/core'
import { gradientBoostingClassifier } from '@foldwise/models'
import { BOOSTING_FEATURES, boostingRows } from './data/boosting-rows.ts'

/** Milliseconds between two looks at the process's size. */
const LOOK = 10

const [rows, trees, threads] = process.argv.slice(2).map(Number) as [number, number, number]

async function main(): Promise<void> {
  const made = boostingRows(rows)
  const x = tensor(made.x, [rows, BOOSTING_FEATURES])
  const y = Array.from(made.y)
  const recipe = gradientBoostingClassifier({ nEstimators: trees, l2Regularization: 1 })
  const few = tensor(made.x.slice(0, 1000 * BOOSTING_FEATURES), [1000, BOOSTING_FEATURES])
  // Compiled code and the kernels' memory are not what grows.
  await recipe.with({ nEstimators: 2 }).fit({ x: few, y: y.slice(0, 1000) })
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let peak = before
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, LOOK)
  const start = performance.now()
  await recipe.fit({ x, y }, { threads })
  const ms = performance.now() - start
  clearInterval(timer)
  look()
  process.stdout.write(`${JSON.stringify({ ms, bytes: peak - before })}\n`)
}

await main()
