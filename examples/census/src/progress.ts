import { createHash } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '@foldwise/core/node'
import type { TrialStore } from '@foldwise/pipelines'
import { trialFile } from '@foldwise/pipelines/node'

/** What an interrupted job goes on from: finished trials, and results of finished steps. */
export interface Progress {
  readonly trials: TrialStore
  /** The kept result, or that of `make`, which is kept. Either comes out of JSON, so that both are the same. */
  step<T>(name: string, make: () => Promise<T>): Promise<T>
  /** The job is done: the next one begins anew. */
  clear(): Promise<void>
}

/** Of jobs with these options, in a folder of their own. */
export async function progressIn(folder: string, options: object): Promise<Progress> {
  await mkdir(folder, { recursive: true })
  return {
    trials: trialFile(join(folder, 'trials.jsonl')),
    async step(name, make) {
      const key = createHash('sha256')
        .update(JSON.stringify([name, options]))
        .digest('hex')
        .slice(0, 16)
      const path = join(folder, `${name.replaceAll(' ', '-')}-${key}.json`)
      const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
      if (kept !== undefined) return JSON.parse(kept)
      const text = JSON.stringify(await make())
      await writeFileAtomic(path, new TextEncoder().encode(text))
      return JSON.parse(text)
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  }
}
