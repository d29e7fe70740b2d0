import { CHEBYSHEV, COSINE, line, MANHATTAN } from "../lib/distances";
import { clearList, finish, insert } from "../lib/neighbor-list";

/** The least distance of a query to a box. Of cosine distances nothing is known. */
// @ts-ignore: decorator
@inline
function toBox(metric: i32, columns: i32, q: usize, box: usize): f64 {
  if (metric == COSINE) return -Infinity;
  const row = <usize>columns << 3;
  let sum = f64x2.splat(0);
  const zero = f64x2.splat(0);
  let j: usize = 0;
  for (; j + 16 <= row; j += 16) {
    const v = v128.load(q + j);
    const off = f64x2.max(f64x2.max(f64x2.sub(v128.load(box + j), v), f64x2.sub(v, v128.load(box + row + j))), zero);
    if (metric == CHEBYSHEV) sum = f64x2.max(sum, off);
    else if (metric == MANHATTAN) sum = f64x2.add(sum, off);
    else sum = f64x2.add(sum, f64x2.mul(off, off));
  }
  const a = f64x2.extract_lane(sum, 0), b = f64x2.extract_lane(sum, 1);
  let total = metric == CHEBYSHEV ? max(a, b) : a + b;
  if (j < row) {
    const v = load<f64>(q + j);
    const off = max(max(load<f64>(box + j) - v, v - load<f64>(box + row + j)), 0);
    if (metric == CHEBYSHEV) total = max(total, off);
    else total += metric == MANHATTAN ? off : off * off;
  }
  return total;
}

// @ts-ignore: decorator
@inline
export function search(
  metric: i32,
  from: i32,
  to: i32,
  columns: i32,
  queries: usize,
  points: i32,
  levels: i32,
  panels: usize,
  order: usize,
  boxes: usize,
  k: i32,
  radius: f64,
  counts: usize,
  starts: usize,
  distances: usize,
  indices: usize,
  scratch: usize,
): void {
  const row = <usize>columns << 3, panel = row << 2, box = row << 1;
  const leaves = (1 << levels) - 1;
  const stack = scratch + 128;
  // Boxes are summed in another order than points: what rounding may add must not rule any out.
  const narrow = 1 - <f64>(columns + 8) * 2.220446049250313e-16;
  for (let i = from; i < to; i++) {
    const q = queries + <usize>i * row;
    let near: usize = 0, nearIndices: usize = 0, count = 0, out: usize = 0, bound = radius;
    if (k > 0) {
      near = distances + <usize>i * (<usize>k << 3);
      nearIndices = indices + <usize>i * (<usize>k << 2);
      clearList(k, near, nearIndices);
      bound = Infinity;
    } else if (indices) out = <usize>load<i32>(starts + (<usize>i << 2));
    const last = near + (<usize>k << 3) - 8, lastIndex = nearIndices + (<usize>k << 2) - 4;
    let depth: usize = 24;
    store<f64>(stack, -Infinity);
    store<i32>(stack, 0, 8);
    store<i32>(stack, 0, 12);
    store<i32>(stack, points, 16);
    while (depth > 0) {
      depth -= 24;
      let at = load<f64>(stack + depth);
      let node = load<i32>(stack + depth, 8), begin = load<i32>(stack + depth, 12), end = load<i32>(stack + depth, 16);
      while (node < leaves && !(at * narrow > bound)) {
        const middle = begin + ((((end - begin) >> 1) + 3) & ~3);
        node = 2 * node + 1;
        const a = toBox(metric, columns, q, boxes + <usize>node * box);
        const b = toBox(metric, columns, q, boxes + <usize>(node + 1) * box);
        const other = stack + depth;
        depth += 24;
        if (b < a) {
          store<f64>(other, a);
          store<i32>(other, node, 8);
          store<i32>(other, begin, 12);
          store<i32>(other, middle, 16);
          node++;
          begin = middle;
          at = b;
        } else {
          store<f64>(other, b);
          store<i32>(other, node + 1, 8);
          store<i32>(other, middle, 12);
          store<i32>(other, end, 16);
          end = middle;
          at = a;
        }
      }
      if (at * narrow > bound) continue;
      for (let p = begin; p < end; p += 16) {
        line(metric, columns, q, panels + <usize>(p >> 2) * panel, scratch);
        const real = min(16, end - p);
        for (let b = 0; b < real; b++) {
          const d = load<f64>(scratch + (<usize>b << 3));
          if (d > bound) continue;
          const index = load<i32>(order + (<usize>(p + b) << 2));
          if (k > 0) {
            // An infinite distance is one too, as long as there are no k others.
            const worst = load<i32>(lastIndex);
            if (worst < 0 || d < load<f64>(last) || index < worst) {
              insert(k, d, index, near, nearIndices);
              if (load<i32>(lastIndex) >= 0) bound = load<f64>(last);
            }
          } else {
            if (indices) {
              store<f64>(distances + ((out + count) << 3), d);
              store<i32>(indices + ((out + count) << 2), index);
            }
            count++;
          }
        }
      }
    }
    if (k > 0) finish(k, near, nearIndices);
    else store<i32>(counts + (<usize>i << 2), count);
  }
}
