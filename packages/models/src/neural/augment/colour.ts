import { type Augmentation, eachImage } from './images.ts'

export interface ColourOptions {
  /** Times 1 plus or minus up to this. Default 0. */
  readonly brightness?: number
  /** Distances from the image's mean, times 1 plus or minus up to this. Default 0. */
  readonly contrast?: number
  /** Distances from a pixel's mean over channels, times 1 plus or minus up to this. Default 0. */
  readonly saturation?: number
}

/** Makes each image brighter or darker, and stronger or weaker in contrast and colour. Values are not clipped. */
export const randomColour = ({ brightness = 0, contrast = 0, saturation = 0 }: ColourOptions): Augmentation =>
  eachImage('randomColour', ({ from, to, channels, height, width }, random) => {
    const factor = (most: number) => 1 + (2 * random.next() - 1) * most
    const [light, spread, strength] = [factor(brightness), factor(contrast), factor(saturation)]
    const mean = from.reduce((a, b) => a + b, 0) / from.length
    const plane = height * width
    for (let i = 0; i < plane; i++) {
      let grey = 0
      for (let k = 0; k < channels; k++) grey += from[k * plane + i]! / channels
      for (let k = 0; k < channels; k++) {
        const coloured = grey + (from[k * plane + i]! - grey) * strength
        to[k * plane + i] = (mean + (coloured - mean) * spread) * light
      }
    }
  })
