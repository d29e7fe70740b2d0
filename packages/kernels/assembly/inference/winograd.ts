// Tiles of 2 by 2 outputs of a 3 by 3 convolution, F(2x2, 3x3) of Lavin and Gray, "Fast algorithms for convolutional neural networks"
// (2016): out = A'[(G g G') * (B' d B)]A of each 4 by 4 patch d, 16 products where sums over the windows have 36.
import { DEPTH, size, word, ZEROS } from "./job";
import { PANEL_BYTES, tile } from "./tile";
import { PLACES, spread } from "./winograd-patch";
import { gatherTile, TILES } from "./winograd-sums";

/** Tiles `from` to `to` and panels `left` to `right`. `scratch` is of src/inference/winograd.ts. */
export function winogradTiles(
  job: usize, rows: i32, across: i32, from: i32, to: i32, left: i32, right: i32,
  x: usize, w: usize, panels: i32, bias: usize, residual: usize, out: usize, scratch: usize,
): void {
  const depth = word(job, DEPTH), line = <usize>(depth + 3 & ~3) << 2, zeros = size(job, ZEROS);
  const sums = scratch, table = sums + 16 * <usize>TILES * PANEL_BYTES, values = table + PLACES, each = <usize>TILES * line;
  for (let p = from; p < to; p += TILES) {
    const count = min(TILES, to - p);
    for (let t = 0; t < count; t++) spread(job, (p + t) / across, (p + t) % across, x, table, values + <usize>t * line, line, each);
    for (let j = left; j < right; j++) {
      for (let f = 0; f < 16; f++) {
        const b = w + (<usize>(f * panels + j) * <usize>depth) * PANEL_BYTES, row = values + <usize>f * each;
        const goal = sums + <usize>(f * TILES) * PANEL_BYTES;
        for (let t = 0; t < count; t += 4) {
          // The last tile stands for those that a quad lacks.
          for (let i = 0; i < 4; i++) store<usize>(table + (<usize>i << 2), row + <usize>min(t + i, count - 1) * line);
          tile(1, depth, table, b, zeros, 0, 0, goal + <usize>t * PANEL_BYTES, PANEL_BYTES);
        }
      }
      for (let t = 0; t < count; t++) {
        gatherTile(job, rows, (p + t) / across, (p + t) % across, j, sums + <usize>t * PANEL_BYTES, bias, residual, out);
      }
    }
  }
}
