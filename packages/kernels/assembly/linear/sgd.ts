// Stochastic gradient descent for linear models, one row after another. Bottou, "Stochastic gradient descent tricks" (2012); truncated
// gradients for L1: Tsuruoka, Tsujii and Ananiadou (2009); averages without touching all weights: Xu (2011), as in scikit-learn.
import { exp64, softplus64 } from '../lib/math';
import { pow64 } from '../lib/pow';

// Losses, in the order of the models.
const HINGE: i32 = 0, PERCEPTRON: i32 = 1, LOG: i32 = 2, MODIFIED_HUBER: i32 = 3, SQUARED_HINGE: i32 = 4;
const SQUARED: i32 = 5, HUBER: i32 = 6, EPSILON: i32 = 7;
// Learning rates; 0 is constant for the epoch.
const OPTIMAL: i32 = 1, INVSCALING: i32 = 2, PA1: i32 = 3, PA2: i32 = 4;

/** The loss of prediction p; y is -1 or 1 for the losses of classes. */
export function sgdLoss(loss: i32, epsilon: f64, y: f64, p: f64): f64 {
  const z = p * y, r = abs(y - p);
  if (loss == HINGE) return max(0, 1 - z);
  if (loss == PERCEPTRON) return max(0, -z);
  if (loss == LOG) return softplus64(-z);
  if (loss == MODIFIED_HUBER) return z >= 1 ? 0 : z >= -1 ? (1 - z) * (1 - z) : -4 * z;
  if (loss == SQUARED_HINGE) return z < 1 ? (1 - z) * (1 - z) : 0;
  if (loss == SQUARED) return 0.5 * r * r;
  if (loss == HUBER) return r <= epsilon ? 0.5 * r * r : epsilon * r - 0.5 * epsilon * epsilon;
  const over = max(0, r - epsilon);
  return loss == EPSILON ? over : over * over;
}

/** Its derivative by p. */
export function sgdSlope(loss: i32, epsilon: f64, y: f64, p: f64): f64 {
  const z = p * y, r = p - y;
  if (loss == HINGE) return z <= 1 ? -y : 0;
  if (loss == PERCEPTRON) return z <= 0 ? -y : 0;
  if (loss == LOG) return z > 0 ? -y * exp64(-z) / (1 + exp64(-z)) : -y / (1 + exp64(z));
  if (loss == MODIFIED_HUBER) return z >= 1 ? 0 : z >= -1 ? -2 * y * (1 - z) : -4 * y;
  if (loss == SQUARED_HINGE) return z < 1 ? -2 * y * (1 - z) : 0;
  if (loss == SQUARED) return r;
  if (loss == HUBER) return max(-epsilon, min(epsilon, r));
  if (loss == EPSILON) return r > epsilon ? 1 : r < -epsilon ? -1 : 0;
  return r > epsilon ? 2 * (r - epsilon) : r < -epsilon ? 2 * (r + epsilon) : 0;
}

/** Multiplies the scales of w and of its average into them. */
export function sgdUnscale(
  features: i32,
  average: bool,
  state: usize, // in, out float64[8], see sgdRows
  w: usize, // in, out float64[features]
  averaged: usize, // in, out float64[features], where `average`
): void {
  const scale = load<f64>(state), a = load<f64>(state, 40), b = load<f64>(state, 48);
  for (let j: usize = 0; j < <usize>features << 3; j += 8) {
    const v = load<f64>(w + j);
    if (average) store<f64>(averaged + j, (load<f64>(averaged + j) + a * v) / b);
    store<f64>(w + j, v * scale);
  }
  store<f64>(state, 1);
  store<f64>(state, 0, 40);
  store<f64>(state, 1, 48);
}

/**
 * Steps for rows `from` to `to` of an order. The weights are `scale * w`, their average `(averaged + a * w) / b`. `state` is
 * [scale, intercept, averaged intercept, steps + 1, L1 penalty so far, a, b, sum of weighted losses].
 */
export function sgdRows(
  from: i32,
  to: i32,
  order: usize, // in int32[], rows
  features: i32,
  indptr: usize, // in int32[rows + 1]; 0 for dense rows
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz], or dense float64[rows, features]
  y: usize, // in float64[rows]
  weight: usize, // in float64[rows]
  loss: i32,
  epsilon: f64,
  l1: f64, // alpha * l1Ratio
  l2: f64, // alpha * (1 - l1Ratio)
  rate: i32,
  eta0: f64,
  power: f64, // invscaling: eta0 / t^power; optimal: 1 / (alpha * (power + t - 1)), eta0 is alpha
  interceptStep: f64, // share of a step that the intercept takes
  average: f64, // steps after which averaging begins; 0 for none
  state: usize, // in, out float64[8]
  w: usize, // in, out float64[features]
  averaged: usize, // in, out float64[features], where `average` > 0
  taken: usize, // in, out float64[features]: L1 penalty that each weight has had, where l1 > 0
): void {
  let scale = load<f64>(state), intercept = load<f64>(state, 8), t = load<f64>(state, 24), due = load<f64>(state, 32);
  for (let s = from; s < to; s++) {
    const i = <usize>load<i32>(order + (<usize>s << 2));
    let begin: usize = 0, end: usize = features, row = values;
    if (indptr) {
      begin = <usize>load<i32>(indptr + (i << 2));
      end = <usize>load<i32>(indptr + (i << 2), 4);
    } else row += i * (<usize>features << 3);
    let p: f64 = 0, squares: f64 = 0;
    for (let k = begin; k < end; k++) {
      const v = load<f64>(row + (k << 3));
      p += v * load<f64>(w + ((indptr ? <usize>load<i32>(indices + (k << 2)) : k) << 3));
      if (rate >= PA1) squares += v * v;
    }
    p = p * scale + intercept;
    const target = load<f64>(y + (i << 3)), share = load<f64>(weight + (i << 3));
    const lost = sgdLoss(loss, epsilon, target, p);
    store<f64>(state, load<f64>(state, 56) + share * lost, 56);
    let eta = eta0, update: f64;
    if (rate == OPTIMAL) eta = 1 / (eta0 * (power + t - 1));
    else if (rate == INVSCALING) eta = eta0 / pow64(t, power);
    if (rate >= PA1) {
      if (rate == PA1 && squares == 0) continue;
      update = rate == PA1 ? min(eta0, lost / squares) : lost / (squares + 0.5 / eta0);
      update *= loss == HINGE ? target : target - p < 0 ? -1 : 1;
    } else update = -eta * max(-1e12, min(1e12, sgdSlope(loss, epsilon, target, p)));
    update *= share;
    if (l2 > 0) {
      scale *= max(0, 1 - eta * l2);
      if (scale < 1e-9) {
        store<f64>(state, scale);
        sgdUnscale(features, average > 0, state, w, averaged);
        scale = 1;
      }
    }
    if (update != 0) {
      const step = update / scale;
      for (let k = begin; k < end; k++) {
        const at = w + ((indptr ? <usize>load<i32>(indices + (k << 2)) : k) << 3);
        store<f64>(at, load<f64>(at) + step * load<f64>(row + (k << 3)));
      }
      intercept += update * interceptStep;
    }
    if (average > 0 && average <= t) {
      const n = t - average + 1, a = load<f64>(state, 40);
      let b = load<f64>(state, 48);
      if (update != 0) {
        const step = -a * update / scale;
        for (let k = begin; k < end; k++) {
          const at = averaged + ((indptr ? <usize>load<i32>(indices + (k << 2)) : k) << 3);
          store<f64>(at, load<f64>(at) + step * load<f64>(row + (k << 3)));
        }
      }
      if (n > 1) b /= 1 - 1 / n;
      store<f64>(state, b, 48);
      store<f64>(state, a + b * scale / n, 40);
      store<f64>(state, load<f64>(state, 16) + (intercept - load<f64>(state, 16)) / n, 16);
    }
    if (l1 > 0) {
      due += l1 * eta;
      for (let k = begin; k < end; k++) {
        const j = (indptr ? <usize>load<i32>(indices + (k << 2)) : k) << 3;
        const old = load<f64>(w + j), q = load<f64>(taken + j);
        let next = old;
        if (old > 0) next = max(0, old - (due + q) / scale);
        else if (old < 0) next = min(0, old + (due - q) / scale);
        store<f64>(w + j, next);
        store<f64>(taken + j, q + scale * (next - old));
      }
    }
    t += 1;
  }
  store<f64>(state, scale);
  store<f64>(state, intercept, 8);
  store<f64>(state, t, 24);
  store<f64>(state, due, 32);
}
