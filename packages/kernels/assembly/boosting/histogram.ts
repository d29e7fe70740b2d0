/** Adds x to the bins of four features. A feature's bins take 4096 bytes. */
// @ts-ignore: decorator
@inline
function addFour(bins: u32, x: v128, hist: usize): void {
  const p = hist + <usize>((bins << 4) & 0xff0);
  v128.store(p, i64x2.add(v128.load(p), x));
  const q = hist + <usize>((bins >> 4) & 0xff0);
  v128.store(q, i64x2.add(v128.load(q, 4096), x), 4096);
  const r = hist + <usize>((bins >> 12) & 0xff0);
  v128.store(r, i64x2.add(v128.load(r, 8192), x), 8192);
  const s = hist + <usize>((bins >> 20) & 0xff0);
  v128.store(s, i64x2.add(v128.load(s, 12288), x), 12288);
}

/** Adds x to the bins of one row. */
// @ts-ignore: decorator
@inline
function addRow(b: usize, features: i32, x: v128, hist: usize): void {
  let h = hist, f = features;
  for (; f >= 4; f -= 4) {
    addFour(load<u32>(b), x, h);
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

/** Adds the rows from, from + 1, .. to - 1 to the histograms of `features` features. */
export function histogram(
  from: i32,
  to: i32,
  features: i32,
  bins: usize, // in  uint8[all rows, stride], from the first of the features on
  stride: i32,
  gradients: usize, // in  int64[all rows, 2]
  hist: usize, // in, out int64[features, 256, 2]
): void {
  for (let i = from; i < to; i++) addRow(bins + <usize>i * <usize>stride, features, v128.load(gradients + (<usize>i << 4)), hist);
}

/**
 * As `histogram`, for rows that a list names. They are first copied together, `batch` at a time: a loop that only copies has many
 * cache misses under way at once. The batch is then added four features at a time, whose 16 KiB of bins stay in the first-level cache.
 */
export function gatheredHistogram(
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
    const m = <usize>min(batch, to - i0), end = copied + (m << 4);
    for (let j: usize = 0; j < m; j++) {
      const r = <usize>load<u32>(rows + ((<usize>i0 + j) << 2));
      const b = bins + r * <usize>stride, d = stage + j * width;
      for (let k: usize = 0; k < width; k += 16) v128.store(d + k, v128.load(b + k));
      v128.store(copied + (j << 4), v128.load(gradients + (r << 4)));
    }
    let h = hist, f: usize = 0;
    for (; f + 4 <= <usize>features; f += 4) {
      let b = stage + f;
      for (let g = copied; g < end; g += 16) {
        addFour(load<u32>(b), v128.load(g), h);
        b += width;
      }
      h += 16384;
    }
    for (; f < <usize>features; f++) {
      let b = stage + f;
      for (let g = copied; g < end; g += 16) {
        const p = h + (<usize>load<u8>(b) << 4);
        v128.store(p, i64x2.add(v128.load(p), v128.load(g)));
        b += width;
      }
      h += 4096;
    }
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
