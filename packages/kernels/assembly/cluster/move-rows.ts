// The assignment of k-means with the triangle inequality (Ding et al., "Yinyang k-means", ICML 2015): each row has an upper bound of the
// distance to its centre, and for each group of centres a lower bound of the distance to all of them but its own. Where the upper bound
// is below all lower ones, the row stays without a distance being computed. Bounds are widened by what rounding may do, and centres that
// could be as near are always looked at, so that rows get the centre that comparing all computed distances gives them, the first of equals.
import { SQUARED, tile } from "../lib/distances";
import { ownDistance } from "./own-distance";

/**
 * For rows `from` to `to`, of which there are at most as many as scratch is for: new labels and bounds, after centres have moved. Returns
 * how many labels are new.
 */
export function moveRows(
  from: i32,
  to: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  panels: usize, // in  float64[ceil(centres / 4), columns, 4]; coordinates of centres that do not exist: Infinity
  perGroup: i32, // panels of a group
  groups: i32, // all of `perGroup` panels, but for the last
  allPanels: i32,
  moved: usize, // in  float64[centres]: an upper bound of how far each has moved
  groupMoved: usize, // in  float64[groups]: the most of each group
  wide: f64, // 1 + what rounding can add to a distance, relatively
  labels: usize, // in/out int32[rows]
  upper: usize, // in/out float64[rows]
  lower: usize, // in/out float64[rows, groups]
  scratch: usize, // float64[to - from + 4 * 4 * perGroup], then int32[2 * (to - from)]
): i32 {
  const row = <usize>columns << 3, panel = row << 2, bounds = <usize>groups << 3;
  const narrow = 2 - wide;
  const best = scratch; // squared distance to the label
  const found = best + (<usize>(to - from) << 3); // [perGroup, 4 rows, 4 centres]
  const active = found + (<usize>perGroup << 7);
  const wanting = active + (<usize>(to - from) << 2);
  let count = 0;
  for (let i = from; i < to; i++) {
    const c = load<i32>(labels + (<usize>i << 2));
    // Each step rounds, so each step widens.
    let u = (load<f64>(upper + (<usize>i << 3)) + load<f64>(moved + (<usize>c << 3))) * wide;
    let least = Infinity;
    const l = lower + <usize>i * bounds;
    let g: usize = 0;
    if (bounds >= 16) {
      const shrink = f64x2.splat(narrow);
      let two = f64x2.splat(Infinity);
      for (; g + 16 <= bounds; g += 16) {
        const v = f64x2.mul(f64x2.sub(v128.load(l + g), v128.load(groupMoved + g)), shrink);
        v128.store(l + g, v);
        two = f64x2.pmin(two, v);
      }
      least = min(f64x2.extract_lane(two, 0), f64x2.extract_lane(two, 1));
    }
    if (g < bounds) {
      const v = (load<f64>(l + g) - load<f64>(groupMoved + g)) * narrow;
      store<f64>(l + g, v);
      least = min(least, v);
    }
    if (!(u < least)) {
      const d = ownDistance(columns, x + <usize>i * row, panels, c);
      u = sqrt(d) * wide;
      if (!(u < least)) {
        store<f64>(best + (<usize>(i - from) << 3), d);
        store<i32>(active + (<usize>count << 2), i);
        count++;
      }
    }
    store<f64>(upper + (<usize>i << 3), u);
  }
  if (count == 0) return 0;
  let changed = 0;
  for (let g = 0; g < groups; g++) {
    let wants = 0;
    for (let k = 0; k < count; k++) {
      const i = load<i32>(active + (<usize>k << 2));
      store<i32>(wanting + (<usize>wants << 2), i);
      const l = load<f64>(lower + <usize>i * bounds + (<usize>g << 3));
      wants += i32(!(load<f64>(upper + (<usize>i << 3)) < l));
    }
    const first = g * perGroup, last = min(allPanels, first + perGroup);
    for (let k = 0; k < wants; k += 4) {
      const live = min(4, wants - k);
      const p = wanting + (<usize>k << 2);
      const q0 = x + <usize>load<i32>(p) * row;
      const q1 = live > 1 ? x + <usize>load<i32>(p, 4) * row : q0;
      const q2 = live > 2 ? x + <usize>load<i32>(p, 8) * row : q0;
      const q3 = live > 3 ? x + <usize>load<i32>(p, 12) * row : q0;
      for (let c = first; c < last; c++)
        tile(SQUARED, columns, q0, q1, q2, q3, panels + <usize>c * panel, found + (<usize>(c - first) << 7));
      for (let a = 0; a < live; a++)
        changed += settle(load<i32>(p + (<usize>a << 2)), from, g, first, last - first, perGroup, wide, found + (<usize>a << 5), labels, best, upper, lower, bounds);
    }
  }
  return changed;
}

/** A row, with its distances to the centres of a group. Returns what its label changing adds to the number of new labels. */
// @ts-ignore: decorator
@inline
function settle(
  i: i32,
  from: i32,
  group: i32,
  first: i32,
  count: i32,
  perGroup: i32,
  wide: f64,
  found: usize,
  labels: usize,
  best: usize,
  upper: usize,
  lower: usize,
  bounds: usize,
): i32 {
  let low = f64x2.splat(Infinity), next = low;
  for (let c = 0; c < count; c++) {
    const p = found + (<usize>c << 7);
    const v = v128.load(p), w = v128.load(p, 16);
    next = f64x2.pmin(next, f64x2.pmax(low, v));
    low = f64x2.pmin(low, v);
    next = f64x2.pmin(next, f64x2.pmax(low, w));
    low = f64x2.pmin(low, w);
  }
  const a = f64x2.extract_lane(low, 0), b = f64x2.extract_lane(low, 1);
  const nearest = min(a, b);
  const second = min(max(a, b), min(f64x2.extract_lane(next, 0), f64x2.extract_lane(next, 1)));
  const label = labels + (<usize>i << 2), held = load<i32>(label);
  const kept = best + (<usize>(i - from) << 3), before = load<f64>(kept);
  const l = lower + <usize>i * bounds;
  const narrow = 2 - wide;
  let other = nearest;
  let isNew = 0;
  const home = (held >> 2) / perGroup;
  if (home == group) other = second;
  if (nearest <= before) {
    let index = 0;
    for (; load<f64>(found + (<usize>(index >> 2) << 7) + (<usize>(index & 3) << 3)) != nearest; index++) {}
    index += first << 2;
    if (index != held && (nearest < before || index < held)) {
      isNew = 1;
      if (home != group) {
        const p = l + (<usize>home << 3);
        store<f64>(p, min(load<f64>(p), sqrt(before) * narrow));
      }
      other = second;
      store<i32>(label, index);
      store<f64>(kept, nearest);
      store<f64>(upper + (<usize>i << 3), sqrt(nearest) * wide);
    }
  }
  store<f64>(l + (<usize>group << 3), sqrt(other) * narrow);
  return isNew;
}
