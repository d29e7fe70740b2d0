import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFileAtomic } from '@foldwise/core/node'
import { JobError } from '@foldwise/job-kit'
import type { Source } from './sources.ts'

/** Reads data files from the first folder that has them, and downloads what none has. */
export interface Store {
  /** The bytes of a file, which are those that its checksum names. */
  read(source: Source): Promise<Buffer>
  /** The bytes at a path of the first folder that has it; undefined where none has. Nothing is checked. */
  find(path: string): Promise<Buffer | undefined>
  /** Downloads a file of which `check` throws if it is another one, and keeps it. */
  download(path: string, url: string, check: (bytes: Buffer) => void | Promise<void>): Promise<Buffer>
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** `folders` are looked at in order; downloads go to the last one. */
export function openStore(folders: readonly string[], onDownload: (url: string) => void): Store {
  const find = async (path: string): Promise<Buffer | undefined> => {
    for (const folder of folders) {
      const bytes = await readFile(join(folder, path)).catch(missing)
      if (bytes) return bytes
    }
    return undefined
  }
  const download: Store['download'] = async (path, url, check) => {
    onDownload(url)
    const response = await fetch(url).catch((error: Error) => failed(path, url, error.message))
    if (!response.ok) failed(path, url, `status ${response.status}`)
    const bytes = Buffer.from(await response.arrayBuffer())
    await check(bytes)
    const target = join(folders.at(-1)!, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFileAtomic(target, bytes)
    return bytes
  }
  return {
    find,
    download,
    async read(source) {
      const check = (bytes: Buffer, from: string) => {
        const got = sha256(bytes)
        if (got === source.sha256) return
        throw new JobError(`expected SHA-256 ${source.sha256} of ${from}, got ${got}. Delete it, or take another copy.`)
      }
      const there = await find(source.path)
      if (there) {
        check(there, source.path)
        return there
      }
      const { url } = source
      if (!url) throw new JobError(`expected ${source.path} in ${folders.join(' or ')}, got none. Pass --data folder.`)
      return download(source.path, url, (bytes) => check(bytes, url))
    },
  }
}

const missing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}

const failed = (path: string, url: string, reason: string): never => {
  throw new JobError(
    `expected a download of ${url}, got ${reason}. Put the file at ${path} and pass its folder as --data.`,
  )
}
