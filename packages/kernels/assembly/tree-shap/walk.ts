import { goesLeft } from './sides';
import { CONSTANTS, DEPTH, DOWN_LEFT, DOWN_RIGHT, EARLIER, FEATURE, LEAVES, LEFT_SHARE, LEFT_VALUE, PLACE, RIGHT_SHARE, RIGHT_VALUE, UP } from './node';

// The Shapley value of a feature is what it adds when it comes in at a time t that is drawn evenly from 0 to 1, as all others
// are: phi = integral of (value if it is known - value if it is not) over t. At time t, a split whose feature is not known yet
// sends a share of the row to each side, that of the training rows; one whose feature is known sends all of it to one side. So with
// the children's values a and b, h the one that the row goes to and e = leftShare a + rightShare b, a node is worth e + t (h - e), and
// its feature is worth the integral of P (h - e), P being the share of the row that comes by. All are polynomials in t of a lower degree
// than there are features on a way down, which sums over `points` values of t integrate exactly (Gauss and Legendre).
//
// Where a feature was split by above, rows that an earlier split by it would have sent elsewhere (`met` is 0) only come by unknown. For
// others, if a share z of the training rows comes through those earlier splits, the feature is known with probability g t,
// g = 1 / (z (1 - t) + t), and what it adds is P z g^2 (h - e).

/** Rows are taken in pairs, lanes of vectors: `pairs` of them side by side. */
@unmanaged
export class Walk {
  pairs: usize = 0;
  points: usize = 0;
  /** Of one output and one block of rows. */
  x: usize = 0;
  phi: usize = 0;
  nodes: usize = 0;
  values: usize = 0;
  constants: usize = 0;
  /** Times t of the tree. */
  times: usize = 0;
  members: usize = 0;
  /** By depth and pair: whether the row goes left there; and whether it would have come by so far, as far as that feature goes. */
  sides: usize = 0;
  met: usize = 0;
  /** By depth, pair and point: the share of the row that comes by. */
  shares: usize = 0;
  /** By place, pair and point: what a child is worth. */
  worth: usize = 0;
}

/** Whether rows come by as far as the node's feature goes; ones where it was not split by before. */
// @ts-ignore: decorator
@inline
function metOf(w: Walk, node: usize, pair: usize): v128 {
  const earlier = <usize>load<i32>(node + EARLIER);
  return earlier == 0 ? i64x2.splat(-1) : v128.load(w.met + ((earlier * w.pairs + pair) << 4));
}

/** What a child is worth that is a leaf: its value at all times. */
function fillLeaf(w: Walk, place: usize, value: usize): void {
  const v = v128.load64_splat(w.values + (value << 3));
  const size = (w.pairs * w.points) << 4;
  const to = w.worth + place * size;
  for (let i: usize = 0; i < size; i += 16) v128.store(to + i, v);
}

/** Finds the rows' sides. */
function look(w: Walk, node: usize): void {
  const depth = <usize>load<i32>(node + DEPTH), size = w.pairs << 4;
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(w.sides + depth * size + i, goesLeft(node, w.members, w.x + i, size));
  }
}

/** Shares of the rows that go on to one child. */
function goDown(w: Walk, node: usize, isLeft: bool): void {
  const depth = <usize>load<i32>(node + DEPTH), points = w.points << 3;
  const share = v128.load64_splat(node + (isLeft ? LEFT_SHARE : RIGHT_SHARE));
  const again = load<i32>(node + EARLIER) != 0;
  const times = again ? w.constants + (<usize>load<i32>(node + CONSTANTS) << 3) : w.times;
  let from = w.shares + ((depth * w.pairs * w.points) << 4), to = from + ((w.pairs * w.points) << 4);
  for (let pair: usize = 0; pair < w.pairs; pair++) {
    const side = v128.load(w.sides + ((depth * w.pairs + pair) << 4));
    const here = isLeft ? side : v128.not(side), met = metOf(w, node, pair);
    v128.store(w.met + (((depth + 1) * w.pairs + pair) << 4), v128.and(met, here));
    for (let q: usize = 0; q < points; q += 8) {
      const p = v128.load(from), known = f64x2.mul(p, v128.and(met, v128.load64_splat(times + q)));
      v128.store(to, f64x2.add(f64x2.mul(share, f64x2.sub(p, known)), v128.and(here, known)));
      from += 16;
      to += 16;
    }
  }
}

/** What a node is worth, and what its feature adds, by what its children are worth. */
function goUp(w: Walk, node: usize): void {
  const depth = <usize>load<i32>(node + DEPTH), points = w.points << 3, size = (w.pairs * w.points) << 4;
  const leftShare = v128.load64_splat(node + LEFT_SHARE), rightShare = v128.load64_splat(node + RIGHT_SHARE);
  const again = load<i32>(node + EARLIER) != 0;
  const times = again ? w.constants + (<usize>load<i32>(node + CONSTANTS) << 3) : w.times;
  let p = w.shares + depth * size, a = w.worth + 2 * (depth + 1) * size;
  let out = w.worth + <usize>load<i32>(node + PLACE) * size;
  let phi = w.phi + ((<usize>load<i32>(node + FEATURE) * w.pairs) << 4);
  for (let pair: usize = 0; pair < w.pairs; pair++) {
    const side = v128.load(w.sides + ((depth * w.pairs + pair) << 4));
    let sum = f64x2.splat(0);
    if (again) {
      const met = metOf(w, node, pair);
      for (let q: usize = 0; q < points; q += 8) {
        const l = v128.load(a), r = v128.load(a + size);
        const e = f64x2.add(f64x2.mul(leftShare, l), f64x2.mul(rightShare, r)), d = f64x2.sub(v128.bitselect(l, r, side), e);
        v128.store(out, f64x2.add(e, f64x2.mul(v128.and(met, v128.load64_splat(times + q)), d)));
        const part = f64x2.mul(v128.load64_splat(times + points + q), v128.load(p));
        sum = f64x2.add(sum, f64x2.mul(part, d));
        p += 16;
        a += 16;
        out += 16;
      }
      sum = v128.and(sum, met);
    } else {
      for (let q: usize = 0; q < points; q += 8) {
        const l = v128.load(a), r = v128.load(a + size);
        const e = f64x2.add(f64x2.mul(leftShare, l), f64x2.mul(rightShare, r)), d = f64x2.sub(v128.bitselect(l, r, side), e);
        v128.store(out, f64x2.add(e, f64x2.mul(v128.load64_splat(times + q), d)));
        sum = f64x2.add(sum, f64x2.mul(v128.load(p), d));
        p += 16;
        a += 16;
        out += 16;
      }
    }
    v128.store(phi, f64x2.add(v128.load(phi), sum));
    phi += 16;
  }
}

/** The same, of a node whose children are leaves: they are worth the same at all times. */
function goOverLeaves(w: Walk, node: usize): void {
  const depth = <usize>load<i32>(node + DEPTH), points = w.points << 3, size = (w.pairs * w.points) << 4;
  const l = v128.load64_splat(w.values + (<usize>load<i32>(node + LEFT_VALUE) << 3));
  const r = v128.load64_splat(w.values + (<usize>load<i32>(node + RIGHT_VALUE) << 3));
  const leftShare = v128.load64_splat(node + LEFT_SHARE), rightShare = v128.load64_splat(node + RIGHT_SHARE);
  const e = f64x2.add(f64x2.mul(leftShare, l), f64x2.mul(rightShare, r));
  const again = load<i32>(node + EARLIER) != 0;
  const times = again ? w.constants + (<usize>load<i32>(node + CONSTANTS) << 3) : w.times;
  let p = w.shares + depth * size, out = w.worth + <usize>load<i32>(node + PLACE) * size;
  let x = w.x, phi = w.phi + ((<usize>load<i32>(node + FEATURE) * w.pairs) << 4);
  for (let pair: usize = 0; pair < w.pairs; pair++) {
    const met = metOf(w, node, pair);
    const d = f64x2.sub(v128.bitselect(l, r, goesLeft(node, w.members, x, w.pairs << 4)), e), known = v128.and(met, d);
    let sum = f64x2.splat(0);
    for (let q: usize = 0; q < points; q += 8) {
      const share = v128.load(p);
      v128.store(out, f64x2.add(e, f64x2.mul(v128.load64_splat(times + q), known)));
      sum = f64x2.add(sum, again ? f64x2.mul(v128.load64_splat(times + points + q), share) : share);
      p += 16;
      out += 16;
    }
    v128.store(phi, f64x2.add(v128.load(phi), f64x2.mul(sum, known)));
    phi += 16;
    x += 16;
  }
}

/** Goes through a tree by its steps; the shares at the root are there. */
export function goThrough(w: Walk, steps: usize, end: usize): void {
  for (let s = steps; s < end; s += 4) {
    const step = load<i32>(s), node = w.nodes + (<usize>(step >> 2) << 6);
    const place: usize = 2 * (<usize>load<i32>(node + DEPTH) + 1);
    switch (step & 3) {
      case DOWN_LEFT: {
        look(w, node);
        const value = load<i32>(node + LEFT_VALUE);
        if (value >= 0) fillLeaf(w, place, <usize>value);
        else goDown(w, node, true);
        break;
      }
      case DOWN_RIGHT: {
        const value = load<i32>(node + RIGHT_VALUE);
        if (value >= 0) fillLeaf(w, place + 1, <usize>value);
        else goDown(w, node, false);
        break;
      }
      case UP: {
        goUp(w, node);
        break;
      }
      case LEAVES: {
        goOverLeaves(w, node);
        break;
      }
    }
  }
}
