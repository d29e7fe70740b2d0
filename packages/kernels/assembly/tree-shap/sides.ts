import { FEATURE, MISSING_LEFT, SET_FROM, SET_TO, THRESHOLD } from './node';

/** -1 where the value is a member of the set, ascending int32 numbers, or where it is missing and such values go left. */
function inSet(value: f64, missingLeft: i64, from: usize, to: usize): i64 {
  if (value != value) return missingLeft;
  const end = to;
  while (from < to) {
    const middle = from + (((to - from) >> 3) << 2);
    if (<f64>load<i32>(middle) < value) from = middle + 4;
    else to = middle;
  }
  return from < end && <f64>load<i32>(from) == value ? -1 : 0;
}

/** Which of two rows go left: lanes of ones and of zeros. `x` has the rows' values of all features, `stride` bytes a feature. */
// @ts-ignore: decorator
@inline
export function goesLeft(node: usize, members: usize, x: usize, stride: usize): v128 {
  const v = v128.load(x + <usize>load<i32>(node + FEATURE) * stride);
  const missing = <i64>load<i32>(node + MISSING_LEFT);
  const from = load<i32>(node + SET_FROM), to = load<i32>(node + SET_TO);
  if (from != to) {
    const first = members + (<usize>from << 2), last = members + (<usize>to << 2);
    const a = inSet(f64x2.extract_lane(v, 0), missing, first, last);
    return i64x2.replace_lane(i64x2.splat(a), 1, inSet(f64x2.extract_lane(v, 1), missing, first, last));
  }
  return v128.or(
    f64x2.le(v, f64x2.splat(load<f64>(node + THRESHOLD))),
    v128.and(f64x2.ne(v, v), i64x2.splat(missing)),
  );
}
