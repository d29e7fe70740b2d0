import { exp64x2, tanh64 } from '../lib/math';

export const LINEAR: i32 = 0, POLY: i32 = 1, RBF: i32 = 2, SIGMOID: i32 = 3;

/** x^n by squaring, n >= 0. */
function power(x: f64, n: i32): f64 {
  let p: f64 = 1;
  for (; n > 0; n >>= 1) {
    if (n & 1) p *= x;
    x *= x;
  }
  return p;
}

// @ts-ignore: decorator
@inline
function one(kind: i32, z: f64, degree: i32): f64 {
  return kind == POLY ? power(z, degree) : tanh64(z);
}

/** Kernel values of two points, from their products with a query and all squared lengths. */
// @ts-ignore: decorator
@inline
export function kernelValue(kind: i32, product: v128, query: v128, points: v128, gamma: f64, coef0: f64, degree: i32): v128 {
  if (kind == LINEAR) return product;
  if (kind == RBF) {
    const apart = f64x2.sub(f64x2.add(query, points), f64x2.add(product, product));
    return exp64x2(f64x2.mul(f64x2.splat(-gamma), f64x2.max(apart, f64x2.splat(0))));
  }
  const z = f64x2.add(f64x2.mul(f64x2.splat(gamma), product), f64x2.splat(coef0));
  return f64x2.replace_lane(f64x2.splat(one(kind, f64x2.extract_lane(z, 0), degree)), 1, one(kind, f64x2.extract_lane(z, 1), degree));
}
