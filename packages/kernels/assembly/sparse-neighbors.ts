// Nearest points among compressed sparse rows, in float64. Products with all points come from the points' columns; where rounding could
// decide, differences of the two rows decide, summed over the columns in their order: to the bit as `nearest` has them of dense rows.
import { COSINE, MANHATTAN, SQUARED } from "./lib/distances";
import { clearList, finish, insert } from "./lib/neighbor-list";

/** Writes distances of query i to all points, but for rounding, to `near`; of cosine distances without that. */
function approach(
  metric: i32,
  i: i32,
  qStarts: usize,
  qColumns: usize,
  qValues: usize,
  size: f64,
  points: i32,
  sizes: usize,
  starts: usize, // in  int32[columns + 1]: the points' columns
  rows: usize,
  values: usize,
  near: usize,
): void {
  const end = load<i32>(qStarts + (<usize>(i + 1) << 2));
  if (metric == COSINE) for (let p = 0; p < points; p++) store<f64>(near + (<usize>p << 3), 1);
  else memory.fill(near, 0, <usize>points << 3);
  for (let k = load<i32>(qStarts + (<usize>i << 2)); k < end; k++) {
    const v = load<f64>(qValues + (<usize>k << 3));
    const column = starts + (<usize>load<i32>(qColumns + (<usize>k << 2)) << 2);
    const last = load<i32>(column, 4);
    for (let e = load<i32>(column); e < last; e++) {
      const to = near + (<usize>load<i32>(rows + (<usize>e << 2)) << 3);
      const w = load<f64>(values + (<usize>e << 3));
      if (metric == SQUARED) store<f64>(to, load<f64>(to) + v * w);
      else if (metric == MANHATTAN) store<f64>(to, load<f64>(to) + (Math.abs(v - w) - Math.abs(v) - Math.abs(w)));
      else store<f64>(to, load<f64>(to) - v * w);
    }
  }
  if (metric == COSINE) return;
  const times: f64 = metric == SQUARED ? -2 : 1;
  for (let p = 0; p < points; p++) {
    const at = near + (<usize>p << 3);
    store<f64>(at, size + load<f64>(sizes + (<usize>p << 3)) + times * load<f64>(at));
  }
}

/** Distance of two rows by their differences, over the columns in their order. */
function apart(metric: i32, a: i32, aEnd: i32, aColumns: usize, aValues: usize, b: i32, bEnd: i32, bColumns: usize, bValues: usize): f64 {
  let sum: f64 = 0;
  while (a < aEnd || b < bEnd) {
    const p = a < aEnd ? load<i32>(aColumns + (<usize>a << 2)) : i32.MAX_VALUE;
    const q = b < bEnd ? load<i32>(bColumns + (<usize>b << 2)) : i32.MAX_VALUE;
    let off: f64 = 0;
    if (p <= q) off = load<f64>(aValues + (<usize>a << 3));
    if (q <= p) off -= load<f64>(bValues + (<usize>b << 3));
    a += i32(p <= q);
    b += i32(q <= p);
    sum += metric == SQUARED ? off * off : Math.abs(off);
  }
  return sum;
}

/**
 * For queries `from` to `to`: the k nearest points, the nearest first, ties by number. `error` times the sizes of two rows is more than
 * rounding makes of their distance.
 */
export function nearestSparse(
  metric: i32, // 0 squared Euclidean, 1 Manhattan, 3 one minus the product
  from: i32,
  to: i32,
  qStarts: usize, // in  int32[queries + 1]
  qColumns: usize, // in  int32[entries]
  qValues: usize, // in  float64[entries]
  qSizes: usize, // in  float64[queries]: sums of squares, or of absolute values
  points: i32,
  pStarts: usize, // in  int32[points + 1]
  pColumns: usize, // in  int32[entries]
  pValues: usize, // in  float64[entries]
  pSizes: usize, // in  float64[points]
  starts: usize, // in  int32[columns + 1]: the points again, by columns
  rows: usize, // in  int32[entries]
  values: usize, // in  float64[entries]
  error: f64,
  k: i32, // 1 to points
  distances: usize, // out float64[queries, k]
  indices: usize, // out int32[queries, k]
  near: usize, // scratch float64[points]
): void {
  for (let i = from; i < to; i++) {
    const size = metric == COSINE ? 0 : load<f64>(qSizes + (<usize>i << 3));
    approach(metric, i, qStarts, qColumns, qValues, size, points, pSizes, starts, rows, values, near);
    const outD = distances + (<usize>i * <usize>k << 3), outI = indices + (<usize>i * <usize>k << 2);
    const begin = load<i32>(qStarts + (<usize>i << 2)), end = load<i32>(qStarts + (<usize>(i + 1) << 2));
    const last = outD + (<usize>(k - 1) << 3), lastIndex = outI + (<usize>(k - 1) << 2);
    let limit: f64 = Infinity;
    if (metric != COSINE) {
      // The k-th least of what distances are at most.
      clearList(k, outD, outI);
      for (let p = 0; p < points; p++) {
        const most = load<f64>(near + (<usize>p << 3)) + error * (size + load<f64>(pSizes + (<usize>p << 3)));
        if (most < load<f64>(last) || load<i32>(lastIndex) < 0) insert(k, most, p, outD, outI);
      }
      limit = load<f64>(last);
    }
    clearList(k, outD, outI);
    for (let p = 0; p < points; p++) {
      let d = load<f64>(near + (<usize>p << 3));
      if (metric != COSINE) {
        if (d - error * (size + load<f64>(pSizes + (<usize>p << 3))) > limit) continue;
        const at = pStarts + (<usize>p << 2);
        d = apart(metric, begin, end, qColumns, qValues, load<i32>(at), load<i32>(at, 4), pColumns, pValues);
      }
      if (d < load<f64>(last) || load<i32>(lastIndex) < 0) insert(k, d, p, outD, outI);
    }
    finish(k, outD, outI);
  }
}

/** For queries `from` to `to`: a bit for each point, 1 where it is no farther than `radius`. */
export function withinSparse(
  metric: i32,
  from: i32,
  to: i32,
  qStarts: usize, // in  int32[queries + 1]
  qColumns: usize, // in  int32[entries]
  qValues: usize, // in  float64[entries]
  qSizes: usize, // in  float64[queries]
  points: i32,
  pStarts: usize, // in  int32[points + 1]
  pColumns: usize, // in  int32[entries]
  pValues: usize, // in  float64[entries]
  pSizes: usize, // in  float64[points]
  starts: usize, // in  int32[columns + 1]
  rows: usize, // in  int32[entries]
  values: usize, // in  float64[entries]
  error: f64,
  radius: f64,
  bits: usize, // out uint32[to - from, ceil(points / 32)]
  near: usize, // scratch float64[points]
): void {
  for (let i = from; i < to; i++) {
    const size = metric == COSINE ? 0 : load<f64>(qSizes + (<usize>i << 3));
    approach(metric, i, qStarts, qColumns, qValues, size, points, pSizes, starts, rows, values, near);
    const begin = load<i32>(qStarts + (<usize>i << 2)), end = load<i32>(qStarts + (<usize>(i + 1) << 2));
    for (let word = 0; word < points; word += 32) {
      let some: u32 = 0;
      const last = min(points, word + 32);
      for (let p = word; p < last; p++) {
        let d = load<f64>(near + (<usize>p << 3));
        if (metric != COSINE) {
          const about = error * (size + load<f64>(pSizes + (<usize>p << 3)));
          if (d - about > radius) continue;
          if (!(d + about <= radius)) {
            const at = pStarts + (<usize>p << 2);
            d = apart(metric, begin, end, qColumns, qValues, load<i32>(at), load<i32>(at, 4), pColumns, pValues);
          }
        }
        if (d <= radius) some |= <u32>1 << (p - word);
      }
      store<u32>(bits, some);
      bits += 4;
    }
  }
}

/** out[e] = the distance of query queries[e] and point numbers[e], for `from` to `to`, as `nearestSparse` has it. */
export function sparseDistances(
  metric: i32,
  from: i32,
  to: i32,
  queries: usize, // in  int32[pairs]
  numbers: usize, // in  int32[pairs]
  qStarts: usize,
  qColumns: usize,
  qValues: usize,
  pStarts: usize,
  pColumns: usize,
  pValues: usize,
  out: usize, // out float64[pairs]
): void {
  for (let e = from; e < to; e++) {
    const q = qStarts + (<usize>load<i32>(queries + (<usize>e << 2)) << 2);
    const p = pStarts + (<usize>load<i32>(numbers + (<usize>e << 2)) << 2);
    const a = load<i32>(q), aEnd = load<i32>(q, 4), b = load<i32>(p), bEnd = load<i32>(p, 4);
    store<f64>(
      out + (<usize>e << 3),
      metric == COSINE
        ? lessProduct(a, aEnd, qColumns, qValues, b, bEnd, pColumns, pValues)
        : apart(metric, a, aEnd, qColumns, qValues, b, bEnd, pColumns, pValues),
    );
  }
}

/** One less the product of two rows. */
function lessProduct(a: i32, aEnd: i32, aColumns: usize, aValues: usize, b: i32, bEnd: i32, bColumns: usize, bValues: usize): f64 {
  let left: f64 = 1;
  while (a < aEnd && b < bEnd) {
    const p = load<i32>(aColumns + (<usize>a << 2)), q = load<i32>(bColumns + (<usize>b << 2));
    if (p == q) left -= load<f64>(aValues + (<usize>a << 3)) * load<f64>(bValues + (<usize>b << 3));
    a += i32(p <= q);
    b += i32(q <= p);
  }
  return left;
}
