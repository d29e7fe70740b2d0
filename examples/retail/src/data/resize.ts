/** Bytes of an image, `[height, width, 4]` as decoders give them; the fourth of each pixel is not used. */
export interface Decoded {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * The middle square of an image at `size` pixels a side, `[3, size, size]`: the shorter side is scaled to `size`, each new pixel
 * being the mean of those it covers, weighted by a triangle as wide as a new pixel on each side; larger is bilinear.
 */
export function square({ data, width, height }: Decoded, size: number): Uint8Array {
  const side = Math.min(width, height)
  const across = weights(side, size, Math.floor((width - side) / 2), width)
  const down = weights(side, size, Math.floor((height - side) / 2), height)
  const rows = new Float64Array(3 * height * size)
  for (let y = 0; y < height; y++) {
    across.forEach(({ from, shares }, x) => {
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let k = 0; k < shares.length; k++) sum += shares[k]! * data[(y * width + from + k) * 4 + c]!
        rows[(c * height + y) * size + x] = sum
      }
    })
  }
  const out = new Uint8Array(3 * size * size)
  down.forEach(({ from, shares }, y) => {
    for (let c = 0; c < 3; c++) {
      for (let x = 0; x < size; x++) {
        let sum = 0
        for (let k = 0; k < shares.length; k++) sum += shares[k]! * rows[(c * height + from + k) * size + x]!
        out[(c * size + y) * size + x] = Math.min(255, Math.max(0, Math.round(sum)))
      }
    }
  })
  return out
}

interface Shares {
  readonly from: number
  readonly shares: readonly number[]
}

/** Of which of `limit` pixels each of `size` new ones is made, over `side` pixels that begin at `first`. */
function weights(side: number, size: number, first: number, limit: number): Shares[] {
  const scale = side / size
  const reach = Math.max(1, scale)
  return Array.from({ length: size }, (_, i) => {
    const middle = first + (i + 0.5) * scale - 0.5
    const from = Math.max(0, Math.ceil(middle - reach))
    const to = Math.min(limit - 1, Math.floor(middle + reach))
    const raw = Array.from({ length: to - from + 1 }, (_, k) => Math.max(0, 1 - Math.abs(from + k - middle) / reach))
    const sum = raw.reduce((a, b) => a + b, 0)
    return { from, shares: raw.map((v) => v / sum) }
  })
}
