// A node is one uint64: bits 0-22 the feature, 24-31 the last bin that goes left (plus 1 where missing values do), 32-62 the left
// child, counted from the tree's first node, and bit 63 whether missing values go left. The right child is the next after the left.
// Bit 23 says that the feature is categorical: then the node has 256 bits among `sets`, 1 for bins that go left.
// A leaf is its own left child, and every bin goes there: steps beyond the leaf change nothing.

// @ts-ignore: decorator
@inline
function step(at: usize, tree: usize, sets: usize, row: usize): usize {
  const node = load<u64>(tree + (at << 3));
  if (node & 0x800000) {
    const bin = <usize>load<u8>(row + <usize>(node & 0x7fffff));
    const goes = (<usize>load<u8>(sets + (at << 5) + (bin >> 3)) >> (bin & 7)) & 1;
    return <usize>((node >> 32) & 0x7fffffff) + (goes ^ 1);
  }
  const bin = (<u32>load<u8>(row + <usize>(node & 0xffffff)) + <u32>(node >> 63)) & 255;
  return <usize>((node >> 32) & 0x7fffffff) + <usize>(bin > (<u32>(node >> 24) & 255));
}

// @ts-ignore: decorator
@inline
function rowOf(rows: usize, i: usize): usize {
  return rows ? <usize>load<u32>(rows + (i << 2)) : i;
}

/** raw[row] += the value of the leaf that the row reaches, for each tree in turn. `rows` 0 means all. */
export function routeRows(
  n: i32,
  rows: usize, // in  uint32[n], or 0
  bins: usize, // in  uint8[all rows, stride]
  stride: i32,
  trees: i32,
  starts: usize, // in  int32[trees], first node of each
  depths: usize, // in  int32[trees]
  nodes: usize, // in  uint64[all nodes]
  sets: usize, // in  uint8[all nodes, 32]; or 0 where no feature is categorical
  values: usize, // in  float64[all nodes]
  outputs: i32, // tree t adds to the output t % outputs
  outputStride: i32,
  raw: usize, // in, out float64[outputs, outputStride]
): void {
  const s = <usize>stride;
  for (let i0: usize = 0; i0 < <usize>n; i0 += 256) {
    const i1 = min(<usize>n, i0 + 256);
    for (let t = 0; t < trees; t++) {
      const first = <usize>load<i32>(starts + (<usize>t << 2)), depth = load<i32>(depths + (<usize>t << 2));
      const tree = nodes + (first << 3), value = values + (first << 3), set = sets + (first << 5);
      const out = raw + ((<usize>(t % outputs) * <usize>outputStride) << 3);
      let i = i0;
      for (; i + 4 <= i1; i += 4) {
        const r0 = rowOf(rows, i), r1 = rowOf(rows, i + 1), r2 = rowOf(rows, i + 2), r3 = rowOf(rows, i + 3);
        const p0 = bins + r0 * s, p1 = bins + r1 * s, p2 = bins + r2 * s, p3 = bins + r3 * s;
        let a: usize = 0, b: usize = 0, c: usize = 0, d: usize = 0;
        for (let k = 0; k < depth; k++) {
          a = step(a, tree, set, p0);
          b = step(b, tree, set, p1);
          c = step(c, tree, set, p2);
          d = step(d, tree, set, p3);
        }
        const o0 = out + (r0 << 3), o1 = out + (r1 << 3), o2 = out + (r2 << 3), o3 = out + (r3 << 3);
        store<f64>(o0, load<f64>(o0) + load<f64>(value + (a << 3)));
        store<f64>(o1, load<f64>(o1) + load<f64>(value + (b << 3)));
        store<f64>(o2, load<f64>(o2) + load<f64>(value + (c << 3)));
        store<f64>(o3, load<f64>(o3) + load<f64>(value + (d << 3)));
      }
      for (; i < i1; i++) {
        const r = rowOf(rows, i), p = bins + r * s;
        let a: usize = 0;
        for (let k = 0; k < depth; k++) a = step(a, tree, set, p);
        store<f64>(out + (r << 3), load<f64>(out + (r << 3)) + load<f64>(value + (a << 3)));
      }
    }
  }
}

/** The leaf, as a node of its tree, that each row reaches in each tree. */
export function leafOfRows(
  n: i32,
  bins: usize, // in  uint8[n, stride]
  stride: i32,
  trees: i32,
  starts: usize, // in  int32[trees]
  depths: usize, // in  int32[trees]
  nodes: usize, // in  uint64[all nodes]
  sets: usize, // in  uint8[all nodes, 32]; or 0 where no feature is categorical
  leaves: usize, // out int32[n, trees]
): void {
  for (let t = 0; t < trees; t++) {
    const first = <usize>load<i32>(starts + (<usize>t << 2)), depth = load<i32>(depths + (<usize>t << 2));
    const tree = nodes + (first << 3), set = sets + (first << 5);
    for (let i: usize = 0; i < <usize>n; i++) {
      let a: usize = 0;
      for (let k = 0; k < depth; k++) a = step(a, tree, set, bins + i * <usize>stride);
      store<i32>(leaves + ((i * <usize>trees + <usize>t) << 2), <i32>a);
    }
  }
}

/** raw[row] += value. */
export function addToRows(
  n: i32,
  rows: usize, // in  uint32[n]
  value: f64,
  raw: usize, // in, out float64[all rows]
): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const p = raw + (<usize>load<u32>(rows + (i << 2)) << 3);
    store<f64>(p, load<f64>(p) + value);
  }
}
