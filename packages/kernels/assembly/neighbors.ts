// Nearest points by brute force, in float64. Distances are sums over the columns in their order, so that their bits depend on the two
// points alone. Points are packed four at a time: a panel is [columns, 4], and a tile is 4 queries by one panel.

import { CHEBYSHEV, COSINE, MANHATTAN, SQUARED, tile } from "./lib/distances";
import { insert } from "./lib/neighbor-list";

/** Points that all queries of a block meet before the next: they stay in the caches. In panels. */
const CHUNK_BYTES: i32 = 1 << 17;

// @ts-ignore: decorator
@inline
function scan(
  metric: i32,
  from: i32,
  to: i32,
  columns: i32,
  queries: usize,
  points: i32,
  panels: usize,
  k: i32,
  distances: usize,
  indices: usize,
  scratch: usize,
): void {
  const row = <usize>columns << 3, panelBytes = row << 2;
  const wide = <usize>k << 3, narrow = <usize>k << 2;
  for (let i = from; i < to; i++) {
    for (let j = 0; j < k; j++) {
      store<f64>(distances + <usize>i * wide + (<usize>j << 3), Infinity);
      store<i32>(indices + <usize>i * narrow + (<usize>j << 2), -1);
    }
  }
  const count = (points + 3) >> 2;
  const chunk = max(1, CHUNK_BYTES / <i32>panelBytes);
  for (let first = 0; first < count; first += chunk) {
    const end = min(count, first + chunk);
    for (let i = from; i < to; i += 4) {
      const q0 = queries + <usize>i * row;
      const q1 = i + 1 < to ? q0 + row : q0;
      const q2 = i + 2 < to ? q1 + row : q1;
      const q3 = i + 3 < to ? q2 + row : q2;
      const live = min(4, to - i);
      for (let p = first; p < end; p++) {
        tile(metric, columns, q0, q1, q2, q3, panels + <usize>p * panelBytes, scratch);
        const real = min(4, points - 4 * p);
        for (let a = 0; a < live; a++) {
          const last = distances + <usize>(i + a + 1) * wide - 8;
          const lastIndex = indices + <usize>(i + a + 1) * narrow - 4;
          if (load<i32>(lastIndex) >= 0) {
            // Mostly none of the four is near enough: one test for all.
            const bound = v128.load64_splat(last), four = scratch + (<usize>a << 5);
            const nearer = v128.or(f64x2.lt(v128.load(four), bound), f64x2.lt(v128.load(four, 16), bound));
            if (!v128.any_true(nearer)) continue;
          }
          for (let b = 0; b < real; b++) {
            const distance = load<f64>(scratch + (<usize>(4 * a + b) << 3));
            // An infinite distance is one too, as long as there are no k others.
            if (distance < load<f64>(last) || load<i32>(lastIndex) < 0)
              insert(k, distance, 4 * p + b, distances + <usize>(i + a) * wide, indices + <usize>(i + a) * narrow);
          }
        }
      }
    }
  }
}

/**
 * For queries `from` to `to`: the k nearest points, the nearest first, ties by index. Metrics: 0 squared Euclidean, 1 Manhattan,
 * 2 Chebyshev, 3 one minus the product (of unit vectors: cosine distance).
 */
export function nearest(
  metric: i32,
  from: i32,
  to: i32,
  columns: i32,
  queries: usize, // in  float64[rows, columns]
  points: i32,
  panels: usize, // in  float64[ceil(points / 4), columns, 4]
  k: i32, // 1 to points
  distances: usize, // out float64[rows, k]
  indices: usize, // out int32[rows, k]
  scratch: usize, // float64[16]
): void {
  if (metric == SQUARED) scan(SQUARED, from, to, columns, queries, points, panels, k, distances, indices, scratch);
  else if (metric == MANHATTAN)
    scan(MANHATTAN, from, to, columns, queries, points, panels, k, distances, indices, scratch);
  else if (metric == CHEBYSHEV)
    scan(CHEBYSHEV, from, to, columns, queries, points, panels, k, distances, indices, scratch);
  else scan(COSINE, from, to, columns, queries, points, panels, k, distances, indices, scratch);
}

/** panels[i / 4][j][i % 4] = points[i][j], of `from` to `to`, a multiple of 4 but at the end; zeros behind the last point. */
export function packPoints(
  from: i32,
  to: i32,
  columns: i32,
  points: usize, // in  float64[points, columns]
  panels: usize, // out float64[ceil(points / 4), columns, 4]
): void {
  const row = <usize>columns << 3;
  for (let i = from; i < to; i += 4) {
    let out = panels + <usize>(i >> 2) * (row << 2);
    const at = points + <usize>i * row;
    for (let j: usize = 0; j < row; j += 8) {
      for (let b = 0; b < 4; b++) {
        store<f64>(out, i + b < to ? load<f64>(at + <usize>b * row + j) : 0);
        out += 8;
      }
    }
  }
}
