// Row-major dense rows, copied once into rows padded to a multiple of 4 columns, centred and scaled.

/** Adds each column's weighted sum of (x - shift) and of (x - shift)^2, and keeps its smallest and largest value. */
export function columnMoments(
  rows: i32,
  columns: i32,
  x: usize, // in float64[rows, columns]
  weight: usize, // in float64[rows]
  shift: usize, // in float64[columns]
  sum: usize, // in, out float64[columns]
  squares: usize, // in, out float64[columns]
  low: usize, // in, out float64[columns]
  high: usize, // in, out float64[columns]
): void {
  const bytes = <usize>columns << 3;
  for (let i = 0; i < rows; i++) {
    const w = load<f64>(weight + (<usize>i << 3));
    for (let j: usize = 0; j < bytes; j += 8) {
      const v = load<f64>(x + j);
      const d = v - load<f64>(shift + j);
      const wd = w * d;
      store<f64>(sum + j, load<f64>(sum + j) + wd);
      store<f64>(squares + j, load<f64>(squares + j) + wd * d);
      store<f64>(low + j, min(load<f64>(low + j), v));
      store<f64>(high + j, max(load<f64>(high + j), v));
    }
    x += bytes;
  }
}

/** out = (x - mean) * factor, then a column of `one`, then zeros up to `width` columns. */
export function standardize(
  rows: i32,
  columns: i32,
  width: i32,
  x: usize, // in  float64[rows, columns]
  mean: usize, // in  float64[columns]
  factor: usize, // in  float64[columns]
  one: f64,
  out: usize, // out float64[rows, width]
): void {
  const bytes = <usize>columns << 3, wide = <usize>width << 3;
  for (let i = 0; i < rows; i++) {
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16)
      v128.store(out + j, f64x2.mul(f64x2.sub(v128.load(x + j), v128.load(mean + j)), v128.load(factor + j)));
    for (; j < bytes; j += 8) store<f64>(out + j, (load<f64>(x + j) - load<f64>(mean + j)) * load<f64>(factor + j));
    if (j < wide) {
      store<f64>(out + j, one);
      for (j += 8; j < wide; j += 8) store<f64>(out + j, 0);
    }
    x += bytes;
    out += wide;
  }
}
