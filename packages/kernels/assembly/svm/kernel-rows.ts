import { kernelValue, LINEAR, POLY, RBF, SIGMOID } from './kernel-value';

/** Products of four queries with a panel of four points, in `tile`. Sums are over the columns in order: their bits depend on the two alone. */
// @ts-ignore: decorator
@inline
function denseTile(columns: i32, panel: usize, query: usize, tile: usize): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let j = columns; j > 0; j--) {
    const p0 = v128.load(panel), p1 = v128.load(panel, 16);
    const a0 = v128.load64_splat(query);
    c00 = f64x2.add(c00, f64x2.mul(a0, p0));
    c01 = f64x2.add(c01, f64x2.mul(a0, p1));
    const a1 = v128.load64_splat(query, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, p0));
    c11 = f64x2.add(c11, f64x2.mul(a1, p1));
    const a2 = v128.load64_splat(query, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, p0));
    c21 = f64x2.add(c21, f64x2.mul(a2, p1));
    const a3 = v128.load64_splat(query, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, p0));
    c31 = f64x2.add(c31, f64x2.mul(a3, p1));
    panel += 32;
    query += 32;
  }
  v128.store(tile, c00);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
}

/** The same for points in CSR rows, of which `count` are there. */
// @ts-ignore: decorator
@inline
function sparseTile(first: i32, count: i32, indptr: usize, indices: usize, values: usize, query: usize, tile: usize): void {
  for (let p = 0; p < 4; p++) {
    let c0 = f64x2.splat(0), c1 = c0;
    if (p < count) {
      const row = indptr + (<usize>(first + p) << 2);
      const end = load<i32>(row, 4);
      for (let k = load<i32>(row); k < end; k++) {
        const v = v128.load64_splat(values + (<usize>k << 3));
        const at = query + (<usize>load<i32>(indices + (<usize>k << 2)) << 5);
        c0 = f64x2.add(c0, f64x2.mul(v, v128.load(at)));
        c1 = f64x2.add(c1, f64x2.mul(v, v128.load(at, 16)));
      }
    }
    const to = tile + (<usize>p << 3);
    store<f64>(to, f64x2.extract_lane(c0, 0));
    store<f64>(to, f64x2.extract_lane(c0, 1), 32);
    store<f64>(to, f64x2.extract_lane(c1, 0), 64);
    store<f64>(to, f64x2.extract_lane(c1, 1), 96);
  }
}

// @ts-ignore: decorator
@inline
function rows(kind: i32, from: i32, to: i32, points: i32, columns: i32, indptr: usize, indices: usize, values: usize, squares: usize, query: usize, querySquares: usize, gamma: f64, coef0: f64, degree: i32, wide: i32, outs: usize, tile: usize): void {
  const panelBytes = <usize>columns << 5;
  for (let p = from; p < to; p++) {
    if (indptr != 0) sparseTile(4 * p, points - 4 * p, indptr, indices, values, query, tile);
    else denseTile(columns, values + <usize>p * panelBytes, query, tile);
    const s0 = v128.load(squares + (<usize>p << 5)), s1 = v128.load(squares + (<usize>p << 5), 16);
    for (let b: usize = 0; b < 4; b++) {
      const nq = v128.load64_splat(querySquares + (b << 3));
      const k0 = kernelValue(kind, v128.load(tile + (b << 5)), nq, s0, gamma, coef0, degree);
      const k1 = kernelValue(kind, v128.load(tile + (b << 5), 16), nq, s1, gamma, coef0, degree);
      const out = <usize>load<u32>(outs + (b << 2));
      if (wide) {
        v128.store(out + (<usize>p << 5), k0);
        v128.store(out + (<usize>p << 5), k1, 16);
      } else {
        const n0 = f32x4.demote_f64x2_zero(k0), n1 = f32x4.demote_f64x2_zero(k1);
        v128.store(out + (<usize>p << 4), v128.shuffle<f32>(n0, n1, 0, 1, 4, 5));
      }
    }
  }
}

/**
 * Kernel values of four queries and the points of panels `from` to `to`, which are four each. Kernels: 0 linear, 1 polynomial, 2 RBF,
 * 3 sigmoid. Points past the last one count as zeros.
 */
export function kernelRows(
  from: i32,
  to: i32,
  points: i32,
  columns: i32,
  indptr: usize, // in  int32[points + 1], or 0 for dense points
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz], or panels [ceil(points / 4), columns, 4]
  squares: usize, // in  float64[ceil(points / 4) * 4], squared lengths
  query: usize, // in  float64[columns, 4]
  querySquares: usize, // in  float64[4]
  kind: i32,
  gamma: f64,
  coef0: f64,
  degree: i32,
  wide: i32, // whether rows are float64, not float32
  outs: usize, // in  uint32[4], offsets of the four rows; each out [ceil(points / 4) * 4]
  tile: usize, // float64[16]
): void {
  if (kind == RBF) rows(RBF, from, to, points, columns, indptr, indices, values, squares, query, querySquares, gamma, coef0, degree, wide, outs, tile);
  else if (kind == LINEAR) rows(LINEAR, from, to, points, columns, indptr, indices, values, squares, query, querySquares, gamma, coef0, degree, wide, outs, tile);
  else if (kind == POLY) rows(POLY, from, to, points, columns, indptr, indices, values, squares, query, querySquares, gamma, coef0, degree, wide, outs, tile);
  else rows(SIGMOID, from, to, points, columns, indptr, indices, values, squares, query, querySquares, gamma, coef0, degree, wide, outs, tile);
}

/** Puts row i of points in column `lane` of a query. */
export function takeQuery(
  i: i32,
  lane: i32,
  columns: i32,
  indptr: usize, // in  int32[points + 1], or 0 for dense points
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz], or panels
  keep: f64, // 1, or 0 to put zeros where the row has values
  query: usize, // out float64[columns, 4]; for sparse rows zeros
): void {
  const out = query + (<usize>lane << 3);
  if (indptr == 0) {
    let at = values + ((<usize>(i >> 2) * <usize>columns) << 5) + (<usize>(i & 3) << 3);
    for (let j: usize = 0; j < <usize>columns; j++) {
      store<f64>(out + (j << 5), keep * load<f64>(at));
      at += 32;
    }
    return;
  }
  const end = load<i32>(indptr + (<usize>i << 2), 4);
  for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++)
    store<f64>(out + (<usize>load<i32>(indices + (<usize>k << 2)) << 5), keep * load<f64>(values + (<usize>k << 3)));
}
