import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const folder = join(import.meta.dirname, '../peers/js')

/** Folder of the JavaScript peers, installed at the first call: outside the workspace, which must not depend on them. */
export async function installJsPeers(): Promise<string> {
  const installed = await access(join(folder, 'node_modules')).then(
    () => true,
    () => false,
  )
  if (!installed) {
    process.stderr.write('bench: installing the JavaScript peers\n')
    await promisify(execFile)('npm', ['install', '--silent', '--no-audit', '--no-fund', '--no-package-lock'], {
      cwd: folder,
    })
  }
  return folder
}
