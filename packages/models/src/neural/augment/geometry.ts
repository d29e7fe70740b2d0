import { ParamError, show } from '@foldwise/core'
import { cos, sin } from '@foldwise/kernels'
import { type Augmentation, eachImage, type Image } from './images.ts'

/** Moves each image by up to `most` pixels each way; zeros come in. The same as padding by `most` and a random crop. */
export const randomCrop = (most: number): Augmentation => {
  pixels('randomCrop', 'most', most)
  return eachImage('randomCrop', (image, random) => {
    const [dy, dx] = [random.integer(2 * most + 1) - most, random.integer(2 * most + 1) - most]
    copy(image, (y, x) => [y + dy, x + dx])
  })
}

/** Mirrors a share of the images, left to right, or top to bottom where `vertical`. */
export const randomFlip = ({ share = 0.5, vertical = false } = {}): Augmentation =>
  eachImage('randomFlip', (image, random) => {
    const flips = random.next() < share
    const { height, width } = image
    copy(image, (y, x) => {
      if (!flips) return [y, x]
      return vertical ? [height - 1 - y, x] : [y, width - 1 - x]
    })
  })

export interface AffineOptions {
  /** Turns by up to this many degrees each way. Default 0. */
  readonly rotate?: number
  /** Moves by up to this share of the size each way. Default 0. */
  readonly translate?: number
  /** Larger or smaller by up to this share. Default 0. */
  readonly scale?: number
  /** Slants by up to this many pixels sideways for each pixel down. Default 0. */
  readonly shear?: number
}

/** Turns, moves, scales and slants each image about its centre, between pixels by bilinear interpolation; zeros come in. */
export function randomAffine(options: AffineOptions): Augmentation {
  const { rotate = 0, translate = 0, scale = 0, shear = 0 } = options
  for (const [name, value] of Object.entries({ rotate, translate, scale, shear })) {
    nonNegative('randomAffine', name, value)
  }
  if (scale >= 1) throw new ParamError(`randomAffine: expected scale < 1, got ${show(scale)}. It is a share.`)
  return eachImage('randomAffine', (image, random) => {
    const either = (most: number) => (2 * random.next() - 1) * most
    const angle = (either(rotate) * Math.PI) / 180
    const zoom = 1 / (1 + either(scale))
    const slant = either(shear)
    const [dy, dx] = [either(translate) * image.height, either(translate) * image.width]
    const [c, s] = [cos(angle) * zoom, sin(angle) * zoom]
    const [middleY, middleX] = [(image.height - 1) / 2, (image.width - 1) / 2]
    blend(image, (y, x) => {
      const [v, u] = [y - middleY - dy, x - middleX - dx]
      return [middleY + c * v + s * u, middleX + c * u - s * v + slant * v]
    })
  })
}

/** Sets a square of `size` pixels at a random place to 0. Source: DeVries & Taylor, Cutout (2017). */
export function cutout(size: number): Augmentation {
  pixels('cutout', 'size', size)
  return eachImage('cutout', ({ from, to, channels, height, width }, random) => {
    to.set(from)
    // The centre may be anywhere, so that squares at the edge are cut off.
    const top = random.integer(height) - Math.floor(size / 2)
    const left = random.integer(width) - Math.floor(size / 2)
    for (let k = 0; k < channels; k++) {
      for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
        const row = (k * height + y) * width
        to.fill(0, row + Math.max(0, left), row + Math.max(0, Math.min(width, left + size)))
      }
    }
  })
}

/** Takes each pixel from where `source` says, 0 from outside. */
function copy({ from, to, channels, height, width }: Image, source: (y: number, x: number) => [number, number]): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [v, u] = source(y, x)
      if (v < 0 || v >= height || u < 0 || u >= width) continue
      for (let k = 0; k < channels; k++) to[(k * height + y) * width + x] = from[(k * height + v) * width + u]!
    }
  }
}

/** As `copy`, from places between pixels. */
function blend({ from, to, channels, height, width }: Image, source: (y: number, x: number) => [number, number]): void {
  const at = (k: number, y: number, x: number) =>
    y < 0 || y >= height || x < 0 || x >= width ? 0 : from[(k * height + y) * width + x]!
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [v, u] = source(y, x)
      const [top, left] = [Math.floor(v), Math.floor(u)]
      const [b, r] = [v - top, u - left]
      for (let k = 0; k < channels; k++) {
        const above = at(k, top, left) * (1 - r) + at(k, top, left + 1) * r
        const below = at(k, top + 1, left) * (1 - r) + at(k, top + 1, left + 1) * r
        to[(k * height + y) * width + x] = above * (1 - b) + below * b
      }
    }
  }
}

function pixels(name: string, option: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return
  throw new ParamError(`${name}: expected ${option} to be an integer >= 0, got ${show(value)}. Count pixels.`)
}

function nonNegative(name: string, option: string, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return
  throw new ParamError(`${name}: expected ${option} to be a number >= 0, got ${show(value)}. 0 changes nothing.`)
}
