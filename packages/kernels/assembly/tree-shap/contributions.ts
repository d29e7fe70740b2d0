import { goThrough, Walk } from './walk';

/** Adds to phi what each feature adds to the sums of leaves of the trees from `from` to before `to`, blocks of rows by blocks of rows. */
export function addContributions(
  blocks: i32,
  pairs: i32, // of rows in a block
  features: i32,
  x: usize, // in  float64[blocks, features, 2 pairs]
  from: i32,
  to: i32,
  trees: usize, // in  int32[trees, 8]: first step, step after the last, points, first constant, first value, outputs, first output, leaves
  nodes: usize, // in  64 bytes a node; see node.ts. Their values are counted from the tree's first, one output's after the other's.
  steps: usize, // in  int32[steps]
  constants: usize, // in  float64[]: of each tree points times t and as many weights; of nodes, see walk.ts, g t and z g^2 of each point
  values: usize, // in  float64[]
  members: usize, // in  int32[]
  outputs: i32,
  phi: usize, // in and out  float64[blocks, outputs, features, 2 pairs]
  scratch: usize, //     64 bytes, and (32 + 48 * points) * pairs * (depth + 2), by the most points of a tree
  depth: i32, // splits on the longest way down a tree
): void {
  const w = changetype<Walk>(scratch);
  const levels = <usize>depth + 2, row = <usize>pairs << 4;
  w.pairs = <usize>pairs;
  w.nodes = nodes;
  w.constants = constants;
  w.members = members;
  w.sides = scratch + 64;
  w.met = w.sides + levels * row;
  w.shares = w.met + levels * row;
  for (let t = from; t < to; t++) {
    const tree = trees + (<usize>t << 5);
    const first = steps + (<usize>load<i32>(tree) << 2), end = steps + (<usize>load<i32>(tree, 4) << 2);
    if (first == end) continue;
    const points = <usize>load<i32>(tree, 8), width = load<i32>(tree, 20);
    w.points = points;
    w.times = constants + (<usize>load<i32>(tree, 12) << 3);
    w.worth = w.shares + levels * points * row;
    let shares = w.shares;
    for (let pair = 0; pair < pairs; pair++) {
      for (let q: usize = 0; q < points; q++) {
        v128.store(shares, v128.load64_splat(w.times + ((points + q) << 3)));
        shares += 16;
      }
    }
    const leaves = load<i32>(tree, 28);
    for (let b = 0; b < blocks; b++) {
      w.x = x + <usize>b * <usize>features * row;
      for (let k = 0; k < width; k++) {
        const output = load<i32>(tree, 24) + k;
        w.phi = phi + (<usize>b * <usize>outputs + <usize>output) * <usize>features * row;
        w.values = values + (<usize>(load<i32>(tree, 16) + k * leaves) << 3);
        goThrough(w, first, end);
      }
    }
  }
}
