// k-means of compressed sparse rows, in float64. Centres are packed by columns, eight side by side, so that an entry of a row meets all of
// them in one place. Sums run over a row's entries in their order, so that their bits depend on the row and the centre alone.

const LANES: i32 = 8;

/** packed[j, c] = centres[c, j], zeros behind the last centre; norms[c] = |c|^2, infinity behind the last. */
export function packSparseCenters(
  count: i32,
  columns: i32,
  centers: usize, // in  float64[count, columns]
  packed: usize, // out float64[columns, width]: width is `count` rounded up to 8
  norms: usize, // out float64[width]
): void {
  const width = (count + LANES - 1) & ~(LANES - 1);
  const row = <usize>columns << 3;
  for (let c = 0; c < width; c++) store<f64>(norms + (<usize>c << 3), c < count ? 0 : Infinity);
  // Column by column: what is written follows what was, and the centres are read side by side.
  for (let j = 0; j < columns; j++) {
    let from = centers + (<usize>j << 3);
    for (let c = 0; c < count; c++) {
      const v = load<f64>(from), norm = norms + (<usize>c << 3);
      store<f64>(packed + (<usize>c << 3), v);
      store<f64>(norm, load<f64>(norm) + v * v);
      from += row;
    }
    for (let c = count; c < width; c++) store<f64>(packed + (<usize>c << 3), 0);
    packed += <usize>width << 3;
  }
}

/**
 * labels[i] = the centre nearest to row i, the first of equals, for rows `from` to `to`: the least |c|^2 - 2 x.c. Returns how many labels
 * are new.
 */
export function nearestSparseCenters(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  width: i32, // centres, rounded up to 8
  packed: usize, // in  float64[columns, width]
  norms: usize, // in  float64[width]
  labels: usize, // in/out int32[rows]
  scratch: usize, // float64[8]
): i32 {
  const line = <usize>width << 3;
  let changed = 0;
  for (let i = from; i < to; i++) {
    const begin = load<i32>(indptr + (<usize>i << 2)), end = load<i32>(indptr + (<usize>(i + 1) << 2));
    let best = 0;
    let least: f64 = Infinity;
    for (let c = 0; c < width; c += LANES) {
      const at = packed + (<usize>c << 3);
      let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
      let column = indices + (<usize>begin << 2), value = values + (<usize>begin << 3);
      for (let k = begin; k < end; k++) {
        const p = at + <usize>load<i32>(column) * line;
        const v = v128.load64_splat(value);
        s0 = f64x2.add(s0, f64x2.mul(v, v128.load(p)));
        s1 = f64x2.add(s1, f64x2.mul(v, v128.load(p, 16)));
        s2 = f64x2.add(s2, f64x2.mul(v, v128.load(p, 32)));
        s3 = f64x2.add(s3, f64x2.mul(v, v128.load(p, 48)));
        column += 4;
        value += 8;
      }
      const n = norms + (<usize>c << 3);
      const two = f64x2.splat(2);
      v128.store(scratch, f64x2.sub(v128.load(n), f64x2.mul(two, s0)));
      v128.store(scratch, f64x2.sub(v128.load(n, 16), f64x2.mul(two, s1)), 16);
      v128.store(scratch, f64x2.sub(v128.load(n, 32), f64x2.mul(two, s2)), 32);
      v128.store(scratch, f64x2.sub(v128.load(n, 48), f64x2.mul(two, s3)), 48);
      for (let b = 0; b < LANES; b++) {
        const d = load<f64>(scratch + (<usize>b << 3));
        if (d < least) {
          least = d;
          best = c + b;
        }
      }
    }
    const own = labels + (<usize>i << 2);
    changed += i32(load<i32>(own) != best);
    store<i32>(own, best);
  }
  return changed;
}

/**
 * squares[i] = squared distance of row i to its centre, for rows `from` to `to`, by differences where the row has entries; returns their
 * sum, each times its row's weight.
 */
export function ownSparseDistances(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  weights: usize, // in  float64[rows], or 0
  width: i32, // centres, rounded up to 8
  packed: usize, // in  float64[columns, width]
  norms: usize, // in  float64[width]
  labels: usize, // in  int32[rows]
  squares: usize, // out float64[rows]
): f64 {
  const line = <usize>width << 3;
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const own = <usize>load<i32>(labels + (<usize>i << 2)) << 3;
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    let apart: f64 = 0, spent: f64 = 0;
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
      const c = load<f64>(packed + <usize>load<i32>(indices + (<usize>k << 2)) * line + own);
      const off = load<f64>(values + (<usize>k << 3)) - c;
      apart += off * off;
      spent += c * c;
    }
    // What the other columns of the centre add; rounding may leave a little less than nothing.
    const d = apart + max(0, load<f64>(norms + own) - spent);
    store<f64>(squares + (<usize>i << 3), d);
    sum += weights ? d * load<f64>(weights + (<usize>i << 3)) : d;
  }
  return sum;
}
