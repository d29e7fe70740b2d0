import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { writeFileAtomic } from '@foldwise/core/node'
import { JobError } from '@foldwise/job-kit'

/** The adult census data as UCI publishes it. https://archive.ics.uci.edu/dataset/2/adult, CC BY 4.0. */
const FOLDER = 'https://archive.ics.uci.edu/ml/machine-learning-databases/adult'
const PARTS = {
  train: {
    name: 'adult.data',
    local: 'adult-train.csv.gz',
    sha256: '5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d',
  },
  test: {
    name: 'adult.test',
    local: 'adult-test.csv.gz',
    sha256: 'a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05',
  },
} as const
/** The first line of the test part, which is no row; copies often lack it. */
const NO_ROW = '|1x3 Cross validator\n'

const data = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const cache = fileURLToPath(new URL('../../../.cache/census', import.meta.url))

/** The rows of a part as text: from `FOLDWISE_DATA`, else from the cache, else downloaded to it. Its SHA-256 is checked. */
export async function censusFile(part: keyof typeof PARTS, signal: AbortSignal): Promise<string> {
  const { name, local, sha256 } = PARTS[part]
  const found = await readFile(join(data, 'tabular', 'uci', local)).catch(absent)
  if (found) return checked(gunzipSync(found).toString(), sha256, local)
  const cached = await readFile(join(cache, name)).catch(absent)
  if (cached) return checked(cached.toString(), sha256, join(cache, name))
  const bytes = await download(`${FOLDER}/${name}`, signal)
  const text = checked(new TextDecoder().decode(bytes), sha256, `${FOLDER}/${name}`)
  await mkdir(cache, { recursive: true })
  await writeFileAtomic(join(cache, name), bytes)
  return text
}

async function download(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { signal }).catch((error: Error) => {
    signal.throwIfAborted()
    throw new JobError(
      `expected to download ${url}, got '${error.message}'. Set FOLDWISE_DATA to a folder that has it.`,
    )
  })
  if (!response.ok) throw new JobError(`expected to download ${url}, got status ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}

/** Without the line that is no row. */
function checked(text: string, sha256: string, where: string): string {
  const rows = text.startsWith(NO_ROW) ? text.slice(NO_ROW.length) : text
  const known = [rows, NO_ROW + rows].some((t) => createHash('sha256').update(t).digest('hex') === sha256)
  if (known) return rows
  throw new JobError(`expected the file with SHA-256 ${sha256}, got another at ${where}. Remove it.`)
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}
