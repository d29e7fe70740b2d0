// What scalers learn of row-major columns, and what they do to them. Each column's sum is taken in the order of its rows, so that
// rows may come in slices, and so that the bits are those of the plain loop. Two columns at a time.

/** sums[j] += x[i, j]. */
export function addToSums(
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  sums: usize, // in, out float64[columns]
): void {
  const bytes = <usize>columns << 3, even = bytes & ~15;
  let i = 0;
  // Four rows at a time, so that sums are loaded and stored a quarter as often.
  for (; i + 4 <= rows; i += 4) {
    const x1 = x + bytes, x2 = x1 + bytes, x3 = x2 + bytes;
    let j: usize = 0;
    for (; j < even; j += 16) {
      let s = f64x2.add(v128.load(sums + j), v128.load(x + j));
      s = f64x2.add(s, v128.load(x1 + j));
      s = f64x2.add(s, v128.load(x2 + j));
      v128.store(sums + j, f64x2.add(s, v128.load(x3 + j)));
    }
    if (j < bytes) store<f64>(sums + j, load<f64>(sums + j) + load<f64>(x + j) + load<f64>(x1 + j) + load<f64>(x2 + j) + load<f64>(x3 + j));
    x = x3 + bytes;
  }
  for (; i < rows; i++) {
    for (let j: usize = 0; j < bytes; j += 8) store<f64>(sums + j, load<f64>(sums + j) + load<f64>(x + j));
    x += bytes;
  }
}

/** squares[j] += (x[i, j] - center[j])^2 and sums[j] += x[i, j] - center[j]. */
export function addDeviations(
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  center: usize, // in  float64[columns]
  squares: usize, // in, out float64[columns]
  sums: usize, // in, out float64[columns]
): void {
  const bytes = <usize>columns << 3, even = bytes & ~15;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const x1 = x + bytes, x2 = x1 + bytes, x3 = x2 + bytes;
    for (let j: usize = 0; j < even; j += 16) {
      const c = v128.load(center + j);
      const d0 = f64x2.sub(v128.load(x + j), c), d1 = f64x2.sub(v128.load(x1 + j), c);
      const d2 = f64x2.sub(v128.load(x2 + j), c), d3 = f64x2.sub(v128.load(x3 + j), c);
      let q = f64x2.add(v128.load(squares + j), f64x2.mul(d0, d0));
      q = f64x2.add(q, f64x2.mul(d1, d1));
      q = f64x2.add(q, f64x2.mul(d2, d2));
      v128.store(squares + j, f64x2.add(q, f64x2.mul(d3, d3)));
      let s = f64x2.add(v128.load(sums + j), d0);
      s = f64x2.add(s, d1);
      s = f64x2.add(s, d2);
      v128.store(sums + j, f64x2.add(s, d3));
    }
    if (even < bytes) for (let r: usize = 0; r < 4; r++) addDeviation(x + r * bytes + even, center + even, squares + even, sums + even);
    x = x3 + bytes;
  }
  for (; i < rows; i++) {
    for (let j: usize = 0; j < bytes; j += 8) addDeviation(x + j, center + j, squares + j, sums + j);
    x += bytes;
  }
}

// @ts-ignore: decorator
@inline
function addDeviation(x: usize, center: usize, square: usize, sum: usize): void {
  const d = load<f64>(x) - load<f64>(center);
  store<f64>(square, load<f64>(square) + d * d);
  store<f64>(sum, load<f64>(sum) + d);
}

/** x[i, j] = (x[i, j] - center[j]) / scale[j]. */
export function standardizeColumns(
  rows: i32,
  columns: i32,
  x: usize, // in, out float64[rows, columns]
  center: usize, // in  float64[columns]
  scale: usize, // in  float64[columns]
): void {
  const bytes = <usize>columns << 3, even = bytes & ~15;
  for (let i = 0; i < rows; i++) {
    let j: usize = 0;
    for (; j < even; j += 16) {
      v128.store(x + j, f64x2.div(f64x2.sub(v128.load(x + j), v128.load(center + j)), v128.load(scale + j)));
    }
    if (j < bytes) store<f64>(x + j, (load<f64>(x + j) - load<f64>(center + j)) / load<f64>(scale + j));
    x += bytes;
  }
}
