import { hostTensor, stream } from '@foldwise/core'
import type { Augmentation, Batch, Loader } from '@foldwise/models/neural'
import type { Images } from '../data/images.ts'

export interface ImageLoaderOptions {
  readonly batchSize: number
  readonly seed: number
  /** Another order in each epoch, and another augmentation of each image. Default: none. */
  readonly augment?: Augmentation
  readonly shuffle?: boolean
}

/** Batches of images kept as bytes: a quarter of the memory of the library's own `loader`, which takes float32. */
export function imageLoader(images: Images, options: ImageLoaderOptions): Loader {
  const { batchSize, seed, augment, shuffle = false } = options
  const { pixels, labels, shape } = images
  const size = shape[0] * shape[1] * shape[2]
  const length = Math.ceil(labels.length / batchSize)
  return {
    length,
    *batches(epoch) {
      const order = shuffle ? stream(seed, 'order', epoch).permutation(labels.length) : undefined
      for (let i = 0; i < length; i++) {
        const rows = Math.min(batchSize, labels.length - i * batchSize)
        const at = Int32Array.from({ length: rows }, (_, k) => order?.[i * batchSize + k] ?? i * batchSize + k)
        const x = new Float32Array(rows * size)
        at.forEach((row, k) => {
          x.set(pixels.subarray(row * size, (row + 1) * size), k * size)
        })
        const y = Int32Array.from(at, (row) => labels[row]!)
        const batch: Batch = { x: hostTensor(x, [rows, ...shape], 'float32'), y: hostTensor(y, [rows], 'int32') }
        yield augment ? augment(batch, stream(seed, 'augment', epoch, i)) : batch
      }
    },
  }
}
