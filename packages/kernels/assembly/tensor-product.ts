// Products of float32 matrices, and convolutions by them: the images of one group as columns, multiplied by its weights. Every
// procedure does a range of the work with scratch memory of its own. Pointers are byte offsets.
import { multiply, multiplyPacked, packRight } from "./tensor/multiply";
import { fold, unfold } from "./tensor/unfold";

/** C[i] = A[i] B[i] for products `from` to `to` of a batch; C[i] is row-major, rows `stride` bytes apart. */
export function multiplyMany(
  from: i32, to: i32, m: i32, n: i32, depth: i32,
  a: usize, aAt: usize, aRow: i32, aColumn: i32, // in  float32; int32 offsets of each A in elements; steps in bytes
  b: usize, bAt: usize, bRow: i32, bColumn: i32, // in
  c: usize, cStep: i32, stride: i32, // out float32, C's `cStep` elements apart
  scratch: usize, // scratch as multiply
): void {
  for (let i = from; i < to; i++) {
    const left = a + (<usize>load<i32>(aAt + (<usize>i << 2)) << 2), right = b + (<usize>load<i32>(bAt + (<usize>i << 2)) << 2);
    multiply(m, n, depth, left, aRow, aColumn, right, bRow, bColumn, c + (<usize>i * <usize>cStep << 2), stride, false, scratch);
  }
}

/** Packs columns `from` to `to` of B [depth, n], a multiple of 8 to begin with. Steps in bytes. */
export function packColumns(
  from: i32, to: i32, n: i32, depth: i32,
  b: usize, bRow: i32, bColumn: i32, // in
  packed: usize, // out float32[depth, n rounded up to 8]
): void {
  packRight(from, to, n, depth, b, bRow, bColumn, packed);
}

/** Rows of C, columns `from` to `to` of n: A B, added to C if `add`, which a bias fills first. Steps in bytes, C's rows `stride` apart. */
export function multiplyRows(
  m: i32, from: i32, to: i32, n: i32, depth: i32,
  a: usize, aRow: i32, aColumn: i32, // in
  packed: usize, // in  by packColumns
  c: usize, stride: i32, // in, out
  add: i32,
  bias: usize, // in  float32[n], or 0
  scratch: usize, // scratch 128 + 64 * 256 * 4 bytes
): void {
  for (let i = 0; bias && i < m; i++) {
    memory.copy(c + <usize>(i * stride) + (<usize>from << 2), bias + (<usize>from << 2), <usize>(to - from) << 2);
  }
  multiplyPacked(m, from, to, n, depth, a, aRow, aColumn, packed, c, stride, add != 0, scratch);
}

/** Rows of `images` images side by side: out[o, i, w] = x[i, o, w]. */
function gatherRows(images: i32, small: i32, windows: i32, x: usize, apart: usize, out: usize): void {
  for (let i = 0; i < images; i++) {
    for (let o = 0; o < small; o++) {
      memory.copy(out + (<usize>((o * images + i) * windows) << 2), x + <usize>i * apart + (<usize>(o * windows) << 2), <usize>windows << 2);
    }
  }
}

function spreadRows(images: i32, small: i32, windows: i32, x: usize, apart: usize, from: usize): void {
  for (let i = 0; i < images; i++) {
    for (let o = 0; o < small; o++) {
      memory.copy(x + <usize>i * apart + (<usize>(o * windows) << 2), from + (<usize>((o * images + i) * windows) << 2), <usize>windows << 2);
    }
  }
}

/** Whether windows are single values in order, so that an image is its own matrix of columns. */
// @ts-ignore: decorator
@inline
function isPlain(kh: i32, kw: i32, sy: i32, sx: i32, height: i32, width: i32, rows: i32, columns: i32): bool {
  return kh == 1 && kw == 1 && sy == 1 && sx == 1 && height == rows && width == columns;
}

/** Small images `from` to `to` of a group: y = w * columns of x, added to y if `add`. `together` images are multiplied at once. */
export function conv(
  from: i32, to: i32, together: i32, group: i32, groups: i32, big: i32, small: i32,
  height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32, sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  x: usize, // in  float32[n, groups * big, height, width]
  w: usize, // in  float32[groups * small, big, kh, kw]
  y: usize, // out float32[n, groups * small, rows, columns]
  add: i32,
  scratch: usize, // scratch columns [big * kh * kw, together * windows], rows [small, together * windows], then as multiply
): void {
  const plane = height * width, windows = rows * columns, depth = big * kh * kw;
  const apart = <usize>(groups * small * windows) << 2;
  const beside = scratch + (<usize>(depth * together * windows) << 2), rest = beside + (<usize>(small * together * windows) << 2);
  const weights = w + (<usize>(group * small * depth) << 2);
  const plain = together == 1 && isPlain(kh, kw, sy, sx, height, width, rows, columns);
  for (let image = from; image < to; image += together) {
    const images = min(together, to - image), wide = images * windows;
    const source = x + (<usize>((image * groups + group) * big) * <usize>plane << 2);
    const goal = y + <usize>image * apart + (<usize>(group * small * windows) << 2);
    for (let i = 0; i < images && !plain; i++) {
      const one = source + (<usize>(i * groups * big) * <usize>plane << 2);
      unfold(big, height, width, rows, columns, kh, kw, sy, sx, py, px, dy, dx, one, scratch + (<usize>(i * windows) << 2), wide);
    }
    const from2 = plain ? source : scratch, stride = <usize>wide << 2;
    const out = together == 1 ? goal : beside;
    if (together > 1 && add) gatherRows(images, small, windows, goal, apart, beside);
    multiply(small, wide, depth, weights, <usize>depth << 2, 4, from2, stride, 4, out, stride, add != 0, rest);
    if (together > 1) spreadRows(images, small, windows, goal, apart, beside);
  }
}

/** The gradient of `conv` by x: columns = transposed w * y, added up into x. */
export function convBack(
  from: i32, to: i32, together: i32, group: i32, groups: i32, big: i32, small: i32,
  height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32, sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  y: usize, // in  float32[n, groups * small, rows, columns]
  w: usize, // in  float32[groups * small, big, kh, kw]
  x: usize, // in, out float32[n, groups * big, height, width]
  scratch: usize, // scratch as conv
): void {
  const plane = height * width, windows = rows * columns, depth = big * kh * kw;
  const apart = <usize>(groups * small * windows) << 2;
  const beside = scratch + (<usize>(depth * together * windows) << 2), rest = beside + (<usize>(small * together * windows) << 2);
  const weights = w + (<usize>(group * small * depth) << 2);
  const plain = together == 1 && isPlain(kh, kw, sy, sx, height, width, rows, columns);
  for (let image = from; image < to; image += together) {
    const images = min(together, to - image), wide = images * windows;
    const goal = x + (<usize>((image * groups + group) * big) * <usize>plane << 2);
    let source = y + <usize>image * apart + (<usize>(group * small * windows) << 2);
    if (together > 1) {
      gatherRows(images, small, windows, source, apart, beside);
      source = beside;
    }
    const stride = <usize>wide << 2;
    multiply(depth, wide, small, weights, 4, <usize>depth << 2, source, stride, 4, plain ? goal : scratch, stride, plain, rest);
    for (let i = 0; i < images && !plain; i++) {
      const one = goal + (<usize>(i * groups * big) * <usize>plane << 2);
      fold(big, height, width, rows, columns, kh, kw, sy, sx, py, px, dy, dx, scratch + (<usize>(i * windows) << 2), wide, one);
    }
  }
}

/** The gradient of `conv` by w, over images `from` to `to` of a group: w = y * transposed columns of x. */
export function convFilter(
  from: i32, to: i32, together: i32, group: i32, groups: i32, big: i32, small: i32,
  height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32, sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  x: usize, // in  float32[n, groups * big, height, width]
  y: usize, // in  float32[n, groups * small, rows, columns]
  w: usize, // out float32[small, big, kh, kw]
  scratch: usize, // scratch as conv, for multiply with big * kh * kw columns
): void {
  const plane = height * width, windows = rows * columns, depth = big * kh * kw;
  const apart = <usize>(groups * small * windows) << 2;
  const beside = scratch + (<usize>(depth * together * windows) << 2), rest = beside + (<usize>(small * together * windows) << 2);
  const plain = together == 1 && isPlain(kh, kw, sy, sx, height, width, rows, columns);
  for (let image = from; image < to; image += together) {
    const images = min(together, to - image), wide = images * windows;
    const source = x + (<usize>((image * groups + group) * big) * <usize>plane << 2);
    let small2 = y + <usize>image * apart + (<usize>(group * small * windows) << 2);
    for (let i = 0; i < images && !plain; i++) {
      const one = source + (<usize>(i * groups * big) * <usize>plane << 2);
      unfold(big, height, width, rows, columns, kh, kw, sy, sx, py, px, dy, dx, one, scratch + (<usize>(i * windows) << 2), wide);
    }
    if (together > 1) {
      gatherRows(images, small, windows, small2, apart, beside);
      small2 = beside;
    }
    const stride = <usize>wide << 2;
    multiply(small, depth, wide, small2, stride, 4, plain ? source : scratch, 4, stride, w, <usize>depth << 2, image > from, rest);
  }
}
