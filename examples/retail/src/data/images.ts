/** Images as bytes, row-major `[rows, channels, height, width]`, with the number of the class of each. */
export interface Images {
  readonly pixels: Uint8Array
  readonly labels: Int32Array
  /** `[channels, height, width]`. */
  readonly shape: readonly [number, number, number]
}

export interface ImageSet {
  readonly name: string
  readonly classes: readonly string[]
  readonly train: Images
  /** For choices between models; never learned from. */
  readonly validation: Images
  readonly test: Images
  /** For the group of each class, where classes have groups. */
  readonly groups?: { readonly names: readonly string[]; readonly of: Int32Array }
  /** Tells which bytes the images were made of. */
  readonly digest: string
}

/** The images at some places. */
export function pick({ pixels, labels, shape }: Images, places: ArrayLike<number>): Images {
  const size = shape[0] * shape[1] * shape[2]
  const out = new Uint8Array(places.length * size)
  for (let i = 0; i < places.length; i++) {
    const at = places[i]!
    out.set(pixels.subarray(at * size, (at + 1) * size), i * size)
  }
  return { pixels: out, labels: Int32Array.from(places, (at) => labels[at]!), shape }
}

/** The numbers from `from` up to `to`. */
export const range = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, i) => from + i)

/** `most` places of `rows`, spread over them, for parts that are in the order of their classes; all without a bound. */
export function spread(rows: number, most = rows): Int32Array {
  const count = Math.min(most, rows)
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count))
}

/** How many images of each part are used, where they are bounded. */
export const bounds = (limit: number | undefined): { train?: number; validation?: number; test?: number } =>
  limit === undefined ? {} : { train: limit, validation: Math.ceil(limit / 4), test: Math.ceil(limit / 2) }
