/** Tiles that `winograd` takes at once, and outputs of a panel, as in assembly/inference. */
const TILES = 16
const WIDE = 8

/** Bytes of scratch of `winograd`: sums of 16 tiles, 16 places, and the values of the tiles. */
export const winogradScratch = (depth: number): number =>
  16 * TILES * 4 * WIDE + 64 + 16 * TILES * 16 * Math.ceil(depth / 4)

/**
 * The weights of `winograd`, G g G' of each filter g of 3 by 3: float32 `[16, panels, depth, 8]`, where what fills the last
 * panel up is 0. `weight` finds the tap of an output under a channel. Lavin and Gray 2016, section 4.1.
 */
export function packWinograd(
  outputs: number,
  depth: number,
  weight: (output: number, channel: number, tap: number) => number,
  to: Float32Array,
): void {
  const panels = Math.ceil(outputs / WIDE)
  to.fill(0)
  for (let m = 0; m < outputs; m++) {
    for (let c = 0; c < depth; c++) {
      const at = (Math.floor(m / WIDE) * depth + c) * WIDE + (m % WIDE)
      const rows = [0, 1, 2].map((b) => quarter(weight(m, c, b), weight(m, c, 3 + b), weight(m, c, 6 + b)))
      for (let a = 0; a < 4; a++) {
        const line = quarter(rows[0]![a]!, rows[1]![a]!, rows[2]![a]!)
        for (let b = 0; b < 4; b++) to[at + (4 * a + b) * panels * depth * WIDE] = line[b]!
      }
    }
  }
}

/** G times a column, in float64. */
const quarter = (a: number, b: number, c: number): number[] => [a, (a + b + c) / 2, (a - b + c) / 2, c]
