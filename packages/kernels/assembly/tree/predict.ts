// Trees as nodes of 16 bytes: threshold float32, feature int32 (the highest bit: missing values go left), left and right int32. A leaf
// is its own child. Four rows go down side by side, so that the wait for one node's memory is shared.

// @ts-ignore: decorator
@inline
function step<M>(nodes: usize, node: i32, row: usize): i32 {
  const p = nodes + (<usize>node << 4);
  const f = load<u32>(p, 4);
  const x = load<f32>(row + (<usize>(f & 0x7fffffff) << 2));
  let right: usize;
  if (isInteger<M>()) right = <usize>!(x <= load<f32>(p));
  else right = x != x ? <usize>((f >> 31) ^ 1) : <usize>!(x <= load<f32>(p));
  return load<i32>(p + (right << 2), 8);
}

// @ts-ignore: decorator
@inline
function addValues(values: usize, node: i32, outputs: i32, out: usize): void {
  const v = values + (<usize>node * <usize>outputs << 3);
  for (let k: usize = 0; k < <usize>outputs << 3; k += 8) store<f64>(out + k, load<f64>(out + k) + load<f64>(v + k));
}

function sumRows<M>(from: i32, to: i32, features: i32, x: usize, nodes: usize, trees: i32, roots: usize, values: usize, outputs: i32, out: usize): void {
  const width = <usize>features << 2, wide = <usize>outputs << 3;
  for (let t = 0; t < trees; t++) {
    const root = load<i32>(roots + (<usize>t << 2));
    let i = from;
    for (; i + 4 <= to; i += 4) {
      const r0 = x + <usize>i * width, r1 = r0 + width, r2 = r1 + width, r3 = r2 + width;
      let a = root, b = root, c = root, d = root;
      for (;;) {
        const a1 = step<M>(nodes, a, r0), b1 = step<M>(nodes, b, r1), c1 = step<M>(nodes, c, r2), d1 = step<M>(nodes, d, r3);
        const moved = (a1 ^ a) | (b1 ^ b) | (c1 ^ c) | (d1 ^ d);
        a = a1;
        b = b1;
        c = c1;
        d = d1;
        if (moved == 0) break;
      }
      const o = out + <usize>i * wide;
      addValues(values, a, outputs, o);
      addValues(values, b, outputs, o + wide);
      addValues(values, c, outputs, o + 2 * wide);
      addValues(values, d, outputs, o + 3 * wide);
    }
    for (; i < to; i++) {
      const row = x + <usize>i * width;
      let a = root;
      for (let next = step<M>(nodes, a, row); next != a; next = step<M>(nodes, a, row)) a = next;
      addValues(values, a, outputs, out + <usize>i * wide);
    }
  }
}

/** out += the values of the leaves that rows `from` to `to` reach, tree after tree. */
export function predictRows(
  from: i32,
  to: i32,
  features: i32,
  missing: i32, // whether rows may have NaN
  x: usize, // in  float32[rows, features]
  nodes: usize, // in  16 bytes a node
  trees: i32,
  roots: usize, // in  int32[trees]
  values: usize, // in  float64[nodes, outputs]
  outputs: i32,
  out: usize, // out float64[rows, outputs]
): void {
  if (missing) sumRows<f64>(from, to, features, x, nodes, trees, roots, values, outputs, out);
  else sumRows<i32>(from, to, features, x, nodes, trees, roots, values, outputs, out);
}
