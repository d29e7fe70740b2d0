import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const folder = join(import.meta.dirname, '..')
const venv = join(folder, '.venv')
const requirements = join(folder, 'peers', 'requirements.txt')

/** Python of a virtual environment with the pinned peers, made at the first call. Throws with pip's own words. */
export async function python(): Promise<string> {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
  const stamp = join(venv, 'requirements.sha256')
  const path = process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return path
  process.stderr.write('bench: installing the Python peers\n')
  await run('python3', ['-m', 'venv', venv])
  await run(path, ['-m', 'pip', 'install', '--quiet', '-r', requirements])
  await writeFile(stamp, wanted)
  return path
}
