// The k nearest points of a query. Up to FEW they lie in order; more are a heap, the farthest on top, until `finish` orders them: a place
// in order costs k moves, one in a heap their logarithm. The farthest is the last of both: node h of the heap lies at k - 1 - h.

/** From here on heaps take less time. */
const FEW: i32 = 48;

/** k places without points: at an infinite distance, of number -1. */
export function clearList(k: i32, distances: usize, indices: usize): void {
  for (let i: usize = 0; i < <usize>k; i++) {
    store<f64>(distances + (i << 3), Infinity);
    store<i32>(indices + (i << 2), -1);
  }
}

/** Whether the first of two is farther, by distance and then by number; a place without a point is farther than all. */
// @ts-ignore: decorator
@inline
function isFarther(distance: f64, index: i32, other: f64, otherIndex: i32): bool {
  if (index < 0 || otherIndex < 0) return index < otherIndex;
  return distance > other || (distance == other && index > otherIndex);
}

/** Puts a point that is nearer than the farthest in the place of that. */
export function insert(k: i32, distance: f64, index: i32, distances: usize, indices: usize): void {
  if (k > FEW) {
    sift(k, k, distance, index, distances, indices);
    return;
  }
  let i = k - 1;
  for (; i > 0; i--) {
    const before = load<f64>(distances + (<usize>(i - 1) << 3));
    const other = load<i32>(indices + (<usize>(i - 1) << 2));
    if (!isFarther(before, other, distance, index)) break;
    store<f64>(distances + (<usize>i << 3), before);
    store<i32>(indices + (<usize>i << 2), other);
  }
  store<f64>(distances + (<usize>i << 3), distance);
  store<i32>(indices + (<usize>i << 2), index);
}

/** Puts a point in the place of the top of a heap of `size` nodes, and farther ones above it. */
function sift(k: i32, size: i32, distance: f64, index: i32, distances: usize, indices: usize): void {
  const lastDistance = distances + (<usize>(k - 1) << 3), lastIndex = indices + (<usize>(k - 1) << 2);
  let node: usize = 0;
  for (let child: usize = 1; child < <usize>size; child = 2 * node + 1) {
    let d = load<f64>(lastDistance - (child << 3));
    let i = load<i32>(lastIndex - (child << 2));
    if (child + 1 < <usize>size) {
      const other = load<f64>(lastDistance - ((child + 1) << 3));
      const otherIndex = load<i32>(lastIndex - ((child + 1) << 2));
      if (isFarther(other, otherIndex, d, i)) {
        d = other;
        i = otherIndex;
        child++;
      }
    }
    if (!isFarther(d, i, distance, index)) break;
    store<f64>(lastDistance - (node << 3), d);
    store<i32>(lastIndex - (node << 2), i);
    node = child;
  }
  store<f64>(lastDistance - (node << 3), distance);
  store<i32>(lastIndex - (node << 2), index);
}

/** Orders the points by distance and then by number, once no more come. */
export function finish(k: i32, distances: usize, indices: usize): void {
  if (k <= FEW) return;
  // Takes the farthest from the heap, again and again, to the place of the node that the heap loses: the farthest comes first.
  for (let size = k; size > 1; size--) {
    const at = distances + (<usize>(k - size) << 3), atIndex = indices + (<usize>(k - size) << 2);
    const d = load<f64>(at), i = load<i32>(atIndex);
    store<f64>(at, load<f64>(distances + (<usize>(k - 1) << 3)));
    store<i32>(atIndex, load<i32>(indices + (<usize>(k - 1) << 2)));
    sift(k, size - 1, d, i, distances, indices);
  }
  for (let a: usize = 0, b = <usize>(k - 1); a < b; a++, b--) {
    const d = load<f64>(distances + (a << 3)), i = load<i32>(indices + (a << 2));
    store<f64>(distances + (a << 3), load<f64>(distances + (b << 3)));
    store<i32>(indices + (a << 2), load<i32>(indices + (b << 2)));
    store<f64>(distances + (b << 3), d);
    store<i32>(indices + (b << 2), i);
  }
}
