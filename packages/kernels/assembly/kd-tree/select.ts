// @ts-ignore: decorator
@inline
function key(x: usize, stride: usize, index: i32): f64 {
  return load<f64>(x + <usize>index * stride);
}

/**
 * Reorders `order` within `range` so that what would come before `middle`, sorted by coordinate and then by index, does: passes over what
 * is left in doubt, until `most` places have been passed. Returns whether nothing is left.
 */
export function select(
  range: usize, // in/out int32[2]: the first and last place that are in doubt
  middle: i32,
  most: i32,
  x: usize, // in  the coordinates, `stride` bytes apart
  stride: usize,
  order: usize, // in/out int32[points]
): bool {
  let low = load<i32>(range), high = load<i32>(range, 4);
  while (low < high) {
    if (most <= 0) {
      store<i32>(range, low);
      store<i32>(range, high, 4);
      return false;
    }
    most -= high - low;
    // The median of three, so that sorted points are no worst case.
    const centre = (low + high) >>> 1;
    const a = load<i32>(order + (<usize>low << 2)), b = load<i32>(order + (<usize>centre << 2)), c = load<i32>(order + (<usize>high << 2));
    const pivot = less(x, stride, a, b)
      ? less(x, stride, b, c) ? b : less(x, stride, a, c) ? c : a
      : less(x, stride, a, c) ? a : less(x, stride, b, c) ? c : b;
    let i = low, j = high;
    while (i <= j) {
      let p = load<i32>(order + (<usize>i << 2));
      while (less(x, stride, p, pivot)) p = load<i32>(order + (<usize>++i << 2));
      let q = load<i32>(order + (<usize>j << 2));
      while (less(x, stride, pivot, q)) q = load<i32>(order + (<usize>--j << 2));
      if (i > j) break;
      store<i32>(order + (<usize>i << 2), q);
      store<i32>(order + (<usize>j << 2), p);
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return true;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function less(x: usize, stride: usize, a: i32, b: i32): bool {
  const u = key(x, stride, a), v = key(x, stride, b);
  return u < v || (u == v && a < b);
}
