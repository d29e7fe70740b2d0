// A balanced k-d tree (Bentley, Communications of the ACM 18, 1975) with the box of the points of each node. Node i has children
// 2 i + 1 and 2 i + 2; nodes of the last level are leaves. A node of `n` points gives the first half, rounded up to four, to its left
// child, so that leaves are whole panels. Distances have the bits that comparing all points gives.
import { select } from "./kd-tree/select";
import { search } from "./kd-tree/search";
import { CHEBYSHEV, COSINE, MANHATTAN, SQUARED } from "./lib/distances";

/**
 * The box of a node's points, and its points in two halves along the box's longest side; leaves are not divided. Looks at about `most`
 * points, and returns 1 when all is done; 0 to be called again.
 */
export function splitNode(
  node: i32,
  from: i32,
  to: i32, // above from
  middle: i32, // from `from` to `to`; `to` for leaves
  columns: i32,
  x: usize, // in  float64[points, columns]
  order: usize, // in/out int32[points]: the points of this node at `from` to `to`
  boxes: usize, // out float64[nodes, 2, columns]: least and greatest coordinates
  most: i32,
  state: usize, // in/out int32[3]: points in the box, none at first; then the places that the halves leave in doubt, all at first
): i32 {
  const row = <usize>columns << 3;
  const low = boxes + <usize>node * (row << 1), high = low + row;
  const begin = from + load<i32>(state), end = min(to, begin + most);
  if (begin == from) {
    const first = x + <usize>load<i32>(order + (<usize>from << 2)) * row;
    memory.copy(low, first, row);
    memory.copy(high, first, row);
  }
  for (let i = begin; i < end; i++) {
    const p = x + <usize>load<i32>(order + (<usize>i << 2)) * row;
    let j: usize = 0;
    for (; j + 16 <= row; j += 16) {
      const v = v128.load(p + j);
      v128.store(low + j, f64x2.min(v128.load(low + j), v));
      v128.store(high + j, f64x2.max(v128.load(high + j), v));
    }
    if (j < row) {
      const v = load<f64>(p + j);
      store<f64>(low + j, min(load<f64>(low + j), v));
      store<f64>(high + j, max(load<f64>(high + j), v));
    }
  }
  store<i32>(state, end - from);
  if (end < to) return 0;
  if (middle == to) return 1;
  let widest: usize = 0;
  let width: f64 = -1;
  for (let j: usize = 0; j < row; j += 8) {
    const w = load<f64>(high + j) - load<f64>(low + j);
    if (w > width) {
      width = w;
      widest = j;
    }
  }
  return i32(select(state + 4, middle, most - (end - begin), x + widest, row, order));
}

/**
 * For queries `from` to `to`: the k nearest points, ties by index; or, where k is 0, all points no farther than `radius`: `counts` of
 * them, and where `indices` is not 0, the points themselves and their distances, those of a query behind `starts`, in no order.
 */
export function searchTree(
  metric: i32,
  from: i32,
  to: i32,
  columns: i32,
  queries: usize, // in  float64[rows, columns]
  points: i32,
  levels: i32,
  panels: usize, // in  float64[ceil(points / 16) * 4, columns, 4]: points in the order of the tree
  order: usize, // in  int32[points]
  boxes: usize, // in  float64[nodes, 2, columns]
  k: i32,
  radius: f64,
  counts: usize, // out int32[rows], where k is 0
  starts: usize, // in  int32[rows], where k and indices are 0
  distances: usize, // out float64[rows, k], or as counted
  indices: usize, // out int32[rows, k], or as counted
  scratch: usize, // float64[16 + 3 * (levels + 2)]
): void {
  if (metric == SQUARED)
    search(SQUARED, from, to, columns, queries, points, levels, panels, order, boxes, k, radius, counts, starts, distances, indices, scratch);
  else if (metric == MANHATTAN)
    search(MANHATTAN, from, to, columns, queries, points, levels, panels, order, boxes, k, radius, counts, starts, distances, indices, scratch);
  else if (metric == CHEBYSHEV)
    search(CHEBYSHEV, from, to, columns, queries, points, levels, panels, order, boxes, k, radius, counts, starts, distances, indices, scratch);
  else
    search(COSINE, from, to, columns, queries, points, levels, panels, order, boxes, k, radius, counts, starts, distances, indices, scratch);
}
