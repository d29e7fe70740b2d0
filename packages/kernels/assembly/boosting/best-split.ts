import { ROUNDER } from '../lib/math';
import { leafValue, score, scoreWithin, storeSplit, sumOf } from './leaf-value';

const MISSING: i32 = 255;

/** Gradient, hessian and number of rows in a histogram. */
export function histogramTotals(
  hist: usize, // in  int64[256, 2], of any feature
  shift: i32,
  unitG: f64,
  unitH: f64,
  out: usize, // out float64[3]
): void {
  const s = sumOf(hist), h = i64x2.extract_lane(s, 1);
  store<f64>(out, <f64>i64x2.extract_lane(s, 0) * unitG);
  store<f64>(out, <f64>(h >> <i64>shift) * unitH, 8);
  store<f64>(out, <f64>(h & (((<i64>1) << <i64>shift) - 1)), 16);
}

/**
 * Whether one of two splits may be better than the best one, without divisions, which are slow. Of both: the sums on the left. Whether
 * limits allow them is left to be seen, because hardly any come that far.
 */
// @ts-ignore: decorator
@inline
function maybeBetter(
  first: v128, // int64[2], as in a histogram
  second: v128,
  best: v128, // f64x2, as the others
  shift: i64,
  unitG: v128,
  unitH: v128,
  totalG: v128,
  totalH: v128,
  l1: v128,
  l2: v128,
  rounder: v128,
  zero: v128,
): bool {
  // Sums of up to 51 bits (see fixed-point.ts) become doubles, and units are powers of two: exact.
  const g = i64x2.shuffle(first, second, 0, 2), h = i64x2.shr_u(i64x2.shuffle(first, second, 1, 3), <i32>shift);
  const gl = f64x2.mul(f64x2.sub(i64x2.add(g, rounder), rounder), unitG), gr = f64x2.sub(totalG, gl);
  const hl = f64x2.mul(f64x2.sub(i64x2.add(h, rounder), rounder), unitH);
  const tl = f64x2.pmax(f64x2.sub(f64x2.abs(gl), l1), zero), tr = f64x2.pmax(f64x2.sub(f64x2.abs(gr), l1), zero);
  const dl = f64x2.add(hl, l2), dr = f64x2.add(f64x2.sub(totalH, hl), l2);
  const both = f64x2.add(f64x2.mul(f64x2.mul(tl, tl), dr), f64x2.mul(f64x2.mul(tr, tr), dl));
  return v128.any_true(f64x2.gt(both, f64x2.mul(best, f64x2.mul(dl, dr))));
}

/**
 * The split of a leaf with the largest gain: the first of equals, in the order of features, bins, and missing values going right
 * before left. `out` gets gain, feature (-1 where no split is allowed), bin, whether missing values go left, and the sums of both
 * sides (see `storeSplit`). Rows with bins up to the bin go left.
 */
export function bestSplit(
  hist: usize, // in  int64[all features, 256, 2]
  count: i32,
  features: usize, // in  int32[count]
  bins: usize, // in  int32[all features], bins of each without the missing one
  shift: i32,
  unitG: f64,
  unitH: f64,
  l1: f64,
  l2: f64,
  minH: f64,
  minRows: i32,
  monotone: usize, // in  int8[all features], 1 where values may not fall with the feature, -1 where not rise; or 0 for no bounds
  lower: f64, // bounds of the values of both sides, but as in LightGBM not of the value they are compared with
  upper: f64,
  out: usize, // out float64[10]
): void {
  if (count == 0) {
    store<f64>(out, 0);
    store<f64>(out, -1, 8);
    return;
  }
  // Any feature's bins hold all rows: those of one that is asked for, as others may still be counted.
  const total = sumOf(hist + (<usize>load<i32>(features) << 12));
  const G = i64x2.extract_lane(total, 0), HN = i64x2.extract_lane(total, 1), mask = ((<i64>1) << <i64>shift) - 1;
  const rows = HN & mask, least = <i64>minRows, up = <i64>shift;
  const totalG = <f64>G, totalH = <f64>(HN >> up);
  const parent = score(totalG * unitG, totalH * unitH, l1, l2);
  // V8 would make constants anew at every use. That `unit` is 1 it does not know.
  const unit: f64 = count >= 0 ? 1 : 2;
  const rounder = f64x2.splat(ROUNDER * unit), zero = f64x2.splat(unit - 1);
  const units = f64x2.splat(unitG), unitsH = f64x2.splat(unitH), totalsG = f64x2.splat(totalG * unitG);
  const totalsH = f64x2.splat(totalH * unitH), l1s = f64x2.splat(l1), l2s = f64x2.splat(l2);
  let best: f64 = monotone ? -Infinity : -1, bestFeature = -1, bestBin = 0, bestMissing = 0, bestLeft = i64x2.splat(0);
  for (let k = 0; k < count; k++) {
    const f = load<i32>(features + (<usize>k << 2)), n = load<i32>(bins + (<usize>f << 2));
    const h = hist + (<usize>f << 12);
    const missing = v128.load(h + (MISSING << 4)), missed = i64x2.extract_lane(missing, 1) & mask;
    for (let left = 0; left <= (missed > 0 ? 1 : 0); left++) {
      let sum = left ? missing : i64x2.splat(0);
      // All values left and missing ones right is a split as well.
      const last = left == 0 && missed > 0 ? n : n - 1;
      for (let b = 0; b < last; b++) {
        let p = h + (<usize>b << 4);
        if (!monotone) {
          const bests = f64x2.splat(best);
          for (; b + 1 < last; b += 2, p += 32) {
            const s0 = i64x2.add(sum, v128.load(p)), s1 = i64x2.add(s0, v128.load(p, 16));
            if (maybeBetter(s0, s1, bests, up, units, unitsH, totalsG, totalsH, l1s, l2s, rounder, zero)) break;
            sum = s1;
          }
          if (b == last) break;
        }
        const inBin = load<i64>(p, 8);
        sum = i64x2.add(sum, v128.load(p));
        if (inBin == 0) continue;
        const g = i64x2.extract_lane(sum, 0), hn = i64x2.extract_lane(sum, 1);
        const onLeft = hn & mask;
        if (onLeft < least) continue;
        if (rows - onLeft < least) break;
        // Whole numbers below 2^53, until they are multiplied by their unit.
        const sumH = <f64>(hn >> up), sumG = <f64>g;
        const hl = sumH * unitH, hr = (totalH - sumH) * unitH;
        if (hl < minH || hl + l2 <= 0) continue;
        if (hr < minH || hr + l2 <= 0) break;
        const gl = sumG * unitG, gr = (totalG - sumG) * unitG;
        let s: f64;
        if (monotone) {
          const way = <f64>load<i8>(monotone + <usize>f);
          if (way != 0 && way * (leafValue(gr, hr, l1, l2, lower, upper) - leafValue(gl, hl, l1, l2, lower, upper)) < 0) continue;
          s = scoreWithin(gl, hl, l1, l2, lower, upper) + scoreWithin(gr, hr, l1, l2, lower, upper);
        } else {
          const tl = max(abs(gl) - l1, 0.0), tr = max(abs(gr) - l1, 0.0);
          const dl = hl + l2, dr = hr + l2;
          // As in `maybeBetter`, to the bit.
          if (!(tl * tl * dr + tr * tr * dl > best * (dl * dr))) continue;
          s = (tl * tl) / dl + (tr * tr) / dr;
        }
        if (s > best) {
          best = s;
          bestFeature = f;
          bestBin = b;
          bestMissing = left;
          bestLeft = sum;
        }
      }
    }
  }
  storeSplit(out, best, parent, bestFeature, bestBin, bestMissing, total, bestLeft, shift, unitG, unitH);
}
