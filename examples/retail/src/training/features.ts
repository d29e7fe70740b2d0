import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeTensors, encodeTensors, FormatError } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import type { Layer, Weights } from '@foldwise/models/neural'
import type { Images } from '../data/images.ts'
import { sha256 } from '../data/store.ts'
import type { Session } from '../session.ts'
import { Runner } from './runner.ts'

/** Rows that are run at once: images of 224 pixels take 5 MB each in the first layers. */
const BATCH = 16

export interface Features {
  readonly data: Float32Array
  /** How long they took when they were made. */
  readonly ms: number
}

/**
 * What a network whose weights stay as they are makes of images, row-major. Kept in `cache`, under a key of the images, the
 * network and its weights, so that another run reads it; what is read back is checked.
 */
export async function features(
  what: { readonly name: string; readonly network: Layer; readonly weights: Weights; readonly key: string },
  images: Images,
  { device, out, report, signal }: Session,
): Promise<Features> {
  const folder = join(out, 'cache')
  const file = join(folder, `features-${sha256(what.key + sha256(images.pixels)).slice(0, 20)}.safetensors`)
  const kept = await readFile(file).catch(missing)
  if (kept) return checked(kept, file)
  const start = performance.now()
  using runner = new Runner(device, what.network, what.weights)
  const data = await runner.all(
    images,
    (done, total) => {
      signal.throwIfAborted()
      report.progress({ stage: `features of ${what.name}`, done, total })
    },
    BATCH,
  )
  const ms = performance.now() - start
  const rows = images.labels.length
  const tensors = new Map([['features', { dtype: 'float32', shape: [rows, data.length / rows], data } as const]])
  await mkdir(folder, { recursive: true })
  await writeFileAtomic(
    file,
    encodeTensors({
      tensors,
      metadata: new Map([
        ['sha256', digestOf(data)],
        ['ms', String(ms)],
      ]),
    }),
  )
  return { data, ms }
}

function checked(bytes: Uint8Array, file: string): Features {
  const { tensors, metadata } = decodeTensors(bytes)
  const data = tensors.get('features')?.data
  if (data instanceof Float32Array && digestOf(data) === metadata.get('sha256'))
    return { data, ms: Number(metadata.get('ms')) }
  throw new FormatError(`features: expected those that were written to ${file}, got others. Delete the file.`)
}

const digestOf = (data: Float32Array): string => sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))

const missing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}
