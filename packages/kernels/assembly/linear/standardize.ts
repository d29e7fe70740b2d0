// Row-major dense rows, copied once into rows padded to a multiple of 4 columns, centred and scaled.

/** Adds each column's weighted sum of x - shift and of (x - shift)^2. Both stay 0 just where all values are the shift. */
export function columnMoments(
  rows: i32,
  columns: i32,
  x: usize, // in float64[rows, columns]
  weight: usize, // in float64[rows]
  shift: usize, // in float64[columns]
  sum: usize, // in, out float64[columns]
  squares: usize, // in, out float64[columns]
): void {
  const bytes = <usize>columns << 3, even = bytes & ~15;
  let i = 0;
  // Four rows at a time, so that sums are loaded and stored a quarter as often.
  for (; i + 4 <= rows; i += 4) {
    const x1 = x + bytes, x2 = x1 + bytes, x3 = x2 + bytes;
    const w0 = v128.load_splat<f64>(weight), w1 = v128.load_splat<f64>(weight, 8);
    const w2 = v128.load_splat<f64>(weight, 16), w3 = v128.load_splat<f64>(weight, 24);
    for (let j: usize = 0; j < even; j += 16) {
      const c = v128.load(shift + j);
      let s = v128.load(sum + j), q = v128.load(squares + j);
      let d = f64x2.sub(v128.load(x + j), c), wd = f64x2.mul(w0, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      d = f64x2.sub(v128.load(x1 + j), c);
      wd = f64x2.mul(w1, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      d = f64x2.sub(v128.load(x2 + j), c);
      wd = f64x2.mul(w2, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      d = f64x2.sub(v128.load(x3 + j), c);
      wd = f64x2.mul(w3, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      v128.store(sum + j, s);
      v128.store(squares + j, q);
    }
    if (even < bytes) for (let r: usize = 0; r < 4; r++) addMoment(x + r * bytes + even, load<f64>(weight + (r << 3)), shift + even, sum + even, squares + even);
    x = x3 + bytes;
    weight += 32;
  }
  for (; i < rows; i++) {
    for (let j: usize = 0; j < bytes; j += 8) addMoment(x + j, load<f64>(weight), shift + j, sum + j, squares + j);
    x += bytes;
    weight += 8;
  }
}

// @ts-ignore: decorator
@inline
function addMoment(x: usize, w: f64, shift: usize, sum: usize, squares: usize): void {
  const d = load<f64>(x) - load<f64>(shift), wd = w * d;
  store<f64>(sum, load<f64>(sum) + wd);
  store<f64>(squares, load<f64>(squares) + wd * d);
}

/**
 * out = (x - mean) * factor, then a column of `one`, then zeros up to `width` columns. Adds each column's weighted sum of what was
 * written, and of its squares.
 */
export function standardize(
  rows: i32,
  columns: i32,
  width: i32,
  x: usize, // in  float64[rows, columns]
  weight: usize, // in  float64[rows]
  mean: usize, // in  float64[columns]
  factor: usize, // in  float64[columns]
  one: f64,
  sum: usize, // in, out float64[columns]
  squares: usize, // in, out float64[columns]
  out: usize, // out float64[rows, width]
): void {
  const bytes = <usize>columns << 3, even = bytes & ~15, wide = <usize>width << 3;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const x1 = x + bytes, x2 = x1 + bytes, x3 = x2 + bytes;
    const o1 = out + wide, o2 = o1 + wide, o3 = o2 + wide;
    const w0 = v128.load_splat<f64>(weight), w1 = v128.load_splat<f64>(weight, 8);
    const w2 = v128.load_splat<f64>(weight, 16), w3 = v128.load_splat<f64>(weight, 24);
    for (let j: usize = 0; j < even; j += 16) {
      const m = v128.load(mean + j), f = v128.load(factor + j);
      let s = v128.load(sum + j), q = v128.load(squares + j);
      let d = f64x2.mul(f64x2.sub(v128.load(x + j), m), f);
      v128.store(out + j, d);
      let wd = f64x2.mul(w0, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      d = f64x2.mul(f64x2.sub(v128.load(x1 + j), m), f);
      v128.store(o1 + j, d);
      wd = f64x2.mul(w1, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      d = f64x2.mul(f64x2.sub(v128.load(x2 + j), m), f);
      v128.store(o2 + j, d);
      wd = f64x2.mul(w2, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      d = f64x2.mul(f64x2.sub(v128.load(x3 + j), m), f);
      v128.store(o3 + j, d);
      wd = f64x2.mul(w3, d);
      s = f64x2.add(s, wd);
      q = f64x2.add(q, f64x2.mul(wd, d));
      v128.store(sum + j, s);
      v128.store(squares + j, q);
    }
    for (let r: usize = 0; r < 4; r++) {
      endRow(x + r * bytes, load<f64>(weight + (r << 3)), even, bytes, wide, mean, factor, one, sum, squares, out + r * wide);
    }
    x = x3 + bytes;
    out = o3 + wide;
    weight += 32;
  }
  for (; i < rows; i++) {
    endRow(x, load<f64>(weight), 0, bytes, wide, mean, factor, one, sum, squares, out);
    x += bytes;
    out += wide;
    weight += 8;
  }
}

// @ts-ignore: decorator
@inline
function endRow(x: usize, w: f64, from: usize, bytes: usize, wide: usize, mean: usize, factor: usize, one: f64, sum: usize, squares: usize, out: usize): void {
  let j = from;
  for (; j < bytes; j += 8) {
    const d = (load<f64>(x + j) - load<f64>(mean + j)) * load<f64>(factor + j), wd = w * d;
    store<f64>(out + j, d);
    store<f64>(sum + j, load<f64>(sum + j) + wd);
    store<f64>(squares + j, load<f64>(squares + j) + wd * d);
  }
  if (j < wide) store<f64>(out + j, one);
  for (j += 8; j < wide; j += 8) store<f64>(out + j, 0);
}
