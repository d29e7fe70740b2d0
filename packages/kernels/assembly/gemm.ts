// Matrix products, in float64 and float32. Element (i, k) of A is at a + i * rowStep + k * columnStep bytes, so that a transpose
// costs nothing; likewise B. C is row-major. The bits of an element of C depend on its row of A and its column of B alone.
import { gramTile, packPanels, PANEL } from "./lib/gram-tile";
import { DEPTH, edgeTile, pack, tile, tileColumns, TILE_ROWS } from "./lib/tile";

/** Rows of A packed at once. */
const ROWS: i32 = 64;

// @ts-ignore: decorator
@inline
function packRight<T>(from: i32, to: i32, n: i32, depth: i32, b: usize, rowStep: i32, columnStep: i32, packed: usize): void {
  const width = tileColumns<T>();
  const padded = (n + width - 1) / width * width;
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const kc = min(DEPTH, depth - k0);
    const out = packed + (<usize>k0 * <usize>padded + <usize>from * <usize>kc) * sizeof<T>();
    pack<T>(to - from, kc, width, b + <usize>k0 * <usize>rowStep + <usize>from * <usize>columnStep, <usize>columnStep, <usize>rowStep, out);
  }
}

// @ts-ignore: decorator
@inline
function product<T>(
  from: i32, to: i32, n: i32, depth: i32, a: usize, rowStep: i32, columnStep: i32, packed: usize, c: usize, add: i32, scratch: usize,
): void {
  const width = tileColumns<T>();
  const padded = (n + width - 1) / width * width;
  const stride = <usize>n * sizeof<T>();
  const spare = scratch;
  const left = scratch + 128;
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const kc = min(DEPTH, depth - k0);
    const adding = add != 0 || k0 > 0;
    const right = packed + <usize>k0 * <usize>padded * sizeof<T>();
    for (let i0 = from; i0 < to; i0 += ROWS) {
      const mc = min(ROWS, to - i0);
      pack<T>(mc, kc, TILE_ROWS, a + <usize>i0 * <usize>rowStep + <usize>k0 * <usize>columnStep, <usize>rowStep, <usize>columnStep, left);
      for (let j = 0; j < n; j += width) {
        const pb = right + <usize>j * <usize>kc * sizeof<T>();
        const wide = min(width, n - j);
        for (let i = 0; i < mc; i += TILE_ROWS) {
          const pa = left + <usize>i * <usize>kc * sizeof<T>();
          const p = c + <usize>(i0 + i) * stride + <usize>j * sizeof<T>();
          const high = min(TILE_ROWS, mc - i);
          if (high == TILE_ROWS && wide == width) tile<T>(kc, pa, pb, p, stride, adding);
          else edgeTile<T>(kc, pa, pb, p, stride, adding, high, wide, spare);
        }
      }
    }
  }
}

/** Packs columns `from` to `to` of B, `from` a multiple of the tile. */
export function packRight64(
  from: i32,
  to: i32,
  n: i32,
  depth: i32,
  b: usize, // in  float64, B is [depth, n]
  rowStep: i32,
  columnStep: i32,
  packed: usize, // out float64[depth * n rounded up to 4]
): void {
  packRight<f64>(from, to, n, depth, b, rowStep, columnStep, packed);
}

/** Rows `from` to `to` of C = A B, or of C += A B if `add`. */
export function product64(
  from: i32,
  to: i32,
  n: i32,
  depth: i32,
  a: usize, // in  float64, A is [m, depth]
  rowStep: i32,
  columnStep: i32,
  packed: usize, // in  by packRight64
  c: usize, // out float64[m, n]
  add: i32,
  scratch: usize, // scratch 128 + 64 * 256 * 8 bytes
): void {
  product<f64>(from, to, n, depth, a, rowStep, columnStep, packed, c, add, scratch);
}

/** As packRight64, for float32; tiles have 8 columns. */
export function packRight32(
  from: i32,
  to: i32,
  n: i32,
  depth: i32,
  b: usize, // in  float32, B is [depth, n]
  rowStep: i32,
  columnStep: i32,
  packed: usize, // out float32[depth * n rounded up to 8]
): void {
  packRight<f32>(from, to, n, depth, b, rowStep, columnStep, packed);
}

/** As product64, for float32. */
export function product32(
  from: i32,
  to: i32,
  n: i32,
  depth: i32,
  a: usize, // in  float32, A is [m, depth]
  rowStep: i32,
  columnStep: i32,
  packed: usize, // in  by packRight32
  c: usize, // out float32[m, n]
  add: i32,
  scratch: usize, // scratch 128 + 64 * 256 * 4 bytes
): void {
  product<f32>(from, to, n, depth, a, rowStep, columnStep, packed, c, add, scratch);
}

/** C = X'X over rows `from` to `to`, for few columns and many rows: the tiles on and below the diagonal, then mirrored. */
export function gram64(
  from: i32,
  to: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  c: usize, // out float64[columns, columns]
  scratch: usize, // scratch 128 + 256 * 8 * (columns rounded up to 4) bytes
): void {
  const stride = <usize>columns << 3;
  const left = scratch + 128;
  for (let k0 = from; k0 < to; k0 += DEPTH) {
    const kc = min(DEPTH, to - k0);
    // For float64 both tiles are 4 wide, so one packing serves both sides.
    pack<f64>(columns, kc, 4, x + <usize>k0 * stride, 8, stride, left);
    for (let j = 0; j < columns; j += 4) {
      const pb = left + <usize>j * <usize>kc * 8;
      for (let i = j; i < columns; i += 4) {
        const pa = left + <usize>i * <usize>kc * 8;
        const p = c + <usize>i * stride + (<usize>j << 3);
        const high = min(4, columns - i), wide = min(4, columns - j);
        if (high == 4 && wide == 4) tile<f64>(kc, pa, pb, p, stride, k0 > from);
        else edgeTile<f64>(kc, pa, pb, p, stride, k0 > from, high, wide, scratch);
      }
    }
  }
  mirrorLower(0, columns, columns, c);
}

/** Packs columns `from` to `to` of X, both of panels of 6, for gramPanels64. */
export function packPanels64(
  from: i32,
  to: i32,
  columns: i32,
  depth: i32,
  x: usize, // in  float64[depth, columns]
  packed: usize, // out float64[depth * columns rounded up to 6], pieces of 256 rows of it one after another
): void {
  const padded = <usize>((columns + PANEL - 1) / PANEL * PANEL);
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const kc = min(DEPTH, depth - k0);
    packPanels(from, to, columns, kc, x + (<usize>(k0 * columns) << 3), packed + ((<usize>k0 * padded + <usize>(from * kc)) << 3));
  }
}

/** Rows `from` to `to`, both of panels of 6, of C = X'X or C += X'X: what is on and below the diagonal, and a little above it. */
export function gramPanels64(
  from: i32,
  to: i32,
  columns: i32,
  depth: i32,
  packed: usize, // in  by packPanels64
  c: usize, // out float64[columns, columns]
  add: i32,
  scratch: usize, // scratch 6 * 6 * 8 bytes
): void {
  const padded = <usize>((columns + PANEL - 1) / PANEL * PANEL), stride = <usize>columns << 3;
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const kc = min(DEPTH, depth - k0), adding = add != 0 || k0 > 0;
    const right = packed + (<usize>k0 * padded << 3), panel = <usize>kc << 3;
    for (let j = 0; j < to; j += PANEL) {
      const b = right + <usize>j * panel;
      for (let i = max(from, j); i < to; i += PANEL) {
        const a = right + <usize>i * panel, p = c + <usize>i * stride + (<usize>j << 3);
        if (i + PANEL <= columns) {
          gramTile(kc, a, b, p, stride, adding);
          gramTile(kc, a + 24, b, p + 3 * stride, stride, adding);
          continue;
        }
        gramTile(kc, a, b, scratch, 48, false);
        gramTile(kc, a + 24, b, scratch + 144, 48, false);
        for (let r = 0; r < columns - i; r++) {
          for (let l = 0; l < min(PANEL, columns - j); l++) {
            const to = p + <usize>r * stride + (<usize>l << 3), v = load<f64>(scratch + <usize>(r * 48 + (l << 3)));
            store<f64>(to, adding ? load<f64>(to) + v : v);
          }
        }
      }
    }
  }
}

/** c[j, i] = c[i, j] for j < i, for rows `from` to `to`. */
export function mirrorLower(
  from: i32,
  to: i32,
  n: i32,
  c: usize, // in/out float64[n, n]
): void {
  const stride = <usize>n << 3;
  for (let i = from; i < to; i++) {
    let p = c + (<usize>i << 3);
    const row = c + <usize>i * stride;
    for (let j = 0; j < i; j++) {
      store<f64>(p, load<f64>(row + (<usize>j << 3)));
      p += stride;
    }
  }
}
