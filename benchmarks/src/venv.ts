import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installOnce } from './install-once.ts'

const run = promisify(execFile)

const folder = join(import.meta.dirname, '..')
const venv = join(folder, '.venv')
const requirements = join(folder, 'peers', 'requirements.txt')

/** Python of a virtual environment with the pinned peers, made when first asked for. Throws with pip's own words. */
export async function python(): Promise<string> {
  const path = process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python')
  await installOnce(requirements, join(venv, 'requirements.sha256'), async () => {
    process.stderr.write('bench: installing the Python peers\n')
    await run('python3', ['-m', 'venv', venv])
    await run(path, ['-m', 'pip', 'install', '--quiet', '-r', requirements])
  })
  return path
}
