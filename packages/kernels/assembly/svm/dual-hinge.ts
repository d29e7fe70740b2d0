import { addRow, productOf, swapOut } from './row';

/**
 * Part of a pass of coordinate descent over the dual of a linear support vector classifier, in the order of `order`, with shrinking:
 * Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for large-scale linear SVM" (ICML 2008), algorithm 3,
 * as LIBLINEAR has it. Rows that a bound holds for good change places with the last active one.
 * `state`: how many rows are active, largest and smallest projected gradient of this pass, and of the one before.
 * Returns the place where the next part starts.
 */
export function dualHinge(
  from: i32,
  to: i32,
  order: usize, // in, out int32[rows]
  columns: i32,
  indptr: usize, // in int32[rows + 1], or 0 for dense rows
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz], or [rows, columns]
  sign: usize, // in float64[rows], 1 or -1
  upper: usize, // in float64[rows]
  ridge: usize, // in float64[rows], of squared hinge: 1 / (2 C)
  curve: usize, // in float64[rows], squared length plus ridge
  bias: f64, // of the constant column; 0 for none
  alpha: usize, // in, out float64[rows]
  w: usize, // in, out float64[columns + 1]
  state: usize, // in, out float64[5]
): i32 {
  let active = <i32>load<f64>(state);
  let most = load<f64>(state, 8), least = load<f64>(state, 16);
  const oldMost = load<f64>(state, 24), oldLeast = load<f64>(state, 32);
  const biasAt = w + (<usize>columns << 3);
  let s = from;
  while (s < min(to, active)) {
    const i = load<i32>(order + (<usize>s << 2));
    const at = <usize>i << 3;
    const y = load<f64>(sign + at), bound = load<f64>(upper + at), a = load<f64>(alpha + at);
    const margin = productOf(i, columns, indptr, indices, values, w) + bias * load<f64>(biasAt);
    const gradient = y * margin - 1 + a * load<f64>(ridge + at);
    let projected = gradient;
    if (a == 0) {
      if (gradient > oldMost) {
        swapOut(order, s, --active);
        continue;
      }
      projected = min(gradient, 0);
    } else if (a == bound) {
      if (gradient < oldLeast) {
        swapOut(order, s, --active);
        continue;
      }
      projected = max(gradient, 0);
    }
    most = max(most, projected);
    least = min(least, projected);
    if (abs(projected) > 1e-12) {
      const next = min(max(a - gradient / load<f64>(curve + at), 0), bound);
      store<f64>(alpha + at, next);
      const change = (next - a) * y;
      addRow(i, change, columns, indptr, indices, values, w);
      store<f64>(biasAt, load<f64>(biasAt) + change * bias);
    }
    s++;
  }
  store<f64>(state, active);
  store<f64>(state, most, 8);
  store<f64>(state, least, 16);
  return s;
}
