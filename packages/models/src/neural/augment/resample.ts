import { InputError } from '@foldwise/core'

/** Pixels of an image as decoders give them: rows of `channels` values from 0 to 255. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: ArrayLike<number>
  /** 1 (grey), 3 (RGB) or 4 (RGBA). Default: what the length of `data` says. */
  readonly channels?: number
}

/**
 * An image as planes `[channels, height, width]` of values from 0 to 1, made larger or smaller: each pixel is the mean of those
 * under a triangle, which is as wide as two pixels of the smaller size (as Pillow's `BILINEAR`). Transparency is left out.
 */
export function planesOf(pixels: Pixels, channels: 1 | 3, height: number, width: number): Float32Array<ArrayBuffer> {
  const { data } = pixels
  const given = pixels.channels ?? data.length / (pixels.width * pixels.height)
  if (![1, 3, 4].includes(given) || data.length !== given * pixels.width * pixels.height) {
    const size = `${pixels.width} * ${pixels.height} pixels of 1, 3 or 4 values`
    throw new InputError(`planesOf: expected ${size}, got ${data.length}. Check what decodes the image.`)
  }
  const [across, down] = [triangles(pixels.width, width), triangles(pixels.height, height)]
  const out = new Float32Array(channels * height * width)
  const narrow = new Float64Array(pixels.height * width)
  for (let k = 0; k < channels; k++) {
    for (let y = 0; y < pixels.height; y++) {
      for (let x = 0; x < width; x++) {
        const { from, weights } = across[x]!
        let sum = 0
        for (let i = 0; i < weights.length; i++)
          sum += weights[i]! * valueAt(data, (y * pixels.width + from + i) * given, given, k, channels)
        narrow[y * width + x] = sum
      }
    }
    for (let y = 0; y < height; y++) {
      const { from, weights } = down[y]!
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let i = 0; i < weights.length; i++) sum += weights[i]! * narrow[(from + i) * width + x]!
        out[(k * height + y) * width + x] = sum / 255
      }
    }
  }
  return out
}

/** A channel of a pixel; grey of colours by ITU-R BT.601. */
function valueAt(data: ArrayLike<number>, at: number, given: number, k: number, channels: number): number {
  if (given === 1) return data[at]!
  return channels === 3 ? data[at + k]! : 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
}

/** For each of `to` places along an axis of `from` pixels: the first pixel that counts, and how much each from it counts. */
function triangles(from: number, to: number): { from: number; weights: Float64Array }[] {
  const scale = from / to
  const reach = Math.max(1, scale)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale
    const [first, last] = [
      Math.max(0, Math.floor(centre - reach + 0.5)),
      Math.min(from, Math.floor(centre + reach + 0.5)),
    ]
    const weights = Float64Array.from({ length: last - first }, (_, k) =>
      Math.max(0, 1 - Math.abs((first + k + 0.5 - centre) / reach)),
    )
    const sum = weights.reduce((a, b) => a + b, 0)
    return { from: first, weights: weights.map((w) => w / sum) }
  })
}
