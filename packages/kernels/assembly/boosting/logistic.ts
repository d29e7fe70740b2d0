import { expInside, INV_LN2, LN2_HI, LN2_LO, log64, P1, P2, P3, P4, P5, ROUNDER } from '../lib/math';
import { packTwo } from './pack';

/**
 * `pointwiseGradients` of logistic loss without weights, for an even number of rows, two at a time. Exponentials are in a loop of
 * their own: a processor then works at several rows at once, where one long chain from score to sums is too long for it.
 */
export function logisticGradients(
  from: i32,
  to: i32,
  y: usize, // in  float64[to]
  raw: usize, // in  float64[to]
  scaleG: f64,
  scaleH: f64,
  gradients: usize, // out int32[to, 2]; holds exponentials meanwhile
  sums: usize, // out float64[5]
): void {
  // V8 would make constants anew at every use, of two to four instructions each. That `unit` is 1 it does not know.
  const unit: f64 = from >= 0 ? 1 : 2;
  const one = f64x2.splat(unit), two = f64x2.splat(2 * unit), zero = f64x2.splat(unit - 1), sign = f64x2.splat(-0.0 * unit);
  const rounder = f64x2.splat(ROUNDER * unit), invLn2 = f64x2.splat(INV_LN2 * unit), least = f64x2.splat(-708 * unit);
  const ln2Hi = f64x2.splat(LN2_HI * unit), ln2Lo = f64x2.splat(LN2_LO * unit), bias = i64x2.splat(<i64>(1023.0 * unit));
  const p1 = f64x2.splat(P1 * unit), p2 = f64x2.splat(P2 * unit), p3 = f64x2.splat(P3 * unit), p4 = f64x2.splat(P4 * unit), p5 = f64x2.splat(P5 * unit);
  const scales = f64x2.splat(scaleG), scalesH = f64x2.splat(scaleH);
  let totals = zero, sumsG = zero, sumsH = zero, mostG = zero, mostH = zero, logs: f64 = 0;
  for (let i0 = <usize>from; i0 < <usize>to; i0 += 1024) {
    // Logarithms are taken of products of 512 factors from 1 to 2.
    let products = one;
    const end = min(<usize>to, i0 + 1024);
    for (let i = i0; i < end; i += 2) {
      const x = f64x2.pmax(v128.or(v128.load(raw + (i << 3)), sign), least);
      v128.store(gradients + (i << 3), expInside(x, rounder, invLn2, ln2Hi, ln2Lo, p1, p2, p3, p4, p5, one, two, bias));
    }
    for (let i = i0; i < end; i += 2) {
      const z = v128.load(raw + (i << 3)), t = v128.load(y + (i << 3)), e = v128.load(gradients + (i << 3));
      const plus = f64x2.add(one, e), q = f64x2.div(one, plus), eq = f64x2.mul(e, q);
      const g = f64x2.sub(v128.bitselect(eq, q, f64x2.lt(z, zero)), t), h = f64x2.mul(eq, q), size = v128.andnot(g, sign);
      totals = f64x2.add(totals, f64x2.sub(f64x2.pmax(z, zero), f64x2.mul(z, t)));
      products = f64x2.mul(products, plus);
      sumsG = f64x2.add(sumsG, size);
      sumsH = f64x2.add(sumsH, h);
      mostG = f64x2.pmax(mostG, size);
      mostH = f64x2.pmax(mostH, h);
      packTwo(gradients + (i << 3), f64x2.mul(g, scales), f64x2.mul(h, scalesH), rounder);
    }
    logs += log64(f64x2.extract_lane(products, 0)) + log64(f64x2.extract_lane(products, 1));
  }
  store<f64>(sums, logs + f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1));
  store<f64>(sums, f64x2.extract_lane(sumsG, 0) + f64x2.extract_lane(sumsG, 1), 8);
  store<f64>(sums, f64x2.extract_lane(sumsH, 0) + f64x2.extract_lane(sumsH, 1), 16);
  store<f64>(sums, max(f64x2.extract_lane(mostG, 0), f64x2.extract_lane(mostG, 1)), 24);
  store<f64>(sums, max(f64x2.extract_lane(mostH, 0), f64x2.extract_lane(mostH, 1)), 32);
}
