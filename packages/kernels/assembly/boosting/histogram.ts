/** Adds x to the bins of one row, four features a step. A feature's bins take 4096 bytes. */
// @ts-ignore: decorator
@inline
function addRow(b: usize, features: i32, x: v128, hist: usize): void {
  let h = hist, f = features;
  for (; f >= 4; f -= 4) {
    const w = load<u32>(b);
    const p = h + <usize>((w << 4) & 0xff0);
    v128.store(p, i64x2.add(v128.load(p), x));
    const q = h + <usize>((w >> 4) & 0xff0);
    v128.store(q, i64x2.add(v128.load(q, 4096), x), 4096);
    const r = h + <usize>((w >> 12) & 0xff0);
    v128.store(r, i64x2.add(v128.load(r, 8192), x), 8192);
    const s = h + <usize>((w >> 20) & 0xff0);
    v128.store(s, i64x2.add(v128.load(s, 12288), x), 12288);
    b += 4;
    h += 16384;
  }
  for (; f > 0; f--) {
    const p = h + (<usize>load<u8>(b) << 4);
    v128.store(p, i64x2.add(v128.load(p), x));
    b++;
    h += 4096;
  }
}

/** Adds rows to the histograms of `features` features. `rows` 0 means the rows from, from + 1, .. to - 1 themselves. */
export function histogram(
  from: i32,
  to: i32,
  rows: usize, // in  uint32[to], or 0
  features: i32,
  bins: usize, // in  uint8[all rows, stride], from the first of the features on
  stride: i32,
  gradients: usize, // in  int64[all rows, 2]
  hist: usize, // in, out int64[features, 256, 2]
): void {
  if (!rows) {
    for (let i = from; i < to; i++) addRow(bins + <usize>i * <usize>stride, features, v128.load(gradients + (<usize>i << 4)), hist);
    return;
  }
  for (let i = from; i < to; i++) {
    const r = <usize>load<u32>(rows + (<usize>i << 2));
    addRow(bins + r * <usize>stride, features, v128.load(gradients + (r << 4)), hist);
  }
}

/**
 * As `histogram`, for rows that are few among all: they are first copied together, `batch` at a time. A loop that only copies has
 * many cache misses under way at once; one that adds to bins has few.
 */
export function stagedHistogram(
  from: i32,
  to: i32,
  rows: usize, // in  uint32[to]
  features: i32,
  bins: usize, // in  uint8[all rows, stride], from the first of the features on; 16 bytes behind the last are readable
  stride: i32,
  gradients: usize, // in  int64[all rows, 2]
  hist: usize, // in, out int64[features, 256, 2]
  batch: i32,
  stage: usize, // scratch, batch * (width + 16) bytes, where width is `features` rounded up to 16
): void {
  const width = (<usize>features + 15) & ~15, copied = stage + <usize>batch * width;
  for (let i0 = from; i0 < to; i0 += batch) {
    const m = <usize>min(batch, to - i0);
    for (let j: usize = 0; j < m; j++) {
      const r = <usize>load<u32>(rows + ((<usize>i0 + j) << 2));
      const b = bins + r * <usize>stride, d = stage + j * width;
      for (let k: usize = 0; k < width; k += 16) v128.store(d + k, v128.load(b + k));
      v128.store(copied + (j << 4), v128.load(gradients + (r << 4)));
    }
    for (let j: usize = 0; j < m; j++) addRow(stage + j * width, features, v128.load(copied + (j << 4)), hist);
  }
}

/** a += b. */
export function addHistogram(
  pairs: i32,
  a: usize, // in, out int64[pairs, 2]
  b: usize, // in  int64[pairs, 2]
): void {
  for (const end = a + (<usize>pairs << 4); a < end; a += 16, b += 16) v128.store(a, i64x2.add(v128.load(a), v128.load(b)));
}

/** a -= b. */
export function subtractHistogram(
  pairs: i32,
  a: usize, // in, out int64[pairs, 2]
  b: usize, // in  int64[pairs, 2]
): void {
  for (const end = a + (<usize>pairs << 4); a < end; a += 16, b += 16) v128.store(a, i64x2.sub(v128.load(a), v128.load(b)));
}
