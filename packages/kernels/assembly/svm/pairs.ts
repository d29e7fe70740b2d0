/** Of curvatures that are not above 0, as LIBSVM's. */
const TINY: f64 = 1e-12;

/**
 * Minimises b'Kb / 2 + c'b + epsilon |b|_1 within `low` <= b <= `high`, keeping the sum of b in each of two groups, by steps on pairs
 * chosen by second-order information: Fan, Chen and Lin, "Working set selection using second order information for training support
 * vector machines" (JMLR 2005), WSS 2. Ends when the largest violation is below `tol`, or after `most` steps; returns how many.
 * `low` <= 0 <= `high`.
 */
export function solvePairs(
  n: i32,
  k: usize, // in  float64[n, n], symmetric
  group: usize, // in  int32[n], 0 or 1
  g: usize, // in, out float64[n], K b + c
  b: usize, // in, out float64[n]
  low: usize, // in  float64[n]
  high: usize, // in  float64[n]
  epsilon: f64,
  tol: f64,
  most: i32,
): i32 {
  const end = <usize>n << 3;
  const row = <usize>n << 3, diagonal = row + 8;
  let steps = 0;
  for (; steps < most; steps++) {
    let up0 = -Infinity, up1 = -Infinity;
    let i0: usize = 0, i1: usize = 0;
    for (let t: usize = 0; t < end; t += 8) {
      const v = load<f64>(b + t);
      if (v >= load<f64>(high + t)) continue;
      const slope = -load<f64>(g + t) - (v >= 0 ? epsilon : -epsilon);
      if (load<i32>(group + (t >> 1)) == 0) {
        if (slope > up0) {
          up0 = slope;
          i0 = t;
        }
      } else if (slope > up1) {
        up1 = slope;
        i1 = t;
      }
    }
    const d0 = load<f64>(k + (i0 >> 3) * diagonal), d1 = load<f64>(k + (i1 >> 3) * diagonal);
    const k0 = k + (i0 >> 3) * row, k1 = k + (i1 >> 3) * row;
    let gap: f64 = 0, gain: f64 = 0, curve: f64 = 1, slopes: f64 = 0;
    let j: usize = 0, dt = k;
    for (let t: usize = 0; t < end; t += 8, dt += diagonal) {
      const v = load<f64>(b + t);
      if (v <= load<f64>(low + t)) continue;
      const first = load<i32>(group + (t >> 1)) == 0;
      const off = (first ? up0 : up1) + load<f64>(g + t) + (v > 0 ? epsilon : -epsilon);
      if (!(off > 0)) continue;
      gap = max(gap, off);
      let a = (first ? d0 : d1) + load<f64>(dt) - 2 * load<f64>((first ? k0 : k1) + t);
      if (!(a > 0)) a = TINY;
      const better = off * off / a;
      if (better > gain) {
        gain = better;
        j = t;
        curve = a;
        slopes = off;
      }
    }
    if (!(gap >= tol) || gain == 0) break;
    const i = load<i32>(group + (j >> 1)) == 0 ? i0 : i1;
    const bi = load<f64>(b + i), bj = load<f64>(b + j);
    // To the bound, or to 0, where the slope of epsilon |b| changes.
    const roomI = bi < 0 ? -bi : load<f64>(high + i) - bi;
    const roomJ = bj > 0 ? bj : bj - load<f64>(low + j);
    const step = min(slopes / curve, min(roomI, roomJ));
    store<f64>(b + i, step == roomI ? (bi < 0 ? 0 : load<f64>(high + i)) : bi + step);
    store<f64>(b + j, step == roomJ ? (bj > 0 ? 0 : load<f64>(low + j)) : bj - step);
    const s = f64x2.splat(step), ki = k + (i >> 3) * row, kj = k + (j >> 3) * row;
    let t: usize = 0;
    for (; t + 16 <= end; t += 16)
      v128.store(g + t, f64x2.add(v128.load(g + t), f64x2.mul(s, f64x2.sub(v128.load(ki + t), v128.load(kj + t)))));
    if (t < end) store<f64>(g + t, load<f64>(g + t) + step * (load<f64>(ki + t) - load<f64>(kj + t)));
  }
  return steps;
}

/** The kernel values among `count` chosen points: out[a, b] = rows[a][chosen[b]]. */
export function squareOf(
  count: i32,
  rows: usize, // in  uint32[count], offsets of rows, float32[points]
  chosen: usize, // in  int32[count]
  out: usize, // out float64[count, count]
): void {
  for (let a = 0; a < count; a++) {
    const row = <usize>load<u32>(rows + (<usize>a << 2));
    for (let c = 0; c < count; c++) {
      store<f64>(out, <f64>load<f32>(row + (<usize>load<i32>(chosen + (<usize>c << 2)) << 2)));
      out += 8;
    }
  }
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
