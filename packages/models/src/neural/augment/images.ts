import { hostData, hostTensor, InputError, type Rng, type Tensor } from '@foldwise/core'
import type { Batch } from '../training/loader.ts'

/** Changes a batch before it is learned from, and leaves the one it got as it was. */
export type Augmentation = (batch: Batch, random: Rng) => Batch

/** Several, one after another. */
export const augmentations =
  (...steps: readonly Augmentation[]): Augmentation =>
  (batch, random) =>
    steps.reduce((b, step) => step(b, random), batch)

/** One image of a batch: its values by channel, row and column, and where the changed ones go. */
export interface Image {
  readonly from: Float32Array
  readonly to: Float32Array
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** An augmentation that changes each image of `x`, float32 `[n, channels, height, width]`, on its own. */
export const eachImage =
  (name: string, change: (image: Image, random: Rng) => void): Augmentation =>
  (batch, random) => ({ ...batch, x: mapImages(name, batch.x, (image) => change(image, random)) })

function mapImages(name: string, x: Tensor, change: (image: Image) => void): Tensor {
  if (x.shape.length !== 4 || x.dtype !== 'float32') {
    const got = `${x.dtype} [${x.shape.join(', ')}]`
    throw new InputError(`${name}: expected images, float32 [n, channels, height, width], got ${got}. Reshape them.`)
  }
  const [n, channels, height, width] = x.shape as [number, number, number, number]
  const from = hostData(x) as Float32Array
  const to = new Float32Array(from.length)
  const size = channels * height * width
  for (let i = 0; i < n; i++) {
    const [a, b] = [i * size, (i + 1) * size]
    change({ from: from.subarray(a, b), to: to.subarray(a, b), channels, height, width })
  }
  return hostTensor(to, x.shape, 'float32')
}
