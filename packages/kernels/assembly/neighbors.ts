// Nearest points by brute force, in float64. Distances are sums over the columns in their order, so that their bits depend on the two
// points alone. Points are packed four at a time: a panel is [columns, 4], and a tile is 4 queries by one panel.

import { CHEBYSHEV, COSINE, MANHATTAN, SQUARED } from "./lib/distances";
import { coarsenAll, scanCoarse } from "./neighbors/coarse";
import { clearLists, finishLists, scan } from "./neighbors/scan";

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
  clearLists(from, to, k, distances, indices);
  if (metric == SQUARED) scan(SQUARED, from, to, columns, queries, 0, points, panels, k, distances, indices, scratch);
  else if (metric == MANHATTAN)
    scan(MANHATTAN, from, to, columns, queries, 0, points, panels, k, distances, indices, scratch);
  else if (metric == CHEBYSHEV)
    scan(CHEBYSHEV, from, to, columns, queries, 0, points, panels, k, distances, indices, scratch);
  else scan(COSINE, from, to, columns, queries, 0, points, panels, k, distances, indices, scratch);
  finishLists(from, to, k, distances, indices);
}

/** `nearest` by squared Euclidean distance, to the bit, with the rows that `coarsenPoints` made to rule most points out. */
export function nearestCoarse(
  from: i32,
  to: i32,
  columns: i32,
  queries: usize, // in  float64[rows, columns]
  points: i32,
  panels: usize, // in  float64[ceil(points / 4), columns, 4]
  k: i32, // 1 to points
  distances: usize, // out float64[rows, k]
  indices: usize, // out int32[rows, k]
  centre: usize, // in  float64[columns]
  scale: f64,
  error: f64, // the greatest, which coarsenPoints gave
  coarse: usize, // in
  halves: usize, // in
  scratch: usize, // 128 + ceil((to - from) / 4) * (80 + 16 * ceil(columns / 2)) bytes
): void {
  clearLists(from, to, k, distances, indices);
  scanCoarse(from, to, columns, queries, points, panels, k, distances, indices, centre, scale, error, coarse, halves, scratch);
  finishLists(from, to, k, distances, indices);
}

/** Rows of int16 that tell how near points can be. Gives the greatest distance, times `scale`, between a point and its row. */
export function coarsenPoints(
  columns: i32,
  points: i32,
  panels: usize, // in  float64[ceil(points / 4), columns, 4]
  centre: usize, // in  float64[columns]: what is taken off before they are scaled
  scale: f64,
  coarse: usize, // out int16[ceil(points / 8), ceil(columns / 2), 8, 2]
  halves: usize, // out int32[points rounded up to 8]: of each, minus half its square
): f64 {
  return coarsenAll(columns, points, panels, centre, scale, coarse, halves);
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
