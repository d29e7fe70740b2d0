import { gunzipSync } from 'node:zlib'
import { JobError } from '@foldwise/job-kit'
import jpeg from 'jpeg-js'
import { bounds, type ImageSet, type Images, spread } from './images.ts'
import { square } from './resize.ts'
import { groceryArchive, grocerySources } from './sources.ts'
import { type Store, sha256 } from './store.ts'
import { type TarEntry, untar } from './tar.ts'

/** Pixels a side. */
const SIZE = 112
const SHAPE = [3, SIZE, SIZE] as const

interface Row {
  readonly path: string
  readonly fine: number
  readonly coarse: number
}

/**
 * 2,640 photographs of products in shops to train on, 296 for validation, 2,485 to test on, in the authors' own split, as
 * middle squares of 112 pixels; 81 products in 43 groups. Or some of them.
 */
export async function groceryStore(
  store: Store,
  onProgress: (done: number, total: number) => void,
  limit?: number,
): Promise<ImageSet> {
  const { train, validation, test } = bounds(limit)
  const files = [
    [grocerySources.train, train],
    [grocerySources.val, validation],
    [grocerySources.test, test],
  ] as const
  const all = await Promise.all(files.map(async ([source]) => rows(await store.read(source))))
  const parts = all.map((part, i) => Array.from(spread(part.length, files[i]![1]), (at) => part[at]!))
  const { fine, coarse } = names((await store.read(grocerySources.classes)).toString('utf8'))
  const { entries, digest } = await photographs(store)
  const wanted = new Map(parts.flat().map((row) => [row.path, undefined as Uint8Array | undefined]))
  let done = 0
  for (const { path, data } of entries) {
    if (!wanted.has(path)) continue
    wanted.set(path, square(jpeg.decode(data, { useTArray: true }), SIZE))
    onProgress(++done, wanted.size)
  }
  const images = (part: readonly Row[]): Images => {
    const size = 3 * SIZE * SIZE
    const pixels = new Uint8Array(part.length * size)
    part.forEach(({ path }, i) => {
      const image = wanted.get(path)
      if (!image) throw new JobError(`expected the photograph ${path} in the archive, got none. Take another copy.`)
      pixels.set(image, i * size)
    })
    return { pixels, labels: Int32Array.from(part, (r) => r.fine), shape: SHAPE }
  }
  const groupOf = new Int32Array(fine.length)
  for (const row of all.flat()) groupOf[row.fine] = row.coarse
  return {
    name: 'Grocery Store',
    classes: fine,
    train: images(parts[0]!),
    validation: images(parts[1]!),
    test: images(parts[2]!),
    groups: { names: coarse, of: groupOf },
    digest,
  }
}

/** Lines are `path, fine class, coarse class`. */
const rows = (file: Buffer): Row[] =>
  file
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [path, fine, coarse] = line.split(',').map((v) => v.trim()) as [string, string, string]
      return { path, fine: Number(fine), coarse: Number(coarse) }
    })

/** Lines are `fine name, fine class, coarse name, coarse class, ...`, after a heading. */
function names(csv: string): { fine: string[]; coarse: string[] } {
  const [fine, coarse]: [string[], string[]] = [[], []]
  for (const line of csv.trim().split('\n').slice(1)) {
    const [fineName, f, coarseName, c] = line.split(',') as [string, string, string, string]
    fine[Number(f)] = fineName
    coarse[Number(c)] = coarseName
  }
  return { fine, coarse }
}

async function photographs(store: Store): Promise<{ entries: Iterable<TarEntry>; digest: string }> {
  if (await store.find(grocerySources.small.path)) {
    return { entries: untar(await store.read(grocerySources.small)), digest: grocerySources.small.sha256 }
  }
  const kept = await store.find(groceryArchive.path)
  const check = (bytes: Buffer) => {
    archived(bytes)
  }
  const bytes = kept ?? (await store.download(groceryArchive.path, groceryArchive.url, check))
  return { entries: archived(bytes), digest: groceryArchive.contents }
}

/** The photographs of the whole repository's archive, with paths below `dataset/`. */
function archived(bytes: Buffer): TarEntry[] {
  const entries: TarEntry[] = []
  for (const { path, data } of untar(gunzipSync(bytes))) {
    const found = /^[^/]+\/dataset\/((?:train|val|test)\/.*\.jpg)$/.exec(path)
    if (found) entries.push({ path: found[1]!, data })
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  const got = sha256(entries.map((e) => `${sha256(e.data)}  ${e.path}\n`).join(''))
  if (got === groceryArchive.contents) return entries
  throw new JobError(
    `expected photographs of SHA-256 ${groceryArchive.contents} in ${groceryArchive.path}, got ${got}. Delete it, or take another copy.`,
  )
}
