const MISSING: i32 = 255;

/** Twice the loss that the best value of a leaf removes: T(g)^2 / (h + l2), where T draws g towards 0 by l1. */
// @ts-ignore: decorator
@inline
function score(g: f64, h: f64, l1: f64, l2: f64): f64 {
  const t = max(abs(g) - l1, 0.0);
  return (t * t) / (h + l2);
}

/** Gradient, hessian and number of rows in a histogram. */
export function histogramTotals(
  hist: usize, // in  int64[256, 2], of any feature
  shift: i32,
  unitG: f64,
  unitH: f64,
  out: usize, // out float64[3]
): void {
  let s = i64x2.splat(0);
  for (let b: usize = 0; b < 4096; b += 16) s = i64x2.add(s, v128.load(hist + b));
  const h = i64x2.extract_lane(s, 1);
  store<f64>(out, <f64>i64x2.extract_lane(s, 0) * unitG);
  store<f64>(out, <f64>(h >> <i64>shift) * unitH, 8);
  store<f64>(out, <f64>(h & (((<i64>1) << <i64>shift) - 1)), 16);
}

/**
 * The split of a leaf with the largest gain: the first of equals, in the order of features, bins, and missing values going right
 * before left. `out` gets gain, feature, bin, whether missing values go left, then gradient, hessian and rows on the left and on
 * the right; feature is -1 where no split is allowed. Rows with bins up to the bin go left.
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
  out: usize, // out float64[10]
): void {
  let total = i64x2.splat(0);
  for (let b: usize = 0; b < 4096; b += 16) total = i64x2.add(total, v128.load(hist + b));
  const G = i64x2.extract_lane(total, 0), HN = i64x2.extract_lane(total, 1), mask = ((<i64>1) << <i64>shift) - 1;
  const rows = HN & mask, least = <i64>minRows, up = <i64>shift;
  const totalG = <f64>G, totalH = <f64>(HN >> up);
  const parent = score(<f64>G * unitG, <f64>(HN >> up) * unitH, l1, l2);
  let best: f64 = -1, bestFeature = -1, bestBin = 0, bestLeft = 0;
  let bestG: i64 = 0, bestHN: i64 = 0;
  for (let k = 0; k < count; k++) {
    const f = load<i32>(features + (<usize>k << 2)), n = load<i32>(bins + (<usize>f << 2));
    const h = hist + (<usize>f << 12);
    const missing = v128.load(h + (MISSING << 4)), missed = i64x2.extract_lane(missing, 1) & mask;
    for (let left = 0; left <= (missed > 0 ? 1 : 0); left++) {
      let g = left ? i64x2.extract_lane(missing, 0) : 0, hn = left ? i64x2.extract_lane(missing, 1) : 0;
      // All values left and missing ones right is a split as well.
      const last = left == 0 && missed > 0 ? n : n - 1;
      for (let b = 0; b < last; b++) {
        const p = h + (<usize>b << 4);
        const inBin = load<i64>(p, 8);
        if (inBin == 0) continue;
        hn += inBin;
        g += load<i64>(p);
        const onLeft = hn & mask;
        if (onLeft < least) continue;
        if (rows - onLeft < least) break;
        // Whole numbers below 2^53, until they are multiplied by their unit.
        const sumH = <f64>(hn >> up), sumG = <f64>g;
        const hl = sumH * unitH, hr = (totalH - sumH) * unitH;
        if (hl < minH || hl + l2 <= 0) continue;
        if (hr < minH || hr + l2 <= 0) break;
        const tl = max(abs(sumG * unitG) - l1, 0.0), tr = max(abs((totalG - sumG) * unitG) - l1, 0.0);
        const dl = hl + l2, dr = hr + l2;
        // Divisions are slow: only a split that may be better is scored with them.
        if (!(tl * tl * dr + tr * tr * dl > best * (dl * dr))) continue;
        const s = (tl * tl) / dl + (tr * tr) / dr;
        if (s > best) {
          best = s;
          bestFeature = f;
          bestBin = b;
          bestLeft = left;
          bestG = g;
          bestHN = hn;
        }
      }
    }
  }
  // Where both sides want the same value, the difference is only rounding.
  const gain = best - parent;
  store<f64>(out, gain > 1e-12 * best ? gain : 0);
  store<f64>(out, <f64>bestFeature, 8);
  store<f64>(out, <f64>bestBin, 16);
  store<f64>(out, <f64>bestLeft, 24);
  const rest = HN - bestHN;
  store<f64>(out, <f64>bestG * unitG, 32);
  store<f64>(out, <f64>(bestHN >> up) * unitH, 40);
  store<f64>(out, <f64>(bestHN & mask), 48);
  store<f64>(out, <f64>(G - bestG) * unitG, 56);
  store<f64>(out, <f64>(rest >> up) * unitH, 64);
  store<f64>(out, <f64>(rest & mask), 72);
}
