/** Puts a point in its place among the k nearest, which ascend by distance and then by index; -1 is a place without a point. */
export function insert(k: i32, distance: f64, index: i32, distances: usize, indices: usize): void {
  let i = k - 1;
  for (; i > 0; i--) {
    const before = load<f64>(distances + (<usize>(i - 1) << 3));
    const other = load<i32>(indices + (<usize>(i - 1) << 2));
    if (other >= 0 && (before < distance || (before == distance && other < index))) break;
    store<f64>(distances + (<usize>i << 3), before);
    store<i32>(indices + (<usize>i << 2), other);
  }
  store<f64>(distances + (<usize>i << 3), distance);
  store<i32>(indices + (<usize>i << 2), index);
}
