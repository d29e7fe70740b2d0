import { gunzipSync } from 'node:zlib'
import { JobError } from '@foldwise/job-kit'
import { bounds, type ImageSet, type Images, pick, spread } from './images.ts'
import { fashionSources } from './sources.ts'
import type { Store } from './store.ts'

const CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
]
/** The last ones of the training part, never learned from. */
const VALIDATION = 3000

/** 60,000 grey pictures of 28 x 28 pixels to train on, of which 3,000 are kept for validation, and 10,000 to test on; or some of them. */
export async function fashionMnist(store: Store, limit?: number): Promise<ImageSet> {
  const { trainImages, trainLabels, testImages, testLabels } = fashionSources
  const all = images(gunzipSync(await store.read(trainImages)), gunzipSync(await store.read(trainLabels)))
  const test = images(gunzipSync(await store.read(testImages)), gunzipSync(await store.read(testLabels)))
  const learned = all.labels.length - VALIDATION
  const most = bounds(limit)
  return {
    name: 'Fashion-MNIST',
    classes: CLASSES,
    train: pick(all, spread(learned, most.train)),
    validation: pick(
      all,
      spread(VALIDATION, most.validation).map((i) => learned + i),
    ),
    test: pick(test, spread(test.labels.length, most.test)),
    digest: trainImages.sha256,
  }
}

/** Of two files in the IDX format: http://yann.lecun.com/exdb/mnist */
function images(imageFile: Buffer, labelFile: Buffer): Images {
  const { data, dims } = idx(imageFile)
  const [rows, height, width] = dims as [number, number, number]
  const labels = Int32Array.from(idx(labelFile).data)
  if (dims.length !== 3 || labels.length !== rows || labels.some((c) => c >= CLASSES.length)) {
    throw new JobError(`expected images and as many labels below ${CLASSES.length}, got other ones. Take another copy.`)
  }
  return { pixels: data, labels, shape: [1, height, width] }
}

function idx(bytes: Buffer): { data: Uint8Array; dims: number[] } {
  const rank = bytes[3] ?? 0
  const start = 4 + 4 * rank
  const dims = bytes.length < start ? [] : Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i))
  const size = dims.reduce((a, d) => a * d, 1)
  if (bytes.length < 4 || bytes.readUInt32BE(0) >> 8 !== 0x08 || bytes.length !== start + size) {
    throw new JobError('expected an IDX file of bytes, got another one. Take another copy.')
  }
  return { data: new Uint8Array(bytes.subarray(start)), dims }
}
