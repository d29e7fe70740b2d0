// @ts-ignore: decorator
@inline
function key(x: usize, stride: usize, index: i32): f64 {
  return load<f64>(x + <usize>index * stride);
}

/** Reorders `order` from `from` to `to` so that what would come before `middle`, sorted by coordinate and then by index, does. */
export function select(from: i32, to: i32, middle: i32, x: usize, stride: usize, order: usize): void {
  let low = from, high = to - 1;
  while (low < high) {
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
    else return;
  }
}

// @ts-ignore: decorator
@inline
function less(x: usize, stride: usize, a: i32, b: i32): bool {
  const u = key(x, stride, a), v = key(x, stride, b);
  return u < v || (u == v && a < b);
}
