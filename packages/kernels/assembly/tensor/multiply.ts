// Products of float32 matrices in one call each, so that threads need no step in common. As in gemm.ts, the bits of an element of
// C depend on its row of A and its column of B alone.
import { DEPTH, edgeTile, pack, tile, TILE_ROWS } from "../lib/tile";

/** Rows of A and columns of B packed at once. */
const ROWS: i32 = 64;
const COLUMNS: i32 = 512;
const TILE_COLUMNS: i32 = 8;

/** C = A B, or C += A B if `add`: A [m, depth], B [depth, n], steps between rows and columns in bytes, rows of C `stride` apart. */
export function multiply(
  m: i32, n: i32, depth: i32,
  a: usize, aRow: usize, aColumn: usize, // in
  b: usize, bRow: usize, bColumn: usize, // in
  c: usize, stride: usize, // in, out
  add: bool,
  scratch: usize, // scratch 128 + 64 * 256 * 4 + 256 * 4 * (n, at most 512, rounded up to 8) bytes
): void {
  const left = scratch + 128, right = left + <usize>(ROWS * DEPTH << 2);
  for (let j0 = 0; j0 < n; j0 += COLUMNS) {
    const nc = min(COLUMNS, n - j0);
    for (let k0 = 0; k0 < depth; k0 += DEPTH) {
      const kc = min(DEPTH, depth - k0);
      const adding = add || k0 > 0;
      pack<f32>(nc, kc, TILE_COLUMNS, b + <usize>k0 * bRow + <usize>j0 * bColumn, bColumn, bRow, right);
      for (let i0 = 0; i0 < m; i0 += ROWS) {
        const mc = min(ROWS, m - i0);
        pack<f32>(mc, kc, TILE_ROWS, a + <usize>i0 * aRow + <usize>k0 * aColumn, aRow, aColumn, left);
        for (let j = 0; j < nc; j += TILE_COLUMNS) {
          const pb = right + (<usize>(j * kc) << 2);
          const wide = min(TILE_COLUMNS, nc - j);
          for (let i = 0; i < mc; i += TILE_ROWS) {
            const pa = left + (<usize>(i * kc) << 2);
            const p = c + <usize>(i0 + i) * stride + (<usize>(j0 + j) << 2);
            const high = min(TILE_ROWS, mc - i);
            if (high == TILE_ROWS && wide == TILE_COLUMNS) tile<f32>(kc, pa, pb, p, stride, adding);
            else edgeTile<f32>(kc, pa, pb, p, stride, adding, high, wide, scratch);
          }
        }
      }
    }
  }
}

/** Packs columns `from` to `to` of B [depth, n] for multiplyPacked; `from` is a multiple of 8. */
export function packRight(
  from: i32, to: i32, n: i32, depth: i32,
  b: usize, bRow: usize, bColumn: usize, // in
  packed: usize, // out float32[depth, n rounded up to 8], pieces of 256 rows one after another
): void {
  const padded = (n + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS;
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const kc = min(DEPTH, depth - k0);
    const out = packed + (<usize>k0 * <usize>padded + <usize>from * <usize>kc << 2);
    pack<f32>(to - from, kc, TILE_COLUMNS, b + <usize>k0 * bRow + <usize>from * bColumn, bColumn, bRow, out);
  }
}

/** Rows of C = A B or C += A B as `multiply`, columns `from` to `to` of B packed by packRight. The bits are those of `multiply`. */
export function multiplyPacked(
  m: i32, from: i32, to: i32, n: i32, depth: i32,
  a: usize, aRow: usize, aColumn: usize, // in
  packed: usize, // in
  c: usize, stride: usize, // in, out
  add: bool,
  scratch: usize, // scratch 128 + 64 * 256 * 4 bytes
): void {
  const padded = (n + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS;
  const left = scratch + 128;
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const kc = min(DEPTH, depth - k0);
    const adding = add || k0 > 0;
    const right = packed + (<usize>k0 * <usize>padded << 2);
    for (let i0 = 0; i0 < m; i0 += ROWS) {
      const mc = min(ROWS, m - i0);
      pack<f32>(mc, kc, TILE_ROWS, a + <usize>i0 * aRow + <usize>k0 * aColumn, aRow, aColumn, left);
      for (let j = from; j < to; j += TILE_COLUMNS) {
        const pb = right + (<usize>(j * kc) << 2);
        const wide = min(TILE_COLUMNS, to - j);
        for (let i = 0; i < mc; i += TILE_ROWS) {
          const pa = left + (<usize>(i * kc) << 2);
          const p = c + <usize>(i0 + i) * stride + (<usize>j << 2);
          const high = min(TILE_ROWS, mc - i);
          if (high == TILE_ROWS && wide == TILE_COLUMNS) tile<f32>(kc, pa, pb, p, stride, adding);
          else edgeTile<f32>(kc, pa, pb, p, stride, adding, high, wide, scratch);
        }
      }
    }
  }
}
