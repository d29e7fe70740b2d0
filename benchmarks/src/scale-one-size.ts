// One fit of the task `boosting-scale`, in a process of its own: memory that a process once had stays in its size.
import { tensor } from '@foldwise/core'
import { gradientBoostingClassifier } from '@foldwise/models'
import { timed } from './compare.ts'
import { BOOSTING_FEATURES, boostingRows } from './data/boosting-rows.ts'

/** Milliseconds between two looks at the process's size. */
const LOOK = 10
/** Milliseconds of processors in fits that are enough to time: one of many rows, or some of few, of which the first ones still compile. */
const ENOUGH = 2000

const [rows, trees, threads] = process.argv.slice(2).map(Number) as [number, number, number]

async function main(): Promise<void> {
  const made = boostingRows(rows)
  const x = tensor(made.x, [rows, BOOSTING_FEATURES])
  const y = Array.from(made.y)
  const recipe = gradientBoostingClassifier({ nEstimators: trees, l2Regularization: 1 })
  const few = tensor(made.x.slice(0, 1000 * BOOSTING_FEATURES), [1000, BOOSTING_FEATURES])
  // Compiled code and the kernels' memory are not what grows.
  await recipe.with({ nEstimators: 2 }).fit({ x: few, y: y.slice(0, 1000) }, { threads })
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  const highest = process.resourceUsage().maxRSS
  let peak = before
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, LOOK)
  const fit = timed(() => recipe.fit({ x, y }, { threads }))
  let { ms, cpuMs } = await fit()
  clearInterval(timer)
  look()
  // What was held between two looks, where that is more than the process ever held before.
  const most = process.resourceUsage().maxRSS
  if (most > highest) peak = Math.max(peak, most * 1024)
  for (let spent = cpuMs; spent < ENOUGH; spent += cpuMs) ({ ms, cpuMs } = await fit())
  process.stdout.write(`${JSON.stringify({ ms, cpuMs, bytes: peak - before })}\n`)
}

await main()
