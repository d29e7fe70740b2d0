import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { columnNamed } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import { JobError } from '@foldwise/job-kit'
import { readCsv } from '@foldwise/pipelines/csv'

/** Questions to a bank. */
export interface Questions {
  readonly texts: readonly string[]
  /** What each is about: one of 77 intents. */
  readonly intents: readonly string[]
}

/** Casanueva et al., Efficient Intent Detection with Dual Sentence Encoders (2020). CC BY 4.0. */
const FOLDER = 'https://raw.githubusercontent.com/PolyAI-LDN/task-specific-datasets/master/banking_data'
const PARTS = {
  train: 'b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b',
  test: 'd12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d',
} as const

const data = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const cache = fileURLToPath(new URL('../../../.cache/banking77', import.meta.url))

/** A part of Banking77: from `FOLDWISE_DATA`, else from the cache, else downloaded to it. Its SHA-256 is checked. */
export async function banking(part: keyof typeof PARTS): Promise<Questions> {
  const bytes = await fileOf(part)
  const rows = await readCsv(bytes, { schema: { text: 'string', category: 'string' } })
  const strings = (name: 'text' | 'category') => {
    const { categories, data } = columnNamed(rows, name)
    return Array.from(data, (i) => categories[i]!)
  }
  return { texts: strings('text'), intents: strings('category') }
}

async function fileOf(part: keyof typeof PARTS): Promise<Uint8Array> {
  const name = `${part}.csv`
  for (const path of [join(data, 'text', 'banking77', name), join(cache, name)]) {
    const found = await readFile(path).catch(absent)
    if (found) return checked(found, part, path)
  }
  const url = `${FOLDER}/${name}`
  const response = await fetch(url).catch((error: Error) => {
    throw new JobError(
      `expected to download ${url}, got '${error.message}'. Set FOLDWISE_DATA to a folder that has it.`,
    )
  })
  if (!response.ok) throw new JobError(`expected to download ${url}, got status ${response.status}.`)
  const bytes = checked(new Uint8Array(await response.arrayBuffer()), part, url)
  await mkdir(cache, { recursive: true })
  await writeFileAtomic(join(cache, name), bytes)
  return bytes
}

function checked(bytes: Uint8Array, part: keyof typeof PARTS, where: string): Uint8Array {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 === PARTS[part]) return bytes
  throw new JobError(`expected the file with SHA-256 ${PARTS[part]}, got another at ${where}. Remove it.`)
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}
