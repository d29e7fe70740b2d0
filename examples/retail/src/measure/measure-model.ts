import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodeTensors } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import { type Images, pick, range } from '../data/images.ts'

/** Of one image at a time, on one thread, pixels to class. */
export interface Measured {
  readonly meanMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Memory that a process takes more at its peak, with the model loaded and running, than before. */
  readonly peakMb: number
}

const IMAGES = 50

/** Writes the images that models are measured on. */
export async function writeMeasureImages(file: string, images: Images): Promise<void> {
  const { pixels, labels, shape } = pick(images, range(0, Math.min(IMAGES, images.labels.length)))
  const tensors = new Map([['images', { dtype: 'uint8', shape: [labels.length, ...shape], data: pixels } as const]])
  await writeFileAtomic(file, encodeTensors({ tensors, metadata: new Map() }))
}

/** Measures the model of a file in a process of its own, which has nothing else in its memory. */
export async function measureModel(
  model: string,
  images: string,
  runs: number,
  signal: AbortSignal,
): Promise<Measured> {
  const script = join(import.meta.dirname, '../measure-process.ts')
  const args = ['--conditions=@foldwise/source', script, model, images, String(runs)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { signal })
  return JSON.parse(stdout) as Measured
}
