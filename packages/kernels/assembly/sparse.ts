// Compressed sparse rows times dense vectors, in float64. Pointers are byte offsets; indptr and indices are int32.
import { addScaled64 } from "./lib/vector";

/** y[i] = bias + sum_k values[k] * w[indices[k]] for rows `from` to `to`. Four partial sums, added in a fixed order. */
export function csrMatVec(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  w: usize, // in  float64[columns]
  bias: f64,
  y: usize, // out float64[rows]
): void {
  for (let i = from; i < to; i++) {
    let k = load<i32>(indptr + (<usize>i << 2))
    const end = load<i32>(indptr + (<usize>(i + 1) << 2))
    let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0
    for (; k + 3 < end; k += 4) {
      const c = indices + (<usize>k << 2)
      const v = values + (<usize>k << 3)
      s0 += load<f64>(v) * load<f64>(w + (<usize>load<i32>(c) << 3))
      s1 += load<f64>(v, 8) * load<f64>(w + (<usize>load<i32>(c, 4) << 3))
      s2 += load<f64>(v, 16) * load<f64>(w + (<usize>load<i32>(c, 8) << 3))
      s3 += load<f64>(v, 24) * load<f64>(w + (<usize>load<i32>(c, 12) << 3))
    }
    for (; k < end; k++) s0 += load<f64>(values + (<usize>k << 3)) * load<f64>(w + (<usize>load<i32>(indices + (<usize>k << 2)) << 3))
    store<f64>(y + (<usize>i << 3), s0 + s1 + (s2 + s3) + bias)
  }
}

/** g[indices[k]] += r[i] * values[k] over rows `from` to `to`: adds X'r to g. */
export function csrTransposeMatVecAdd(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  r: usize, // in  float64[rows]
  g: usize, // in/out float64[columns]
): void {
  for (let i = from; i < to; i++) {
    const x = load<f64>(r + (<usize>i << 3));
    if (x == 0) continue;
    let k = load<i32>(indptr + (<usize>i << 2));
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    // Four at a time: the columns of a row differ, so the four updates are independent.
    for (; k + 3 < end; k += 4) {
      const c = indices + (<usize>k << 2);
      const v = values + (<usize>k << 3);
      const p0 = g + (<usize>load<i32>(c) << 3);
      const p1 = g + (<usize>load<i32>(c, 4) << 3);
      const p2 = g + (<usize>load<i32>(c, 8) << 3);
      const p3 = g + (<usize>load<i32>(c, 12) << 3);
      const s0 = load<f64>(p0) + x * load<f64>(v);
      const s1 = load<f64>(p1) + x * load<f64>(v, 8);
      const s2 = load<f64>(p2) + x * load<f64>(v, 16);
      const s3 = load<f64>(p3) + x * load<f64>(v, 24);
      store<f64>(p0, s0);
      store<f64>(p1, s1);
      store<f64>(p2, s2);
      store<f64>(p3, s3);
    }
    for (; k < end; k++) {
      const p = g + (<usize>load<i32>(indices + (<usize>k << 2)) << 3);
      store<f64>(p, load<f64>(p) + x * load<f64>(values + (<usize>k << 3)));
    }
  }
}

/** Y[i, :] = bias + sum_k values[k] * W[indices[k], :] for rows `from` to `to`, in the order of the row's entries. */
export function csrMatMul(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  width: i32,
  w: usize, // in  float64[columns, width]
  bias: usize, // in  float64[width], or 0 for none
  y: usize, // out float64[rows, width]
): void {
  const bytes = <usize>width << 3;
  for (let i = from; i < to; i++) {
    const row = y + <usize>i * bytes;
    if (bias) memory.copy(row, bias, bytes);
    else memory.fill(row, 0, bytes);
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++)
      addScaled64(width, load<f64>(values + (<usize>k << 3)), w + <usize>load<i32>(indices + (<usize>k << 2)) * bytes, row);
  }
}

/** G[indices[k], :] += values[k] * R[i, :] over rows `from` to `to`: adds X'R to G. */
export function csrTransposeMatMulAdd(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  width: i32,
  r: usize, // in  float64[rows, width]
  g: usize, // in/out float64[columns, width]
): void {
  const bytes = <usize>width << 3;
  for (let i = from; i < to; i++) {
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++)
      addScaled64(width, load<f64>(values + (<usize>k << 3)), r + <usize>i * bytes, g + <usize>load<i32>(indices + (<usize>k << 2)) * bytes);
  }
}

/**
 * sums[classes[i], indices[k]] += weights[i] * values[k] over rows `from` to `to`, whose first entry is the first in memory; with `ones`,
 * weights[i] where values[k] is above `above`. Returns the least value, or 0 where that is more.
 */
export function csrClassSumsAdd(
  from: i32,
  to: i32,
  columns: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[entries of the rows]
  values: usize, // in  float64[entries of the rows]
  classes: usize, // in  int32[rows]
  weights: usize, // in  float64[rows]
  ones: i32,
  above: f64,
  sums: usize, // in/out float64[classes, columns]
): f64 {
  let low = f64x2.splat(0);
  const bar = f64x2.splat(above);
  let k = load<i32>(indptr + (<usize>from << 2));
  for (let i = from; i < to; i++) {
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    const own = sums + ((<usize>load<i32>(classes + (<usize>i << 2)) * <usize>columns) << 3);
    const w = v128.load_splat<f64>(weights + (<usize>i << 3));
    // Four at a time: the columns of a row differ, so the four updates are independent.
    for (; k + 3 < end; k += 4) {
      const v = v128.load(values), u = v128.load(values, 16);
      low = f64x2.pmin(f64x2.pmin(low, v), u);
      const a = ones ? v128.and(w, f64x2.gt(v, bar)) : f64x2.mul(w, v);
      const b = ones ? v128.and(w, f64x2.gt(u, bar)) : f64x2.mul(w, u);
      const p0 = own + (<usize>load<i32>(indices) << 3);
      const p1 = own + (<usize>load<i32>(indices, 4) << 3);
      const p2 = own + (<usize>load<i32>(indices, 8) << 3);
      const p3 = own + (<usize>load<i32>(indices, 12) << 3);
      const s0 = load<f64>(p0) + f64x2.extract_lane(a, 0);
      const s1 = load<f64>(p1) + f64x2.extract_lane(a, 1);
      const s2 = load<f64>(p2) + f64x2.extract_lane(b, 0);
      const s3 = load<f64>(p3) + f64x2.extract_lane(b, 1);
      store<f64>(p0, s0);
      store<f64>(p1, s1);
      store<f64>(p2, s2);
      store<f64>(p3, s3);
      indices += 16;
      values += 32;
    }
    for (; k < end; k++) {
      const v = v128.load_splat<f64>(values);
      low = f64x2.pmin(low, v);
      const a = ones ? v128.and(w, f64x2.gt(v, bar)) : f64x2.mul(w, v);
      const p = own + (<usize>load<i32>(indices) << 3);
      store<f64>(p, load<f64>(p) + f64x2.extract_lane(a, 0));
      indices += 4;
      values += 8;
    }
  }
  return min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
}

/** squares[indices[k]] += values[k]^2 over entries `from` to `to`. */
export function csrColumnSquaresAdd(
  from: i32,
  to: i32,
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  squares: usize, // in/out float64[columns]
): void {
  for (let k = from; k < to; k++) {
    const v = load<f64>(values + (<usize>k << 3));
    const p = squares + (<usize>load<i32>(indices + (<usize>k << 2)) << 3);
    store<f64>(p, load<f64>(p) + v * v);
  }
}

/** counts[indices[k]] += 1 over entries `from` to `to`. */
export function csrColumnCountsAdd(
  from: i32,
  to: i32,
  indices: usize, // in  int32[nnz]
  counts: usize, // in/out int32[columns]
): void {
  for (let k = from; k < to; k++) {
    const p = counts + (<usize>load<i32>(indices + (<usize>k << 2)) << 2);
    store<i32>(p, load<i32>(p) + 1);
  }
}

/** squares[i] = sum of values^2 of row i, for rows `from` to `to`. */
export function csrRowSquares(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  values: usize, // in  float64[nnz]
  squares: usize, // out float64[rows]
): void {
  for (let i = from; i < to; i++) {
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    let s: f64 = 0;
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
      const v = load<f64>(values + (<usize>k << 3));
      s += v * v;
    }
    store<f64>(squares + (<usize>i << 3), s);
  }
}

/** values[k] *= scale[i] over rows `from` to `to`. */
export function csrScaleRows(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  values: usize, // in/out float64[nnz]
  scale: usize, // in  float64[rows]
): void {
  for (let i = from; i < to; i++) {
    const s = load<f64>(scale + (<usize>i << 3));
    const end = values + (<usize>load<i32>(indptr + (<usize>(i + 1) << 2)) << 3);
    for (let v = values + (<usize>load<i32>(indptr + (<usize>i << 2)) << 3); v < end; v += 8) store<f64>(v, load<f64>(v) * s);
  }
}

/** values[k] *= scale[indices[k]] over entries `from` to `to`. */
export function csrScaleColumns(
  from: i32,
  to: i32,
  indices: usize, // in  int32[nnz]
  values: usize, // in/out float64[nnz]
  scale: usize, // in  float64[columns]
): void {
  for (let k = from; k < to; k++) {
    const v = values + (<usize>k << 3);
    store<f64>(v, load<f64>(v) * load<f64>(scale + (<usize>load<i32>(indices + (<usize>k << 2)) << 3)));
  }
}

/** X' as CSR, which is X as compressed columns. Rows come out in ascending order in every column. One pass of counting sort. */
export function csrTranspose(
  rows: i32,
  columns: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  outIndptr: usize, // out int32[columns + 1]
  outIndices: usize, // out int32[nnz]
  outValues: usize, // out float64[nnz]
): void {
  memory.fill(outIndptr, 0, <usize>(columns + 1) << 2);
  const nnz = load<i32>(indptr + (<usize>rows << 2));
  for (let k = 0; k < nnz; k++) {
    const p = outIndptr + (<usize>load<i32>(indices + (<usize>k << 2)) << 2);
    store<i32>(p, load<i32>(p, 4) + 1, 4);
  }
  // Begin of each column; the pass below moves each to its end, which is the begin of the next.
  let sum = 0;
  for (let c = 0; c <= columns; c++) {
    const p = outIndptr + (<usize>c << 2);
    sum += load<i32>(p);
    store<i32>(p, sum);
  }
  for (let i = 0; i < rows; i++) {
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
      const p = outIndptr + (<usize>load<i32>(indices + (<usize>k << 2)) << 2);
      const at = load<i32>(p);
      store<i32>(p, at + 1);
      store<i32>(outIndices + (<usize>at << 2), i);
      store<f64>(outValues + (<usize>at << 3), load<f64>(values + (<usize>k << 3)));
    }
  }
  for (let c = columns; c > 0; c--) store<i32>(outIndptr + (<usize>c << 2), load<i32>(outIndptr + (<usize>(c - 1) << 2)));
  store<i32>(outIndptr, 0);
}

/** Rows `from` to `to` written out, the first to y[0, :]. Entries of the same place add up. */
export function csrToDense(
  from: i32,
  to: i32,
  columns: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  y: usize, // out float64[to - from, columns]
): void {
  memory.fill(y, 0, <usize>(to - from) * (<usize>columns << 3));
  for (let i = from; i < to; i++) {
    const end = load<i32>(indptr + (<usize>(i + 1) << 2));
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
      const p = y + (<usize>load<i32>(indices + (<usize>k << 2)) << 3);
      store<f64>(p, load<f64>(p) + load<f64>(values + (<usize>k << 3)));
    }
    y += <usize>columns << 3;
  }
}

/**
 * Rows `from` to `to` of the lower triangle of X' W X, with the diagonal: g[j, c] = sum over rows i of values[i, j] * weight[i] * values[i, c]
 * for c <= j. Takes X both ways round; each row of g is one block's own, whose sums are in the order of the rows.
 */
export function csrGramRows(
  from: i32,
  to: i32,
  n: i32,
  byColumn: usize, // in  int32[columns + 1], of X'
  rowsOf: usize, // in  int32[nnz], of X'
  columnValues: usize, // in  float64[nnz], of X'
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz], ascending in each row
  values: usize, // in  float64[nnz]
  weight: usize, // in  float64[rows], or 0 for ones
  g: usize, // out float64[n, n]
): void {
  for (let j = from; j < to; j++) {
    const row = g + ((<usize>j * <usize>n) << 3);
    memory.fill(row, 0, <usize>(j + 1) << 3);
    const last = load<i32>(byColumn + (<usize>(j + 1) << 2));
    for (let e = load<i32>(byColumn + (<usize>j << 2)); e < last; e++) {
      const i = load<i32>(rowsOf + (<usize>e << 2));
      let x = load<f64>(columnValues + (<usize>e << 3));
      if (weight) x *= load<f64>(weight + (<usize>i << 3));
      const end = load<i32>(indptr + (<usize>(i + 1) << 2));
      for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
        const c = load<i32>(indices + (<usize>k << 2));
        if (c > j) break;
        const p = row + (<usize>c << 3);
        store<f64>(p, load<f64>(p) + x * load<f64>(values + (<usize>k << 3)));
      }
    }
  }
}
