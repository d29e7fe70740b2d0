import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** Runs `install` unless it was done for what `manifest` says now; `stamp` is the file that remembers. */
export async function installOnce(manifest: string, stamp: string, install: () => Promise<void>): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(manifest))
    .digest('hex')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return
  await install()
  await writeFile(stamp, wanted)
}
