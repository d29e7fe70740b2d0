// Runs every check of the repository, stage by stage, and ends with one line that counts them.
// Usage: pnpm test [--only unit,types] [--skip browser]
import { parseArgs } from 'node:util'
import { type Count, showCount, sum } from './count.ts'
import { type Stage, stages } from './stages.ts'

process.exitCode = await main()

async function main(): Promise<number> {
  const chosen = choose()
  if (typeof chosen === 'string') {
    process.stderr.write(`${chosen}\n`)
    return 2
  }
  const results: { stage: Stage; count: Count; seconds: number }[] = []
  for (const [i, stage] of chosen.entries()) {
    process.stdout.write(`\n━━━ ${i + 1}/${chosen.length} ${stage.name}: ${stage.title}\n`)
    const start = performance.now()
    const count = await stage.run().catch((error: Error): Count => {
      process.stderr.write(`${stage.name}: ${error.message}\n`)
      return { passed: 0, failed: 1, skipped: 0 }
    })
    results.push({ stage, count, seconds: (performance.now() - start) / 1000 })
  }
  process.stdout.write('\n━━━ summary\n')
  for (const { stage, count, seconds } of results) {
    const mark = count.failed > 0 ? 'FAILED ' : count.passed > 0 ? 'passed ' : 'skipped'
    process.stdout.write(`${mark} ${stage.name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s   ${showCount(count)}\n`)
  }
  const total = sum(results.map((r) => r.count))
  process.stdout.write(`\n${showCount(total)}\n`)
  return total.failed > 0 || total.passed === 0 ? 1 : 0
}

/** The stages that the command line asks for, or what is wrong with it. */
function choose(): readonly Stage[] | string {
  const known = stages.map((s) => s.name)
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter((a) => a !== '--'),
      options: { only: { type: 'string' }, skip: { type: 'string' } },
    })
    const only = values.only?.split(',') ?? known
    const skip = values.skip?.split(',') ?? []
    const unknown = [...only, ...skip].find((name) => !known.includes(name))
    if (unknown !== undefined) return `test: expected stages among ${known.join(', ')}, got '${unknown}'.`
    return stages.filter((s) => only.includes(s.name) && !skip.includes(s.name))
  } catch (error) {
    return `test: ${(error as Error).message}`
  }
}
