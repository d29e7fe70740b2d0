// Lower bounds of Euclidean distances from rows of int16: each is (x - centre) * scale, drawn in to the ball of radius RADIUS around 0
// (which brings no two rows further apart) and rounded. With e the length of what rounding moved a row by, in the unit 1 / scale,
// |a - b| >= (|qa - qb| - ea - eb) / scale. All of |qa - qb|^2 = |qa|^2 + |qb|^2 - 2 qa . qb is whole and fits int32.
import { insert } from "../lib/neighbor-list";
import { CHUNK_BYTES, scan } from "./scan";
import { SQUARED } from "../lib/distances";

export const RADIUS: f64 = 32000;
/** Of a row that is no point: no product makes up for it. */
const NOWHERE: i32 = -(1 << 30);
/** What rounding in this file adds to the length of a row, and more. */
const MARGIN: f64 = 0.01;

/** |q|^2 of the row that `coarsen` made last. */
let square: f64 = 0;

/**
 * Makes an int16 row of a float64 one whose elements are `apart` bytes apart; pairs of columns are `step` bytes apart. Gives the length
 * of what rounding moved it by: infinite where a row is too far away for its place to be known.
 */
function coarsen(columns: i32, x: usize, apart: usize, centre: usize, scale: f64, out: usize, step: usize): f64 {
  let sum: f64 = 0, p = x;
  for (let j = 0; j < columns; j++, p += apart) {
    const v = (load<f64>(p) - load<f64>(centre + (<usize>j << 3))) * scale;
    sum += v * v;
  }
  const known = sum < 1e300;
  const shrink = !known ? 0 : sum > RADIUS * RADIUS ? RADIUS / sqrt(sum) : 1;
  let error: f64 = 0;
  square = 0;
  for (let j = 0; j < columns; j++, x += apart) {
    const v = known ? (load<f64>(x) - load<f64>(centre + (<usize>j << 3))) * scale * shrink : 0;
    const q = nearest(v);
    error += (v - q) * (v - q);
    square += q * q;
    store<i16>(out + <usize>(j >> 1) * step + (<usize>(j & 1) << 1), <i16><i32>q);
  }
  if (columns & 1) store<i16>(out + <usize>(columns >> 1) * step, 0, 2);
  return known ? sqrt(error) + MARGIN : Infinity;
}

/** Eight points together, as pairs of columns. Gives the greatest error. */
export function coarsenAll(
  columns: i32, points: i32, panels: usize, centre: usize, scale: f64, out: usize, halves: usize,
): f64 {
  const panelBytes = <usize>columns << 5;
  const group = <usize>((columns + 1) >> 1) << 5;
  const padded = (points + 7) & ~7;
  let worst: f64 = 0;
  for (let i = 0; i < padded; i++) {
    const to = out + <usize>(i >> 3) * group + (<usize>(i & 7) << 2);
    const half = halves + (<usize>i << 2);
    if (i >= points) {
      for (let at: usize = 0; at < group; at += 32) store<i32>(to + at, 0);
      store<i32>(half, NOWHERE);
      continue;
    }
    const x = panels + <usize>(i >> 2) * panelBytes + (<usize>(i & 3) << 3);
    worst = max(worst, coarsen(columns, x, 32, centre, scale, to, 32));
    store<i32>(half, -<i32>floor(square * 0.5));
  }
  return worst;
}

/**
 * The least qa . qb - |qb|^2 / 2 of points b that can be nearer to a query than `distance`, the square of its true distance. Sums of
 * squares are rounded by far less than 1e-9 of them.
 */
// @ts-ignore: decorator
@inline
function leastProduct(distance: f64, scale: f64, error: f64, ownSquare: f64): i32 {
  const reach = sqrt(distance) * scale * (1 + 1e-9) + error;
  const t = reach * reach * (1 + 1e-9) + 1;
  return t < 4294967296 ? <i32>floor((ownSquare - t) * 0.5) : i32.MIN_VALUE;
}

/** Distances of a query to the four points of a panel, into `near`. */
function meet(
  columns: i32, query: usize, panel: usize, first: i32, points: i32, k: i32, near: usize, nearIndices: usize,
): void {
  let c0 = f64x2.splat(0), c1 = c0;
  for (let j = columns; j > 0; j--, panel += 32, query += 8) {
    const q = v128.load64_splat(query);
    const d0 = f64x2.sub(q, v128.load(panel)), d1 = f64x2.sub(q, v128.load(panel, 16));
    c0 = f64x2.add(c0, f64x2.mul(d0, d0));
    c1 = f64x2.add(c1, f64x2.mul(d1, d1));
  }
  const last = near + (<usize>k << 3) - 8, lastIndex = nearIndices + (<usize>k << 2) - 4;
  const real = points - first;
  let d = f64x2.extract_lane(c0, 0);
  if (d < load<f64>(last) || load<i32>(lastIndex) < 0) insert(k, d, first, near, nearIndices);
  d = f64x2.extract_lane(c0, 1);
  if (real > 1 && (d < load<f64>(last) || load<i32>(lastIndex) < 0)) insert(k, d, first + 1, near, nearIndices);
  d = f64x2.extract_lane(c1, 0);
  if (real > 2 && (d < load<f64>(last) || load<i32>(lastIndex) < 0)) insert(k, d, first + 2, near, nearIndices);
  d = f64x2.extract_lane(c1, 1);
  if (real > 3 && (d < load<f64>(last) || load<i32>(lastIndex) < 0)) insert(k, d, first + 3, near, nearIndices);
}

/** As `scan` of all points, for squared Euclidean distances. */
export function scanCoarse(
  from: i32, to: i32, columns: i32, queries: usize, points: i32, panels: usize, k: i32, distances: usize, indices: usize,
  centre: usize, scale: f64, pointError: f64, coarse: usize, halves: usize, scratch: usize,
): void {
  const row = <usize>columns << 3, panelBytes = row << 2;
  const pairs = (columns + 1) >> 1, group = <usize>pairs << 5, tileBytes = <usize>pairs << 4;
  const live = to - from, tiles = (live + 3) >> 2;
  // Of each query: error float64, square float64, least product int32; then the queries, four together.
  const errors = scratch + 128, squares = errors + (<usize>tiles << 5), least = squares + (<usize>tiles << 5);
  const own = least + (<usize>tiles << 4);
  for (let a = 0; a < 4 * tiles; a++) {
    const at = own + <usize>(a >> 2) * tileBytes + (<usize>(a & 3) << 2);
    const error = coarsen(columns, queries + <usize>(from + min(a, live - 1)) * row, 8, centre, scale, at, 16);
    store<f64>(errors + (<usize>a << 3), error + pointError);
    store<f64>(squares + (<usize>a << 3), square);
    // Rows that fill up the last tile are near nothing.
    store<i32>(least + (<usize>a << 2), a < live ? i32.MIN_VALUE : i32.MAX_VALUE);
  }
  const count = (points + 7) >> 3;
  const chunk = max(1, CHUNK_BYTES / <i32>group);
  for (let first = 0; first < count; first += chunk) {
    const end = min(count, first + chunk);
    let met = 0;
    for (let t = 0; t < tiles; t++) {
      const bounds = least + (<usize>t << 4);
      let half = halves + (<usize>first << 5), b = coarse + <usize>first * group;
      for (let p = first; p < end; p++, half += 32) {
        let c00 = v128.load(half), c01 = v128.load(half, 16);
        let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        let a = own + <usize>t * tileBytes;
        for (let j = pairs; j > 0; j--, a += 16, b += 32) {
          const b0 = v128.load(b), b1 = v128.load(b, 16);
          const a0 = v128.load32_splat(a);
          c00 = i32x4.add(c00, i32x4.dot_i16x8_s(a0, b0));
          c01 = i32x4.add(c01, i32x4.dot_i16x8_s(a0, b1));
          const a1 = v128.load32_splat(a, 4);
          c10 = i32x4.add(c10, i32x4.dot_i16x8_s(a1, b0));
          c11 = i32x4.add(c11, i32x4.dot_i16x8_s(a1, b1));
          const a2 = v128.load32_splat(a, 8);
          c20 = i32x4.add(c20, i32x4.dot_i16x8_s(a2, b0));
          c21 = i32x4.add(c21, i32x4.dot_i16x8_s(a2, b1));
          const a3 = v128.load32_splat(a, 12);
          c30 = i32x4.add(c30, i32x4.dot_i16x8_s(a3, b0));
          c31 = i32x4.add(c31, i32x4.dot_i16x8_s(a3, b1));
        }
        const l0 = v128.load32_splat(bounds), l1 = v128.load32_splat(bounds, 4);
        const l2 = v128.load32_splat(bounds, 8), l3 = v128.load32_splat(bounds, 12);
        c00 = i32x4.ge_s(c00, l0);
        c01 = i32x4.ge_s(c01, l0);
        c10 = i32x4.ge_s(c10, l1);
        c11 = i32x4.ge_s(c11, l1);
        c20 = i32x4.ge_s(c20, l2);
        c21 = i32x4.ge_s(c21, l2);
        c30 = i32x4.ge_s(c30, l3);
        c31 = i32x4.ge_s(c31, l3);
        const left = v128.or(v128.or(c00, c10), v128.or(c20, c30));
        const right = v128.or(v128.or(c01, c11), v128.or(c21, c31));
        if (!v128.any_true(v128.or(left, right))) continue;
        // Bits of eight (query, panel) pairs.
        let hits = <i32>v128.any_true(c00) | (<i32>v128.any_true(c01) << 1) | (<i32>v128.any_true(c10) << 2)
          | (<i32>v128.any_true(c11) << 3) | (<i32>v128.any_true(c20) << 4) | (<i32>v128.any_true(c21) << 5)
          | (<i32>v128.any_true(c30) << 6) | (<i32>v128.any_true(c31) << 7);
        for (; hits; hits &= hits - 1) {
          const hit = ctz(hits), i = 4 * t + (hit >> 1), panel = 2 * p + (hit & 1);
          const query = from + i;
          if (i >= live || 4 * panel >= points) continue;
          met++;
          const near = distances + <usize>query * (<usize>k << 3), nearIndices = indices + <usize>query * (<usize>k << 2);
          const last = near + (<usize>k << 3) - 8, before = load<f64>(last);
          meet(columns, queries + <usize>query * row, panels + <usize>panel * panelBytes, 4 * panel, points, k, near, nearIndices);
          if (load<f64>(last) == before || load<i32>(nearIndices + (<usize>k << 2) - 4) < 0) continue;
          store<i32>(
            bounds + (<usize>(i & 3) << 2),
            leastProduct(load<f64>(last), scale, load<f64>(errors + (<usize>i << 3)), load<f64>(squares + (<usize>i << 3))),
          );
        }
      }
    }
    // Where bounds rule out little even late, all distances of a tile at once cost less.
    if (met > (end - first) * tiles * 2 && first > 4 * k) {
      scan(SQUARED, from, to, columns, queries, 2 * end, points, panels, k, distances, indices, scratch);
      return;
    }
  }
}
