import { binColumn } from './bins';
import { LEAVES, RESULTS, ROWS } from './layout';

// A node is 12 bytes: uint32 `column << 8 | bin + 128`, the last bin that goes left, then uint16 offsets into the scratch memory of
// what its left child and its right child gave, and of where its own result goes. A node of two leaves has the left one's number in the
// second place; the right one has the next. Leaves are numbered from left to right.

/** Of 64 rows, the left leaf's number, or the next where the bin is above the last that goes left. */
// @ts-ignore: decorator
@inline
function twoLeaves(x: usize, t: v128, leaf: v128, out: usize): void {
  // A comparison that holds is -1.
  v128.store(out, i8x16.sub(leaf, i8x16.gt_s(v128.load(x), t)));
  v128.store(out, i8x16.sub(leaf, i8x16.gt_s(v128.load(x, 16), t)), 16);
  v128.store(out, i8x16.sub(leaf, i8x16.gt_s(v128.load(x, 32), t)), 32);
  v128.store(out, i8x16.sub(leaf, i8x16.gt_s(v128.load(x, 48), t)), 48);
}

/** Of 64 rows, what the child on their side gave. */
// @ts-ignore: decorator
@inline
function choose(x: usize, t: v128, a: usize, b: usize, out: usize): void {
  // Leaves to the right have larger numbers: the larger of left and (right, or 0) is the right one.
  v128.store(out, i8x16.max_u(v128.load(a), v128.and(v128.load(b), i8x16.gt_s(v128.load(x), t))));
  v128.store(out, i8x16.max_u(v128.load(a, 16), v128.and(v128.load(b, 16), i8x16.gt_s(v128.load(x, 16), t))), 16);
  v128.store(out, i8x16.max_u(v128.load(a, 32), v128.and(v128.load(b, 32), i8x16.gt_s(v128.load(x, 32), t))), 32);
  v128.store(out, i8x16.max_u(v128.load(a, 48), v128.and(v128.load(b, 48), i8x16.gt_s(v128.load(x, 48), t))), 48);
}

/** Numbers of the leaves that the rows of a block reach, in the last result. */
// @ts-ignore: decorator
@inline
function leavesOf(nodes: usize, pairs: i32, others: i32, columns: usize, scratch: usize): usize {
  let p = nodes, last = scratch;
  for (let k = 0; k < pairs; k++) {
    const w = load<u32>(p), x = columns + <usize>(w >> 8) * ROWS, out = scratch + <usize>load<u16>(p, 8);
    const t = i8x16.splat(<i8>w), leaf = i8x16.splat(<i8>load<u16>(p, 4));
    twoLeaves(x, t, leaf, out);
    twoLeaves(x + 64, t, leaf, out + 64);
    last = out;
    p += 12;
  }
  for (let k = 0; k < others; k++) {
    const w = load<u32>(p), x = columns + <usize>(w >> 8) * ROWS, t = i8x16.splat(<i8>w);
    const a = scratch + <usize>load<u16>(p, 4), b = scratch + <usize>load<u16>(p, 6), out = scratch + <usize>load<u16>(p, 8);
    choose(x, t, a, b, out);
    choose(x + 64, t, a + 64, b + 64, out + 64);
    last = out;
    p += 12;
  }
  return last;
}

// @ts-ignore: decorator
@inline
function addLeaves(leaves: usize, values: usize, out: usize, single: i32): void {
  for (let r: usize = 0; r < ROWS; r += 4) {
    const a = load<f64>(values + (<usize>load<u8>(leaves + r) << 3)), b = load<f64>(values + (<usize>load<u8>(leaves + r, 1) << 3));
    const c = load<f64>(values + (<usize>load<u8>(leaves + r, 2) << 3)), d = load<f64>(values + (<usize>load<u8>(leaves + r, 3) << 3));
    const o = out + (r << 3);
    let s = f64x2.add(v128.load(o), f64x2.replace_lane(f64x2.splat(a), 1, b));
    let t = f64x2.add(v128.load(o, 16), f64x2.replace_lane(f64x2.splat(c), 1, d));
    if (single) {
      // Exact sums of two float32 numbers, rounded once.
      s = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(s));
      t = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(t));
    }
    v128.store(o, s);
    v128.store(o, t, 16);
  }
}

/** out[row] = base + the values of the leaves that the row reaches, tree after tree, in float64 or in float32. */
export function scoreRows(
  rows: i32,
  features: i32,
  x: usize, // in  float64[rows, features]
  single: i32, // whether values and sums are rounded to float32
  zero: f64,
  searches: i32,
  search: usize, // in  int32[searches, 3]: feature, reading, step; see binColumn. Search s makes columns 2s and 2s + 1.
  edges: usize, // in  float64[searches, 256]
  trees: i32,
  table: usize, // in  int32[trees, 4]: nodes of two leaves, other nodes, output, first value
  nodes: usize, // in  12 bytes a node, those of two leaves before the others of their tree
  values: usize, // in  float64[all leaves]
  outputs: i32,
  base: usize, // in  float64[outputs]
  out: usize, // out float64[rows, outputs]
  scratch: usize, //     uint8[49152 + 256 * searches + 1024 * outputs]
): void {
  const width = <usize>features << 3;
  const columns = scratch + LEAVES + RESULTS, sums = columns + <usize>searches * 2 * ROWS;
  for (let leaf = 0; leaf < 256; leaf++) memory.fill(scratch + <usize>leaf * ROWS, <u8>leaf, ROWS);
  memory.fill(columns, 0, <usize>searches * 2 * ROWS);
  for (let from: usize = 0; from < <usize>rows; from += ROWS) {
    const count = min(ROWS, <usize>rows - from);
    for (let s = 0; s < searches; s++) {
      const q = search + <usize>s * 12, p = x + from * width + (<usize>load<i32>(q) << 3);
      binColumn(count, p, width, single, load<i32>(q, 4), zero, edges + (<usize>s << 11), load<i32>(q, 8), columns + <usize>s * 2 * ROWS);
    }
    for (let k = 0; k < outputs; k++) {
      const b = load<f64>(base + (<usize>k << 3));
      for (let r: usize = 0; r < ROWS; r++) store<f64>(sums + ((<usize>k * ROWS + r) << 3), b);
    }
    let at = nodes;
    for (let t = 0; t < trees; t++) {
      const q = table + (<usize>t << 4), pairs = load<i32>(q), others = load<i32>(q, 4);
      const value = values + (<usize>load<i32>(q, 12) << 3), sum = sums + <usize>load<i32>(q, 8) * (ROWS << 3);
      const leaves = leavesOf(at, pairs, others, columns, scratch);
      if (single) addLeaves(leaves, value, sum, 1);
      else addLeaves(leaves, value, sum, 0);
      at += <usize>(pairs + others) * 12;
    }
    for (let r: usize = 0; r < count; r++) {
      for (let k = 0; k < outputs; k++) {
        store<f64>(out + (((from + r) * <usize>outputs + <usize>k) << 3), load<f64>(sums + ((<usize>k * ROWS + r) << 3)));
      }
    }
  }
}
