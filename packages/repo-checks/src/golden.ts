// Makes the golden fixtures again, with the references pinned in golden/requirements.txt.
// Usage: pnpm golden [area…]
import { existsSync, readdirSync } from 'node:fs'
import { output, run } from './run.ts'
import { root } from './workspace.ts'

const folder = `${root}/packages/repo-checks/golden`
const venv = `${root}/.venv`
const python = process.platform === 'win32' ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`

process.exitCode = await main()

async function main(): Promise<number> {
  const known = readdirSync(folder)
    .filter((f) => f.endsWith('.py') && !f.startsWith('_'))
    .map((f) => f.slice(0, -'.py'.length))
  const wanted = process.argv.slice(2).filter((a) => a !== '--')
  const unknown = wanted.find((area) => !known.includes(area))
  if (unknown !== undefined) {
    process.stderr.write(`golden: expected areas among ${known.join(', ')}, got '${unknown}'.\n`)
    return 2
  }
  if (!existsSync(python)) await output('python3', ['-m', 'venv', venv])
  await output(python, ['-m', 'pip', 'install', '--quiet', '-r', `${folder}/requirements.txt`])
  for (const area of wanted.length > 0 ? wanted : known) {
    process.stdout.write(`golden: ${area}\n`)
    const code = await run(python, [`${folder}/${area}.py`])
    if (code !== 0) return code
  }
  return 0
}
