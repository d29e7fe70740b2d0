import { score, scoreWithin, storeSplit, sumOf } from './leaf-value';

const MISSING: i32 = 255;

/** Sorts bins by their key, and by their number where keys are equal: Shell's sort, gaps 121, 40, 13, 4, 1. */
// @ts-ignore: decorator
@inline
function sortBins(n: i32, order: usize, keys: usize): void {
  for (let gap = 121; gap > 0; gap = gap / 3) {
    for (let i = gap; i < n; i++) {
      const bin = load<i32>(order + (<usize>i << 2)), key = load<f64>(keys + (<usize>bin << 3));
      let j = i - gap;
      for (; j >= 0; j -= gap) {
        const other = load<i32>(order + (<usize>j << 2)), k = load<f64>(keys + (<usize>other << 3));
        if (k < key || (k == key && other < bin)) break;
        store<i32>(order + (<usize>(j + gap) << 2), other);
      }
      store<i32>(order + (<usize>(j + gap) << 2), bin);
    }
  }
}

/**
 * The best set of categories to go left. Of at most `oneHot` categories each is tried alone; of more, the first ones and the last
 * ones in the order of gradient / (hessian + smooth), after Fisher (1958) and LightGBM: only categories of at least `smooth` rows,
 * at most `most` of them and at most half, tried when `group` more rows were added; both sides' values then have `groupL2` on top
 * of l2. What is in no set goes right: unknown categories do, and so must bins from `n` on. `out` gets gain, 0 or -1 where no
 * split is allowed, 1 where `groupL2` was added, whether missing values go left, and the sums of both sides; `goes` 1 for bins
 * that go left.
 */
export function bestCategoricalSplit(
  hist: usize, // in  int64[256, 2], of the feature
  n: i32, // categories
  shift: i32,
  unitG: f64,
  unitH: f64,
  l1: f64,
  l2: f64,
  minH: f64,
  minRows: i32,
  lower: f64, // bounds of the values of both sides
  upper: f64,
  oneHot: i32,
  smooth: f64,
  groupL2: f64,
  most: i32,
  group: i32,
  order: usize, // scratch, int32[256]
  keys: usize, // scratch, float64[256]
  out: usize, // out float64[10]
  goes: usize, // out uint8[256]
): void {
  const total = sumOf(hist);
  const mask = ((<i64>1) << <i64>shift) - 1, up = <i64>shift, least = <i64>minRows;
  const G = i64x2.extract_lane(total, 0), HN = i64x2.extract_lane(total, 1), rows = HN & mask;
  const parent = score(<f64>G * unitG, <f64>(HN >> up) * unitH, l1, l2);
  const missing = v128.load(hist + (MISSING << 4)), missed = i64x2.extract_lane(missing, 1) & mask;
  const alone = n <= oneHot, lambda = alone ? l2 : l2 + groupL2;
  let used = 0;
  for (let b = 0; b < n; b++) {
    const hn = load<i64>(hist + (<usize>b << 4), 8), inBin = hn & mask;
    if (inBin == 0 || (!alone && <f64>inBin < smooth)) continue;
    store<i32>(order + (<usize>used << 2), b);
    const h = <f64>(hn >> up) * unitH + smooth;
    store<f64>(keys + (<usize>b << 3), <f64>load<i64>(hist + (<usize>b << 4)) * unitG / (h > 0 ? h : 1));
    used++;
  }
  if (!alone) sortBins(used, order, keys);
  const longest = alone ? used : min(most, (used + 1) / 2), ways = alone ? 1 : 2, step = alone ? 1 : group;
  let best: f64 = -Infinity, bestFrom = 0, bestCount = -1, bestMissing = 0, bestLeft = i64x2.splat(0);
  for (let left = 0; left <= (missed > 0 ? 1 : 0); left++) {
    for (let way = 0; way < ways; way++) {
      let sum = left ? missing : i64x2.splat(0), added: i64 = 0;
      // Where missing values go left, they may go alone.
      for (let i = left ? -1 : 0; i < longest; i++) {
        if (i >= 0) {
          const at = way ? used - 1 - i : i;
          const bin = v128.load(hist + (<usize>load<i32>(order + (<usize>at << 2)) << 4));
          sum = i64x2.add(alone ? (left ? missing : i64x2.splat(0)) : sum, bin);
          added += i64x2.extract_lane(bin, 1) & mask;
        } else if (way) continue;
        const hn = i64x2.extract_lane(sum, 1), onLeft = hn & mask;
        if (onLeft < least) continue;
        if (rows - onLeft < max(least, alone ? 0 : <i64>group)) {
          if (alone) continue;
          break;
        }
        const hl = <f64>(hn >> up) * unitH, hr = <f64>((HN >> up) - (hn >> up)) * unitH;
        if (hl < minH || hl + lambda <= 0 || hr < minH || hr + lambda <= 0) continue;
        if (i >= 0 && !alone) {
          if (added < <i64>step) continue;
          added = 0;
        }
        const g = i64x2.extract_lane(sum, 0);
        const s = scoreWithin(<f64>g * unitG, hl, l1, lambda, lower, upper) + scoreWithin(<f64>(G - g) * unitG, hr, l1, lambda, lower, upper);
        if (s > best) {
          best = s;
          bestFrom = alone ? max(i, 0) : way ? used - 1 - i : 0;
          bestCount = i < 0 ? 0 : alone ? 1 : i + 1;
          bestMissing = left;
          bestLeft = sum;
        }
      }
    }
  }
  memory.fill(goes, 0, 256);
  for (let i = 0; i < bestCount; i++) store<u8>(goes + <usize>load<i32>(order + (<usize>(bestFrom + i) << 2)), 1);
  store<u8>(goes, <u8>bestMissing, 255);
  storeSplit(out, best, parent, bestCount < 0 ? -1 : 0, alone ? 0 : 1, bestMissing, total, bestLeft, shift, unitG, unitH);
}
