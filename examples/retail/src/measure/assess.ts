import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '@foldwise/core/node'
import { accuracy, confusionMatrix } from '@foldwise/metrics'
import type { Candidate } from '../candidate.ts'
import type { ImageSet } from '../data/images.ts'
import { sha256 } from '../data/store.ts'
import { networkOf } from '../networks/spec.ts'
import type { Session } from '../session.ts'
import { type Measured, measureModel, writeMeasureImages } from './measure-model.ts'
import { decodeModel, encodeModel, type Precision } from './model-file.ts'
import { largest, Runner } from './runner.ts'

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

/** Writes a model with weights of 32 and of 8 bits, reads both back, and measures each on the test part. */
export async function assess(
  candidate: Candidate,
  set: ImageSet,
  name: string,
  runs: number,
  session: Session,
): Promise<Assessed> {
  const folder = join(session.out, 'models')
  await mkdir(folder, { recursive: true })
  const images = join(session.out, 'cache', `${name.split('-')[0]}-images.safetensors`)
  await mkdir(join(session.out, 'cache'), { recursive: true })
  await writeMeasureImages(images, set.test)
  const model = { network: candidate.network, classes: set.classes, weights: candidate.weights }
  const of = async (precision: Precision) => {
    const file = join(folder, `${name}.${precision}.safetensors`)
    const bytes = encodeModel(model, precision)
    await writeFileAtomic(file, bytes)
    const predicted = await predictions(bytes, set, `${name}, ${precision}: the test part`, session)
    session.report.step(`${name}, ${precision}: speed and memory`)
    const measured = await measureModel(file, images, runs, session.signal)
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

async function predictions(bytes: Uint8Array, set: ImageSet, stage: string, session: Session): Promise<Int32Array> {
  const { network, classes, weights } = decodeModel(bytes)
  using runner = new Runner(session.device, networkOf(network, classes.length), weights)
  const scores = await runner.all(
    set.test,
    (done, total) => {
      session.signal.throwIfAborted()
      session.report.progress({ stage, done, total })
    },
    network.kind === 'mobileNetV2' || network.kind === 'resNet18' ? 16 : 100,
  )
  return largest(scores, classes.length)
}

const grouped = ({ groups }: ImageSet, labels: Int32Array): Int32Array => labels.map((c) => groups!.of[c]!)
