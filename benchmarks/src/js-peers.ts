import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installOnce } from './install-once.ts'

const folder = join(import.meta.dirname, '../peers/js')

/** Folder of the JavaScript peers, installed when first asked for: outside the workspace, which must not depend on them. */
export async function installJsPeers(): Promise<string> {
  await installOnce(join(folder, 'package.json'), join(folder, 'node_modules', '.manifest.sha256'), async () => {
    process.stderr.write('bench: installing the JavaScript peers\n')
    await promisify(execFile)('npm', ['install', '--silent', '--no-audit', '--no-fund', '--no-package-lock'], {
      cwd: folder,
    })
  })
  return folder
}
