// Runs a task's peer functions on request, as ../serve.py does for Python. Answers start with '@', because some
// packages print on standard output when they are imported.
import { createInterface } from 'node:readline'

const task = await import(`./${process.argv[2]}.mjs`)
const answer = (object) => process.stdout.write(`@${JSON.stringify(object)}\n`)

for await (const line of createInterface({ input: process.stdin })) {
  const { call, args } = JSON.parse(line)
  try {
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    const out = await task[call](args)
    const ms = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    answer({ ms, cpuMs: (user + system) / 1000, out: await task.describe(call, out) })
  } catch (error) {
    answer({ error: String(error) })
  }
}
process.exit(0)
