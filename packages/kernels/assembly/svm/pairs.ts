/** Of curvatures that are not above 0, as LIBSVM's. */
const TINY: f64 = 1e-12;

/** What the last search found: the place as a byte offset of float64, its key, and the largest violation beside. */
let place: usize = 0, key: f64 = 0, worst: f64 = 0;

/** Takes the larger key of two lanes; of equal ones the earlier place. */
// @ts-ignore: decorator
@inline
function settle(keys: v128, places: v128): void {
  const a = f64x2.extract_lane(keys, 0), b = f64x2.extract_lane(keys, 1);
  const p = <usize>i64x2.extract_lane(places, 0), q = <usize>i64x2.extract_lane(places, 1);
  const second = b > a || (b == a && q < p);
  key = second ? b : a;
  place = second ? q : p;
}

/** Where `up` - g is largest among rows `from` to `to`. */
function steepest(from: usize, to: usize, g: usize, up: usize): void {
  let most = f64x2.splat(-Infinity), at = i64x2.splat(from);
  let here = i64x2.replace_lane(at, 1, from + 8);
  const next = i64x2.splat(16);
  for (let t = from; t < to; t += 16) {
    const slope = f64x2.sub(v128.load(up + t), v128.load(g + t));
    at = v128.bitselect(here, at, f64x2.gt(slope, most));
    most = f64x2.pmax(most, slope);
    here = i64x2.add(here, next);
  }
  settle(most, at);
}

/** Among rows `from` to `to`, the one that gains most when its b falls while that of a row of slope `rise` rises. */
function bestPartner(from: usize, to: usize, g: usize, down: usize, rise: f64, own: f64, row: usize, diagonal: usize): void {
  const slopes = f64x2.splat(rise), curves = f64x2.splat(own), least = f64x2.splat(TINY), zero = f64x2.splat(0);
  let most = zero, wide = zero, at = i64x2.splat(from);
  let here = i64x2.replace_lane(at, 1, from + 8);
  const next = i64x2.splat(16);
  for (let t = from; t < to; t += 16) {
    const off = f64x2.pmax(zero, f64x2.add(slopes, f64x2.add(v128.load(g + t), v128.load(down + t))));
    const k = f64x2.promote_low_f32x4(v128.load64_zero(row + (t >> 1)));
    const curve = f64x2.pmax(least, f64x2.sub(f64x2.add(curves, v128.load(diagonal + t)), f64x2.add(k, k)));
    const gain = f64x2.div(f64x2.mul(off, off), curve);
    at = v128.bitselect(here, at, f64x2.gt(gain, most));
    most = f64x2.pmax(most, gain);
    wide = f64x2.pmax(wide, off);
    here = i64x2.add(here, next);
  }
  settle(most, at);
  worst = max(f64x2.extract_lane(wide, 0), f64x2.extract_lane(wide, 1));
}

/** g += step (row i - row j). */
function addStep(to: usize, step: f64, i: usize, j: usize, g: usize): void {
  const s = f64x2.splat(step);
  for (let t: usize = 0; t < to; t += 16) {
    const a = f64x2.promote_low_f32x4(v128.load64_zero(i + (t >> 1))), b = f64x2.promote_low_f32x4(v128.load64_zero(j + (t >> 1)));
    v128.store(g + t, f64x2.add(v128.load(g + t), f64x2.mul(s, f64x2.sub(a, b))));
  }
}

/** Kernel values of a chosen row with all chosen ones, which are picked when they are first asked for. */
function squareRow(a: usize, n: i32, rows: usize, chosen: usize, square: usize, stride: i32, have: usize): usize {
  const to = square + a * (<usize>stride << 2);
  if (load<u8>(have + a)) return to;
  store<u8>(have + a, 1);
  const row = <usize>load<u32>(rows + (a << 2));
  for (let c: usize = 0; c < <usize>n << 2; c += 4) store<f32>(to + c, load<f32>(row + (<usize>load<i32>(chosen + c) << 2)));
  return to;
}

/** By what slopes differ from g when b rises, and when it falls: -Infinity at bounds. */
function sides(t: usize, b: usize, low: usize, high: usize, epsilon: f64, up: usize, down: usize): void {
  const v = load<f64>(b + t);
  store<f64>(up + t, v < load<f64>(high + t) ? (v >= 0 ? -epsilon : epsilon) : -Infinity);
  store<f64>(down + t, v > load<f64>(low + t) ? (v > 0 ? epsilon : -epsilon) : -Infinity);
}

/**
 * Minimises b'Kb / 2 + c'b + epsilon |b|_1 over n chosen rows within `low` <= b <= `high`, keeping the sum of b of the first `split` and
 * of the rest, by steps on pairs chosen by second-order information: Fan, Chen and Lin, "Working set selection using second order
 * information for training support vector machines" (JMLR 2005), WSS 2. Ends when the largest violation is below `tol`, or after
 * `most` steps; returns how many. `low` <= 0 <= `high`; n and `split` are even: a row with both 0 fills a gap.
 */
export function solvePairs(
  n: i32,
  split: i32,
  rows: usize, // in  uint32[n], offsets of kernel rows, float32[points], of those the square has not
  chosen: usize, // in  int32[n], the columns of the chosen rows
  square: usize, // in, out float32[n, stride], kernel values among them
  stride: i32,
  have: usize, // in, out uint8[n], whether the square has a row
  g: usize, // in, out float64[n], K b + c
  b: usize, // in, out float64[n]
  low: usize, // in  float64[n]
  high: usize, // in  float64[n]
  epsilon: f64,
  tol: f64,
  most: i32,
  scratch: usize, // float64[3, n]
): i32 {
  const end = <usize>n << 3, middle = <usize>split << 3;
  const up = scratch, down = scratch + end, diagonal = down + end;
  for (let t: usize = 0; t < end; t += 8) {
    sides(t, b, low, high, epsilon, up, down);
    const row = <usize>load<u32>(rows + (t >> 1)) + (<usize>load<i32>(chosen + (t >> 1)) << 2);
    const own = load<u8>(have + (t >> 3)) ? square + (t >> 3) * (<usize>stride << 2) + (t >> 1) : row;
    store<f64>(diagonal + t, <f64>load<f32>(own));
  }
  let steps = 0;
  for (; steps < most; steps++) {
    let gap: f64 = 0, gain: f64 = 0, rise: f64 = 0;
    let i: usize = 0, j: usize = 0, ki: usize = 0;
    for (let from: usize = 0, to = middle; from < end; from = to, to = end) {
      steepest(from, to, g, up);
      if (key == -Infinity) continue;
      const first = place, slope = key;
      const row = squareRow(first >> 3, n, rows, chosen, square, stride, have);
      bestPartner(from, to, g, down, slope, load<f64>(diagonal + first), row, diagonal);
      gap = max(gap, worst);
      if (!(key > gain)) continue;
      gain = key;
      rise = slope;
      i = first;
      j = place;
      ki = row;
    }
    if (!(gap >= tol) || gain == 0) break;
    const kj = squareRow(j >> 3, n, rows, chosen, square, stride, have);
    const curve = max(load<f64>(diagonal + i) + load<f64>(diagonal + j) - 2 * <f64>load<f32>(ki + (j >> 1)), TINY);
    const slopes = rise + (load<f64>(g + j) + load<f64>(down + j));
    const bi = load<f64>(b + i), bj = load<f64>(b + j);
    // To the bound, or to 0, where the slope of epsilon |b| changes.
    const roomI = bi < 0 ? -bi : load<f64>(high + i) - bi;
    const roomJ = bj > 0 ? bj : bj - load<f64>(low + j);
    const step = min(slopes / curve, min(roomI, roomJ));
    store<f64>(b + i, step == roomI ? (bi < 0 ? 0 : load<f64>(high + i)) : bi + step);
    store<f64>(b + j, step == roomJ ? (bj > 0 ? 0 : load<f64>(low + j)) : bj - step);
    sides(i, b, low, high, epsilon, up, down);
    sides(j, b, low, high, epsilon, up, down);
    addStep(end, step, ki, kj, g);
  }
  return steps;
}

// @ts-ignore: decorator
@inline
function addLow(sum: v128, d: v128, row: v128): v128 {
  return f64x2.add(sum, f64x2.mul(d, f64x2.promote_low_f32x4(row)));
}

// @ts-ignore: decorator
@inline
function addHigh(sum: v128, d: v128, row: v128): v128 {
  return addLow(sum, d, v128.shuffle<f32>(row, row, 2, 3, 2, 3));
}

/** g[from .. to] += sum_a delta[a] rows[a], in the order of a; `from` and `to` are multiples of 4. */
export function addRows(
  from: i32,
  to: i32,
  count: i32,
  rows: usize, // in  uint32[count], offsets of rows, float32[points]
  delta: usize, // in  float64[count]
  g: usize, // in, out float64[points]
): void {
  const first = <usize>from << 2;
  const end = g + (<usize>to << 3);
  let a = 0;
  // Four rows for each load and store of g.
  for (; a + 4 <= count; a += 4) {
    const d0 = v128.load64_splat(delta), d1 = v128.load64_splat(delta, 8);
    const d2 = v128.load64_splat(delta, 16), d3 = v128.load64_splat(delta, 24);
    let r0 = <usize>load<u32>(rows) + first, r1 = <usize>load<u32>(rows, 4) + first;
    let r2 = <usize>load<u32>(rows, 8) + first, r3 = <usize>load<u32>(rows, 12) + first;
    for (let at = g + (<usize>from << 3); at < end; at += 32) {
      const v0 = v128.load(r0), v1 = v128.load(r1), v2 = v128.load(r2), v3 = v128.load(r3);
      v128.store(at, addLow(addLow(addLow(addLow(v128.load(at), d0, v0), d1, v1), d2, v2), d3, v3));
      v128.store(at, addHigh(addHigh(addHigh(addHigh(v128.load(at, 16), d0, v0), d1, v1), d2, v2), d3, v3), 16);
      r0 += 16;
      r1 += 16;
      r2 += 16;
      r3 += 16;
    }
    delta += 32;
    rows += 16;
  }
  for (; a < count; a++) {
    const d = v128.load64_splat(delta);
    let row = <usize>load<u32>(rows) + first;
    for (let at = g + (<usize>from << 3); at < end; at += 32, row += 16) {
      const v = v128.load(row);
      v128.store(at, addLow(v128.load(at), d, v));
      v128.store(at, addHigh(v128.load(at, 16), d, v), 16);
    }
    delta += 8;
    rows += 4;
  }
}
