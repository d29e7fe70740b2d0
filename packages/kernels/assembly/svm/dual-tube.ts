import { addRow, productOf, swapOut } from './row';

/**
 * Part of a pass of coordinate descent over the dual of linear support vector regression, in the order of `order`, with shrinking:
 * Ho and Lin, "Large-scale linear support vector regression" (JMLR 2012), algorithm 4, as LIBLINEAR has it.
 * `state`: how many rows are active, the largest violation of this pass, their sum, and the largest of the pass before.
 * Returns the place where the next part starts.
 */
export function dualTube(
  from: i32,
  to: i32,
  order: usize, // in, out int32[rows]
  columns: i32,
  indptr: usize, // in int32[rows + 1], or 0 for dense rows
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz], or [rows, columns]
  y: usize, // in float64[rows]
  epsilon: f64, // half the width of the tube
  upper: usize, // in float64[rows]
  ridge: usize, // in float64[rows], of squared losses: 1 / (2 C)
  curve: usize, // in float64[rows], squared length plus ridge
  bias: f64, // of the constant column; 0 for none
  beta: usize, // in, out float64[rows]
  w: usize, // in, out float64[columns + 1]
  state: usize, // in, out float64[4]
): i32 {
  let active = <i32>load<f64>(state);
  let worst = load<f64>(state, 8), sum = load<f64>(state, 16);
  const old = load<f64>(state, 24);
  const biasAt = w + (<usize>columns << 3);
  let s = from;
  while (s < min(to, active)) {
    const i = load<i32>(order + (<usize>s << 2));
    const at = <usize>i << 3;
    const bound = load<f64>(upper + at), b = load<f64>(beta + at), h = load<f64>(curve + at);
    const value = productOf(i, columns, indptr, indices, values, w) + bias * load<f64>(biasAt);
    const gradient = value - load<f64>(y + at) + load<f64>(ridge + at) * b;
    const above = gradient + epsilon, below = gradient - epsilon;
    let violation: f64 = 0;
    let fixed = false;
    if (b == 0) {
      if (above < 0) violation = -above;
      else if (below > 0) violation = below;
      else fixed = above > old && below < -old;
    } else if (b >= bound) {
      if (above > 0) violation = above;
      else fixed = above < -old;
    } else if (b <= -bound) {
      if (below < 0) violation = -below;
      else fixed = below > old;
    } else violation = abs(b > 0 ? above : below);
    if (fixed) {
      swapOut(order, s, --active);
      continue;
    }
    worst = max(worst, violation);
    sum += violation;
    let step = -b;
    if (above < h * b) step = -above / h;
    else if (below > h * b) step = -below / h;
    if (abs(step) >= 1e-12) {
      const next = min(max(b + step, -bound), bound);
      store<f64>(beta + at, next);
      addRow(i, next - b, columns, indptr, indices, values, w);
      store<f64>(biasAt, load<f64>(biasAt) + (next - b) * bias);
    }
    s++;
  }
  store<f64>(state, active);
  store<f64>(state, worst, 8);
  store<f64>(state, sum, 16);
  return s;
}
