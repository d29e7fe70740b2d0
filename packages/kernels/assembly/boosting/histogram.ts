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

/** Adds x to the bins of two features. */
// @ts-ignore: decorator
@inline
function addTwo(bins: u32, x: v128, hist: usize): void {
  const p = hist + <usize>((bins << 4) & 0xff0);
  v128.store(p, i64x2.add(v128.load(p), x));
  const q = hist + <usize>((bins >> 4) & 0xff0);
  v128.store(q, i64x2.add(v128.load(q, 4096), x), 4096);
}

/** What a row adds to a bin: its gradient, and its hessian << shift plus 1. */
// @ts-ignore: decorator
@inline
function widen(pair: usize, shift: i32): v128 {
  const x = v128.load_ext<i32>(pair);
  return i64x2.shuffle(x, v128.or(i64x2.shl(x, shift), i64x2.splat(1)), 0, 3);
}

/**
 * Adds a batch of rows, four features at a time: their 16 KiB of bins stay in the first-level cache. All features row by row would
 * be no faster, and many times slower where features have few bins: a processor that guesses wrong too often whether a load is
 * of what some recent store wrote waits for all of them.
 */
// @ts-ignore: decorator
@inline
function addBatch(bins: usize, stride: usize, features: i32, sums: usize, end: usize, hist: usize): void {
  let h = hist, f = features;
  for (; f >= 4; f -= 4) {
    let b = bins;
    for (let g = sums; g < end; g += 16) {
      addFour(load<u32>(b), v128.load(g), h);
      b += stride;
    }
    bins += 4;
    h += 16384;
  }
  if (f >= 2) {
    let b = bins;
    for (let g = sums; g < end; g += 16) {
      addTwo(load<u16>(b), v128.load(g), h);
      b += stride;
    }
    f -= 2;
    bins += 2;
    h += 8192;
  }
  if (f == 0) return;
  for (let g = sums; g < end; g += 16) {
    const p = h + (<usize>load<u8>(bins) << 4);
    v128.store(p, i64x2.add(v128.load(p), v128.load(g)));
    bins += stride;
  }
}

/** Adds the rows from, from + 1, .. to - 1 to the histograms of `features` features, `batch` at a time; to zeros where `fresh` is 1. */
export function histogram(
  from: i32,
  to: i32,
  features: i32,
  bins: usize, // in  uint8[all rows, stride], from the first of the features on
  stride: i32,
  gradients: usize, // in  int32[all rows, 2]
  shift: i32,
  hist: usize, // in, out int64[features, 256, 2]
  fresh: i32,
  batch: i32,
  stage: usize, // scratch, batch * 16 bytes
): void {
  if (fresh) memory.fill(hist, 0, <usize>features << 12);
  for (let i0 = from; i0 < to; i0 += batch) {
    let pair = gradients + (<usize>i0 << 3);
    const end = stage + (<usize>min(batch, to - i0) << 4);
    for (let g = stage; g < end; g += 16) {
      v128.store(g, widen(pair, shift));
      pair += 8;
    }
    addBatch(bins + <usize>i0 * <usize>stride, stride, features, stage, end, hist);
  }
}

/** Copies the first 16 * vectors bytes of the rows in a list together, 16 * width to a row. */
// @ts-ignore: decorator
@inline
function copyRows(rows: usize, end: usize, bins: usize, stride: usize, to: usize, vectors: i32, width: usize): void {
  for (; rows < end; rows += 4) {
    const b = bins + <usize>load<u32>(rows) * stride;
    v128.store(to, v128.load(b));
    if (vectors > 1) v128.store(to, v128.load(b, 16), 16);
    if (vectors > 2) v128.store(to, v128.load(b, 32), 32);
    if (vectors > 3) v128.store(to, v128.load(b, 48), 48);
    to += width;
  }
}

/**
 * As `histogram`, for at most 64 features of rows that a list names. A batch is first copied together, bins and gradients in loops
 * of their own, as short as can be: what waits for memory is then up to some dozens of rows at once, with several cache misses each.
 */
export function gatheredHistogram(
  from: i32,
  to: i32,
  rows: usize, // in  uint32[to]
  features: i32,
  bins: usize, // in  uint8[all rows, stride], from the first of the features on; 16 bytes behind the last are readable
  stride: i32,
  gradients: usize, // in  int32[all rows, 2]
  shift: i32,
  hist: usize, // in, out int64[features, 256, 2]
  fresh: i32,
  batch: i32,
  stage: usize, // scratch, batch * (width + 16) bytes, where width is `features` rounded up to 16
): void {
  if (fresh) memory.fill(hist, 0, <usize>features << 12);
  const width = (<usize>features + 15) & ~15, copied = stage + <usize>batch * 16;
  for (let i0 = from; i0 < to; i0 += batch) {
    const n = <usize>min(batch, to - i0), first = rows + (<usize>i0 << 2), last = first + (n << 2);
    if (width == 16) copyRows(first, last, bins, stride, copied, 1, 16);
    else if (width == 32) copyRows(first, last, bins, stride, copied, 2, 32);
    else if (width == 48) copyRows(first, last, bins, stride, copied, 3, 48);
    else copyRows(first, last, bins, stride, copied, 4, 64);
    let g = stage;
    for (let row = first; row < last; row += 4) {
      v128.store(g, widen(gradients + (<usize>load<u32>(row) << 3), shift));
      g += 16;
    }
    addBatch(copied, width, features, stage, g, hist);
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
