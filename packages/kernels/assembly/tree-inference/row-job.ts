/**
 * Trees for single rows. TypeScript writes the fields (src/tree-inference/row-trees.ts, which lists them in the same order: change both).
 *
 * Trees are filled up to one depth, and cut into blocks of three levels: seven nodes as 8 bytes of columns and 8 of the last bins that go
 * left, less 128, node `i` before its children `2i + 1` and `2i + 2`; the eighth never holds. Levels that the depth leaves over are at the
 * top of the root's block, where all bins go left. Blocks of a level lie from left to right, tree after tree.
 */
@unmanaged
export class RowJob {
  zero: f64; // values up to this far from 0 are 0, or missing

  // in
  values: usize; // float64[rows, searches]: of the feature of each search
  readings: usize; // uint8[searches]; see binColumn. Those of categories are last
  edges: usize; // float64[searches, 256]; see binColumn
  roots: usize; // pairs of trees: columns of the first, of the second, bins of the first, of the second
  below: usize; // blocks below the roots'
  third: usize; // blocks below those
  fourth: usize; // and below those
  leaves: usize; // float64 or, for `single`, float32: 2 ** depth for each tree
  outputOf: usize; // int32[trees]
  base: usize; // float64[outputs]
  exits: usize; // uint8[256]: which of a block's eight ways out the results of its nodes lead to

  // out
  out: usize; // float64[rows, outputs]

  // scratch
  bins: usize; // int8[2, half]: bins of the searches less 128, missing values in the last, and then in the first
  places: usize; // uint32[trees, even]

  searches: i32;
  numbers: i32; // searches that are not of categories
  step: i32; // bytes of the first step of the longest search
  half: i32; // 32, 64 or 128: at least the number of searches
  missingLeft: i32; // whether a node sends missing values to the left: its column is that of its search and `half`
  single: i32; // whether values and sums are float32
  outputs: i32;
  rootLevels: i32; // 1 to 3
  stages: i32; // blocks on a way
  sixteen: i32; // 16, which the compiler is not to know: it would make a vector of a constant anew at each use
}
