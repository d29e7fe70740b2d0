// x^y in float64, the same bits in every engine. Source: fdlibm e_pow.c (https://www.netlib.org/fdlibm/e_pow.c), error below 1 ulp.
// src/math/pow.ts is the same in TypeScript, operation for operation: change both or neither.
import { highWord, lowWord } from "./math";

// @ts-ignore: decorator
@inline
function chop(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xffffffff00000000);
}

/** 0: y is not an integer, 1: odd, 2: even. */
function parity(y: f64): i32 {
  const a = abs(y);
  if (a >= 9007199254740992.0) return 2;
  if (floor(a) != a) return 0;
  return <i32>(<u64>a & 1) == 1 ? 1 : 2;
}

export function pow64(x: f64, y: f64): f64 {
  if (y == 0) return 1.0;
  if (x != x || y != y) return NaN;
  const ax = abs(x), ay = abs(y);
  if (ay == Infinity) {
    if (ax == 1.0) return NaN; // as ECMAScript, unlike C
    return ax > 1.0 == y > 0 ? Infinity : 0;
  }
  const kind = parity(y);
  const negative = (highWord(x) >> 31) != 0;
  const sign: f64 = negative && kind == 1 ? -1.0 : 1.0;
  if (ax == 0 || ax == Infinity || ax == 1.0) {
    if (negative && kind == 0 && ax == 1.0) return NaN;
    return sign * (y < 0 ? 1.0 / ax : ax);
  }
  if (negative && kind == 0) return NaN;
  if (y == 1.0) return x;
  if (y == 2.0) return x * x;
  if (y == 0.5) return sqrt(x);
  if (y == -1.0) return 1.0 / x;

  let t1: f64, t2: f64;
  if (ay > 2147483648.0) {
    // |1 - x| tiny, or over- or underflow
    if (ay > 18446744073709551616.0 || ax < 0.9999990463256836 || ax > 1.00000095367431640625) {
      if (ax < 1.0) return y < 0 ? sign * Infinity : sign * 0.0;
      if (ax > 1.0) return y > 0 ? sign * Infinity : sign * 0.0;
    }
    const t = ax - 1.0;
    const w = t * t * (0.5 - t * (0.3333333333333333333333 - t * 0.25));
    const u = 1.44269502162933349609 * t;
    const v = t * 1.92596299112661746887e-08 - w * 1.44269504088896338700;
    t1 = chop(u + v);
    t2 = v - (t1 - u);
  } else {
    let a = ax, n = 0;
    if (a < 2.2250738585072014e-308) {
      a *= 9007199254740992.0;
      n = -53;
    }
    let ix = <i32>highWord(a);
    n += (ix >> 20) - 0x3ff;
    const j = ix & 0x000fffff;
    ix = j | 0x3ff00000;
    let third = false; // near 3/2
    if (j > 0x3988e) {
      if (j < 0xbb67a) third = true;
      else {
        n += 1;
        ix -= 0x00100000;
      }
    }
    a = reinterpret<f64>((<u64>ix << 32) | <u64>lowWord(a));
    const bp: f64 = third ? 1.5 : 1.0;
    let u = a - bp;
    let v = 1.0 / (a + bp);
    const ss = u * v;
    const sh = chop(ss);
    let th = reinterpret<f64>(<u64>(((ix >> 1) | 0x20000000) + 0x00080000 + (third ? 0x00040000 : 0)) << 32);
    let tl = a - (th - bp);
    const sl = v * (u - sh * th - sh * tl);
    let s2 = ss * ss;
    let r = s2 * s2 * (5.99999999999994648725e-01 + s2 * (4.28571428578550184252e-01 + s2 * (3.33333329818377432918e-01 + s2 * (2.72728123808534006489e-01 + s2 * (2.30660745775561754067e-01 + s2 * 2.06975017800338417784e-01)))));
    r += sl * (sh + ss);
    s2 = sh * sh;
    th = chop(3.0 + s2 + r);
    tl = r - (th - 3.0 - s2);
    u = sh * th;
    v = sl * th + tl * ss;
    const ph = chop(u + v);
    const pl = v - (ph - u);
    const zh = 9.61796700954437255859e-01 * ph;
    const zl = -7.02846165095275826516e-09 * ph + pl * 9.61796693925975554329e-01 + (third ? 1.35003920212974897128e-08 : 0.0);
    const t = <f64>n;
    const dh: f64 = third ? 5.84962487220764160156e-01 : 0.0;
    t1 = chop(zh + zl + dh + t);
    t2 = zl - (t1 - t - dh - zh);
  }

  const y1 = chop(y);
  const pl = (y - y1) * t1 + y * t2;
  let ph = y1 * t1;
  const z = pl + ph;
  if (z >= 1024.0 && (z > 1024.0 || pl + 8.0085662595372944372e-17 > z - ph)) return sign * Infinity;
  if (z <= -1075.0 && (z < -1075.0 || pl <= z - ph)) return sign * 0.0;
  let n = 0;
  if (abs(z) > 0.5) {
    n = <i32>floor(z + 0.5);
    ph -= <f64>n;
  }
  const t = chop(pl + ph);
  const u = t * 6.93147182464599609375e-01;
  const v = (pl - (t - ph)) * 6.93147180559945286227e-01 + t * -1.90465429995776804525e-09;
  const q = u + v;
  const w = v - (q - u);
  const q2 = q * q;
  const c = q - q2 * (1.66666666666666019037e-01 + q2 * (-2.77777777770155933842e-03 + q2 * (6.61375632143793436117e-05 + q2 * (-1.65339022054652515390e-06 + q2 * 4.13813679705723846039e-08))));
  const r = q * c / (c - 2.0) - (w + q * w);
  const e = 1.0 - (r - q);
  if (n >= -1021) return sign * (n == 1024 ? e * 2.0 * 8.98846567431158e307 : e * reinterpret<f64>(<u64>(0x3ff + n) << 52));
  return sign * (e * reinterpret<f64>(<u64>(0x3ff + n + 1000) << 52) * 9.332636185032189e-302);
}
