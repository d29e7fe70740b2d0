/** The best value of a leaf: minus T(g) / (h + l2), where T draws g towards 0 by l1, and no lower or higher than it may be. */
// @ts-ignore: decorator
@inline
export function leafValue(g: f64, h: f64, l1: f64, l2: f64, lower: f64, upper: f64): f64 {
  const t = max(abs(g) - l1, 0.0), v = t / (h + l2);
  return min(max(g > 0 ? -v : v, lower), upper);
}

/** Twice the loss that the best value of a leaf removes: T(g)^2 / (h + l2). */
// @ts-ignore: decorator
@inline
export function score(g: f64, h: f64, l1: f64, l2: f64): f64 {
  const t = max(abs(g) - l1, 0.0);
  return (t * t) / (h + l2);
}

/** Twice the loss that a value between `lower` and `upper` removes. */
// @ts-ignore: decorator
@inline
export function scoreWithin(g: f64, h: f64, l1: f64, l2: f64, lower: f64, upper: f64): f64 {
  const t = max(abs(g) - l1, 0.0), d = h + l2;
  const best = (g > 0 ? -t : t) / d;
  if (best >= lower && best <= upper) return (t * t) / d;
  const v = best < lower ? lower : upper;
  return -(2 * g * v + d * v * v + 2 * l1 * abs(v));
}

/**
 * Writes a split: gain, two numbers that say which, whether missing values go left, then gradient, hessian and rows on the left and
 * on the right. A gain that is only rounding is 0.
 */
// @ts-ignore: decorator
@inline
export function storeSplit(
  out: usize, // out float64[10]
  best: f64,
  parent: f64,
  first: i32,
  second: i32,
  missingLeft: i32,
  total: v128,
  left: v128,
  shift: i32,
  unitG: f64,
  unitH: f64,
): void {
  const gain = best - parent, mask = ((<i64>1) << <i64>shift) - 1, rest = i64x2.sub(total, left), up = <i64>shift;
  const hl = i64x2.extract_lane(left, 1), hr = i64x2.extract_lane(rest, 1);
  store<f64>(out, gain > 1e-12 * abs(best) ? gain : 0);
  store<f64>(out, <f64>first, 8);
  store<f64>(out, <f64>second, 16);
  store<f64>(out, <f64>missingLeft, 24);
  store<f64>(out, <f64>i64x2.extract_lane(left, 0) * unitG, 32);
  store<f64>(out, <f64>(hl >> up) * unitH, 40);
  store<f64>(out, <f64>(hl & mask), 48);
  store<f64>(out, <f64>i64x2.extract_lane(rest, 0) * unitG, 56);
  store<f64>(out, <f64>(hr >> up) * unitH, 64);
  store<f64>(out, <f64>(hr & mask), 72);
}

/** Sums of all bins of a feature. */
// @ts-ignore: decorator
@inline
export function sumOf(hist: usize): v128 {
  let s = i64x2.splat(0);
  for (let b: usize = 0; b < 4096; b += 16) s = i64x2.add(s, v128.load(hist + b));
  return s;
}
