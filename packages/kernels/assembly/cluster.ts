// k-means in float64: moving rows between centres with bounds that spare most distances, means, and the draws of k-means++.
import { moveRows } from "./cluster/move-rows";
import { ownDistance } from "./cluster/own-distance";
import { SQUARED, tile } from "./lib/distances";
import { addScaled64 } from "./lib/vector";

export { moveRows };

/** squares[i] = squared distance of row i to its centre, for rows `from` to `to`; returns their sum, each times its row's weight. */
export function ownDistances(
  from: i32,
  to: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  weights: usize, // in  float64[rows], or 0
  panels: usize, // in  float64[ceil(centres / 4), columns, 4]
  labels: usize, // in  int32[rows]
  squares: usize, // out float64[rows]
): f64 {
  const row = <usize>columns << 3;
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const at = <usize>i << 3;
    const d = ownDistance(columns, x + <usize>i * row, panels, load<i32>(labels + (<usize>i << 2)));
    store<f64>(squares + at, d);
    sum += weights ? d * load<f64>(weights + at) : d;
  }
  return sum;
}

/** Adds rows `from` to `to`, times their weights, to the sums of their clusters, and the weights to the clusters' sizes. */
export function addToClusters(
  from: i32,
  to: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  weights: usize, // in  float64[rows], or 0
  labels: usize, // in  int32[rows]
  sums: usize, // in/out float64[centres, columns]
  sizes: usize, // in/out float64[centres]
): void {
  const row = <usize>columns << 3;
  for (let i = from; i < to; i++) {
    const c = <usize>load<i32>(labels + (<usize>i << 2));
    const w = weights ? load<f64>(weights + (<usize>i << 3)) : 1;
    addScaled64(columns, w, x + <usize>i * row, sums + c * row);
    store<f64>(sizes + (c << 3), load<f64>(sizes + (c << 3)) + w);
  }
}

/** For rows whose label is not what it was: takes them, times their weights, from the sums and sizes of one cluster to the other's. */
export function moveBetweenClusters(
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  weights: usize, // in  float64[rows], or 0
  before: usize, // in/out int32[rows]: becomes `labels`
  labels: usize, // in  int32[rows]
  sums: usize, // in/out float64[centres, columns]
  sizes: usize, // in/out float64[centres]
): void {
  const row = <usize>columns << 3;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i << 2;
    const a = <usize>load<i32>(before + at), b = <usize>load<i32>(labels + at);
    if (a == b) continue;
    store<i32>(before + at, <i32>b);
    const w = weights ? load<f64>(weights + (<usize>i << 3)) : 1;
    const p = x + <usize>i * row;
    addScaled64(columns, -w, p, sums + a * row);
    addScaled64(columns, w, p, sums + b * row);
    store<f64>(sizes + (a << 3), load<f64>(sizes + (a << 3)) - w);
    store<f64>(sizes + (b << 3), load<f64>(sizes + (b << 3)) + w);
  }
}

/**
 * With each of some candidates as one more centre: squared distances of rows `from` to `to` to the nearest centre, and their sums, each
 * times its row's weight.
 */
export function withCandidates(
  from: i32,
  to: i32,
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  weights: usize, // in  float64[rows], or 0
  candidates: i32,
  panels: usize, // in  float64[ceil(candidates / 4), columns, 4]
  closest: usize, // in  float64[rows]: squared distances to the nearest of the centres so far
  lines: usize, // in  int32[candidates]: which line of `out` is each candidate's
  out: usize, // out float64[lines, rows]
  sums: usize, // out float64[candidates]
  scratch: usize, // float64[16]
): void {
  const row = <usize>columns << 3, line = <usize>rows << 3;
  memory.fill(sums, 0, <usize>candidates << 3);
  for (let i = from; i < to; i += 4) {
    const q0 = x + <usize>i * row;
    const q1 = i + 1 < to ? q0 + row : q0;
    const q2 = i + 2 < to ? q1 + row : q1;
    const q3 = i + 3 < to ? q2 + row : q2;
    const live = min(4, to - i);
    for (let c = 0; c < candidates; c += 4) {
      tile(SQUARED, columns, q0, q1, q2, q3, panels + <usize>c * row, scratch);
      const real = min(4, candidates - c);
      for (let b = 0; b < real; b++) {
        const sum = sums + (<usize>(c + b) << 3);
        const to = out + <usize>load<i32>(lines + (<usize>(c + b) << 2)) * line;
        for (let a = 0; a < live; a++) {
          const at = <usize>(i + a) << 3;
          const d = min(load<f64>(closest + at), load<f64>(scratch + (<usize>(4 * a + b) << 3)));
          store<f64>(to + at, d);
          store<f64>(sum, load<f64>(sum) + (weights ? d * load<f64>(weights + at) : d));
        }
      }
    }
  }
}
