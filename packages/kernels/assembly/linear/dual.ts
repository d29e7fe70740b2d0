import { exp64, log64 } from '../lib/math';
import { rowAdd, rowDot } from './csr-pass';

/**
 * One pass of coordinate descent over the dual of L2-regularised logistic regression, in the order of `order`.
 * Yu, Huang and Lin, "Dual coordinate descent methods for logistic regression and maximum entropy models" (2011), algorithm 5;
 * here each row has a bound of its own, and the intercept b costs (b - centre)^2 / (2 * pull): the caller moves the centre, and so
 * takes the penalty off (method of multipliers).
 * Returns the largest slope met.
 */
export function dualEpoch(
  from: i32,
  to: i32,
  order: usize, // in int32[rows]
  columns: i32,
  indptr: usize, // in int32[rows + 1]
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz]
  y: usize, // in int32[rows]
  bound: usize, // in float64[rows], C * weight
  norms: usize, // in float64[rows], squared length of each row, plus pull
  alpha: usize, // in, out float64[rows, 2]: the dual value and its distance to the bound
  w: usize, // in, out float64[columns + 1]
  pull: f64, // how far a dual value of 1 moves the intercept; 0 for none
  innerTol: f64,
): f64 {
  let worst: f64 = 0;
  const biasAt = w + (<usize>columns << 3);
  for (let s = from; s < to; s++) {
    const i = load<i32>(order + (<usize>s << 2));
    const c = load<f64>(bound + (<usize>i << 3));
    if (c <= 0) continue;
    const sign: f64 = load<i32>(y + (<usize>i << 2)) != 0 ? 1 : -1;
    const margin = sign * (rowDot(i, indptr, indices, values, w) + (pull > 0 ? load<f64>(biasAt) : 0));
    const curve = load<f64>(norms + (<usize>i << 3));
    const pair = alpha + (<usize>i << 4);
    // Work on the smaller of alpha and C - alpha: its logarithm is the accurate one.
    const flip = 0.5 * curve * (load<f64>(pair, 8) - load<f64>(pair)) + margin < 0;
    const old = flip ? load<f64>(pair, 8) : load<f64>(pair);
    const slope = flip ? -margin : margin;
    let z = old;
    if (c - z < 0.5 * c) z *= 0.1;
    // Where the answer is next to 0 its logarithm is known; Newton steps would come down to it a digit at a time.
    const depth = slope - curve * old;
    if (depth > 4) z = min(z, max(c * exp64(-depth), 1e-300));
    let gradient = curve * (z - old) + slope + log64(z / (c - z));
    worst = max(worst, abs(gradient));
    // Of terms as large as these, no gradient is smaller than their rounding.
    const enough = max(innerTol, 1e-14 * (abs(slope) + curve * c));
    for (let steps = 0; steps <= 100 && abs(gradient) >= enough; steps++) {
      const next = z - gradient / (curve + c / (c - z) / z);
      z = next <= 0 ? z * 0.1 : next;
      gradient = curve * (z - old) + slope + log64(z / (c - z));
    }
    if (z == old) continue;
    store<f64>(pair, flip ? c - z : z);
    store<f64>(pair, flip ? z : c - z, 8);
    const change = (flip ? old - z : z - old) * sign;
    rowAdd(i, change, indptr, indices, values, w);
    if (pull > 0) store<f64>(biasAt, load<f64>(biasAt) + pull * change);
  }
  return worst;
}
