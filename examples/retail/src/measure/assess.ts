import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '@foldwise/core/node'
import { session } from '@foldwise/inference'
import { accuracy, confusionMatrix } from '@foldwise/metrics'
import type { Candidate } from '../candidate.ts'
import type { ImageSet } from '../data/images.ts'
import { sha256 } from '../data/store.ts'
import type { Session } from '../session.ts'
import { classify } from './classify.ts'
import { type Measured, measureModel, writeMeasureImages } from './measure-model.ts'
import { encodeModel, type Precision } from './model-file.ts'

/** What is known of a model's file: all of it was measured on the file as it was written. */
export interface Assessment extends Measured {
  readonly accuracy: number
  /** Of the groups of the classes, where they have groups. */
  readonly coarseAccuracy?: number
  readonly sizeMb: number
  readonly file: string
  readonly sha256: string
}

export interface Assessed {
  readonly candidate: Candidate
  readonly float32: Assessment
  readonly int8: Assessment
  /** Of the float32 model on the test part: rows are true, columns predicted. */
  readonly confusion: readonly (readonly number[])[]
}

/** Images that are classified at once. */
const BATCH = 16

/** Writes a model with weights of 32 and of 8 bits as ONNX files, reads both back, and measures each on the test part. */
export async function assess(
  candidate: Candidate,
  set: ImageSet,
  name: string,
  runs: number,
  job: Session,
): Promise<Assessed> {
  const folder = join(job.out, 'models')
  await mkdir(folder, { recursive: true })
  const images = join(job.out, 'cache', `${name.split('-')[0]}-images.safetensors`)
  await mkdir(join(job.out, 'cache'), { recursive: true })
  await writeMeasureImages(images, set.test)
  const model = { network: candidate.network, classes: set.classes, weights: candidate.weights, image: set.test.shape }
  const of = async (precision: Precision) => {
    const file = join(folder, `${name}.${precision}.onnx`)
    const bytes = encodeModel(model, precision)
    await writeFileAtomic(file, bytes)
    const predicted = await predictions(bytes, set, `${name}, ${precision}: the test part`, job)
    job.report.step(`${name}, ${precision}: speed and memory`)
    const measured = await measureModel(file, images, runs, job.signal)
    const assessment: Assessment = {
      accuracy: accuracy(set.test.labels, predicted),
      ...(set.groups && { coarseAccuracy: accuracy(grouped(set, set.test.labels), grouped(set, predicted)) }),
      sizeMb: bytes.length / 1e6,
      ...measured,
      file,
      sha256: sha256(bytes),
    }
    return { assessment, predicted }
  }
  const [float32, int8] = [await of('float32'), await of('int8')]
  const labels = Array.from(set.classes, (_, c) => c)
  return {
    candidate,
    float32: float32.assessment,
    int8: int8.assessment,
    confusion: confusionMatrix(set.test.labels, float32.predicted, { labels }),
  }
}

async function predictions(bytes: Uint8Array, set: ImageSet, stage: string, job: Session): Promise<Int32Array> {
  using model = await session(bytes, { threads: job.threads })
  const rows = set.test.labels.length
  const classes = new Int32Array(rows)
  for (let from = 0; from < rows; from += BATCH) {
    job.signal.throwIfAborted()
    const to = Math.min(rows, from + BATCH)
    classes.set(await classify(model, set.test, from, to), from)
    job.report.progress({ stage, done: to, total: rows })
  }
  return classes
}

const grouped = ({ groups }: ImageSet, labels: Int32Array): Int32Array => labels.map((c) => groups!.of[c]!)
