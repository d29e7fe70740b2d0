// Scalar functions in float64, the same bits in every engine: only + - * / and bit operations, no table, no static data.
// Ports of fdlibm (https://www.netlib.org/fdlibm/) in the form musl gives them (https://git.musl-libc.org/cgit/musl/tree/src/math);
// errors below 1 ulp. src/math/*.ts is the same in TypeScript, operation for operation: change both or neither.

export const LN2_HI: f64 = 6.93147180369123816490e-01;
export const LN2_LO: f64 = 1.90821492927058770002e-10;
export const INV_LN2: f64 = 1.44269504088896338700e+00;
const TWO_1023: f64 = 8.98846567431158e307;
const TWO_54: f64 = 18014398509481984.0;
const TWO_M1000: f64 = 9.332636185032189e-302;

// @ts-ignore: decorator
@inline
export function highWord(x: f64): u32 {
  return <u32>(reinterpret<u64>(x) >> 32);
}

// @ts-ignore: decorator
@inline
export function lowWord(x: f64): u32 {
  return <u32>reinterpret<u64>(x);
}

/** The float64 with the high word `high` and the low word of `x`. */
// @ts-ignore: decorator
@inline
export function withHighWord(x: f64, high: u32): f64 {
  return reinterpret<f64>((<u64>high << 32) | (reinterpret<u64>(x) & 0xffffffff));
}

/** y * 2^k for y in [0.5, 2] and -1075 <= k <= 1024, rounded once. */
// @ts-ignore: decorator
@inline
export function scale(y: f64, k: i32): f64 {
  if (k >= -1021) {
    if (k == 1024) return y * 2.0 * TWO_1023;
    return y * reinterpret<f64>(<u64>(0x3ff + k) << 52);
  }
  return y * reinterpret<f64>(<u64>(0x3ff + k + 1000) << 52) * TWO_M1000;
}

/** 1.5 * 2^52: adding it rounds to the nearest integer, ties to even, and leaves that in the low bits. */
export const ROUNDER: f64 = 6755399441055744.0;
// fdlibm's polynomial of exp
export const P1: f64 = 1.66666666666666019037e-01;
export const P2: f64 = -2.77777777770155933842e-03;
export const P3: f64 = 6.61375632143793436117e-05;
export const P4: f64 = -1.65339022054652515390e-06;
export const P5: f64 = 4.13813679705723846039e-08;

/** e^x. Where fdlibm branches on the size of x, this rounds x / log 2, so that lanes of a vector can do the same. */
export function exp64(x: f64): f64 {
  if (x != x) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;
  const n = INV_LN2 * x + ROUNDER;
  const k = n - ROUNDER;
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  const y = 1.0 + (r * c / (2.0 - c) - lo + hi);
  return scale(y, <i32>lowWord(n));
}

/** e^x of two lanes, the same bits as exp64. */
export function exp64x2(x: v128): v128 {
  // Outside, a power of two below is not a normal number; NaN is outside too.
  const inside = v128.and(f64x2.gt(x, f64x2.splat(-708.0)), f64x2.lt(x, f64x2.splat(709.0)));
  if (!i64x2.all_true(inside)) return f64x2.replace_lane(f64x2.splat(exp64(f64x2.extract_lane(x, 0))), 1, exp64(f64x2.extract_lane(x, 1)));
  return expInside(x, f64x2.splat(ROUNDER), f64x2.splat(INV_LN2), f64x2.splat(LN2_HI), f64x2.splat(LN2_LO), f64x2.splat(P1), f64x2.splat(P2), f64x2.splat(P3), f64x2.splat(P4), f64x2.splat(P5), f64x2.splat(1.0), f64x2.splat(2.0), i64x2.splat(0x3ff));
}

/** exp64x2 where -708 <= x <= 709, or NaN, with constants that the caller keeps out of its loop: V8 makes each anew at every use. */
// @ts-ignore: decorator
@inline
export function expInside(
  x: v128,
  rounder: v128,
  invLn2: v128,
  ln2Hi: v128,
  ln2Lo: v128,
  p1: v128,
  p2: v128,
  p3: v128,
  p4: v128,
  p5: v128,
  one: v128,
  two: v128,
  bias: v128,
): v128 {
  const n = f64x2.add(f64x2.mul(invLn2, x), rounder);
  const k = f64x2.sub(n, rounder);
  const hi = f64x2.sub(x, f64x2.mul(k, ln2Hi));
  const lo = f64x2.mul(k, ln2Lo);
  const r = f64x2.sub(hi, lo);
  const t = f64x2.mul(r, r);
  let p = f64x2.add(p4, f64x2.mul(t, p5));
  p = f64x2.add(p3, f64x2.mul(t, p));
  p = f64x2.add(p2, f64x2.mul(t, p));
  p = f64x2.add(p1, f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  const q = f64x2.div(f64x2.mul(r, c), f64x2.sub(two, c));
  const y = f64x2.add(one, f64x2.add(f64x2.sub(q, lo), hi));
  return f64x2.mul(y, i64x2.shl(i64x2.add(n, bias), 52));
}

/** e^x - 1. */
export function expm1_64(x: f64): f64 {
  if (x != x) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -38.816242) return -1.0;
  const ax = abs(x);
  let k = 0, c: f64 = 0;
  if (ax > 0.34657359027997264) {
    if (ax >= 1.0397207708399179) k = <i32>(INV_LN2 * x + (x < 0 ? -0.5 : 0.5));
    else k = x < 0 ? -1 : 1;
    const hi = x - <f64>k * LN2_HI, lo = <f64>k * LN2_LO;
    x = hi - lo;
    c = hi - x - lo;
  } else if (ax < 5.551115123125783e-17) return x;
  const hfx = 0.5 * x;
  const hxs = x * hfx;
  const r1 = 1.0 + hxs * (-3.33333333333331316428e-02 + hxs * (1.58730158725481460165e-03 + hxs * (-7.93650757867487942473e-05 + hxs * (4.00821782732936239552e-06 + hxs * -2.01099218183624371326e-07))));
  const t = 3.0 - r1 * hfx;
  let e = hxs * ((r1 - t) / (6.0 - x * t));
  if (k == 0) return x - (x * e - hxs);
  e = x * (e - c) - c - hxs;
  if (k == -1) return 0.5 * (x - e) - 0.5;
  if (k == 1) return x < -0.25 ? -2.0 * (e - (x + 0.5)) : 1.0 + 2.0 * (x - e);
  if (k < 0 || k > 56) return scale(x - e + 1.0, k) - 1.0;
  const small = reinterpret<f64>(<u64>(0x3ff - k) << 52); // 2^-k
  if (k < 20) return scale(x - e + (1.0 - small), k);
  return scale(x - (e + small) + 1.0, k);
}

/** (log(1 + f) - f + f^2 / 2) of fdlibm's log, given s = f / (2 + f) and hfsq = f^2 / 2; `s * (hfsq + R)`. */
// @ts-ignore: decorator
@inline
function logTail(f: f64, hfsq: f64): f64 {
  const s = f / (2.0 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const t2 = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  return s * (hfsq + (t2 + t1));
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log64(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    k = -54;
    x *= TWO_54;
  }
  let hx = highWord(x) + (0x3ff00000 - 0x3fe6a09e);
  k += <i32>(hx >> 20) - 0x3ff;
  hx = (hx & 0x000fffff) + 0x3fe6a09e;
  const f = withHighWord(x, hx) - 1.0;
  const hfsq = 0.5 * f * f;
  const dk = <f64>k;
  return logTail(f, hfsq) + dk * LN2_LO - hfsq + f + dk * LN2_HI;
}

/** log(1 + x); -Infinity at -1, NaN below. */
export function log1p64(x: f64): f64 {
  if (!(x > -1)) return x == -1 ? -Infinity : NaN;
  if (x == Infinity || abs(x) < 1.1102230246251565e-16) return x;
  let k = 0, f = x, c: f64 = 0;
  // 1 + x outside [sqrt(1/2), sqrt(2)], by high words as in musl
  const high = highWord(x);
  if (high > 0xbfd2bec4 || (x > 0 && high >= 0x3fda827a)) {
    const u = 1.0 + x;
    let hu = highWord(u) + (0x3ff00000 - 0x3fe6a09e);
    k = <i32>(hu >> 20) - 0x3ff;
    if (k < 54) c = (k >= 2 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
    hu = (hu & 0x000fffff) + 0x3fe6a09e;
    f = withHighWord(u, hu) - 1.0;
  }
  const hfsq = 0.5 * f * f;
  const dk = <f64>k;
  return logTail(f, hfsq) + (dk * LN2_LO + c) - hfsq + f + dk * LN2_HI;
}

/** Hyperbolic tangent. */
export function tanh64(x: f64): f64 {
  if (x != x) return x;
  const ax = abs(x);
  let t = ax;
  if (ax > 20.0) t = 1.0;
  else if (ax > 0.5493061443340549) t = 1.0 - 2.0 / (expm1_64(2.0 * ax) + 2.0);
  else if (ax > 0.25541281188299536) {
    t = expm1_64(2.0 * ax);
    t = t / (t + 2.0);
  } else if (ax >= 2.2250738585072014e-308) {
    t = expm1_64(-2.0 * ax);
    t = -t / (t + 2.0);
  }
  return x < 0 ? -t : x == 0 ? x : t;
}

/** 1 / (1 + e^-x), without overflow on either side. */
export function sigmoid64(x: f64): f64 {
  const t = exp64(x < 0 ? x : -x);
  return (x < 0 ? t : 1.0) / (1.0 + t);
}

/** 1 / (1 + e^-x) of two lanes, the same bits as sigmoid64. */
export function sigmoid64x2(x: v128): v128 {
  const negative = f64x2.lt(x, f64x2.splat(0));
  const t = exp64x2(v128.bitselect(x, f64x2.neg(x), negative));
  const one = f64x2.splat(1.0);
  return f64x2.div(v128.bitselect(t, one, negative), f64x2.add(one, t));
}

/** log(1 + e^x), without overflow. */
export function softplus64(x: f64): f64 {
  return (x > 0 ? x : 0) + log1p64(exp64(x < 0 ? x : -x));
}
