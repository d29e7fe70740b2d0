/**
 * One tree being grown. TypeScript writes the fields once (src/tree/job.ts, which lists them in the same order: change both), and calls
 * `grow` until it is done; everything that lasts between calls is here or in the memory it points to.
 */
@unmanaged
export class Job {
  /** Weight of all rows; impurity decreases are shares of it. */
  totalWeight: f64;
  minWeightLeaf: f64;
  minImpurityDecrease: f64;

  // in
  keys: usize; // uint32[rows, features], see key.ts; 0 where there are bins
  bins: usize; // uint8[rows, features], 255 for missing values: nodes are lists of rows from the root on; else 0
  edges: usize; // float64[features, 256]: the largest values of the bins; else 0
  columns: usize; // uint64[columns, stride]: entries of each feature in the order of its keys; one, in any order, for random splits and bins
  targetOrder: usize; // uint64[stride] entries in the order of the targets, for the absolute error; else 0
  targetRank: usize; // int32[rows]: place in that order, equal targets in any order
  classes: usize; // int32[rows], for classifiers
  targets: usize; // float64[rows, outputs], for regressors
  weights: usize; // uint8 or float64[rows], see weight.ts
  logTable: usize; // float64[total + 1]: x log2 x, for the entropy of whole numbers; else 0
  ways: usize; // int8[features]: how values (of class 0, for classifiers) go with a feature, see monotonic.ts; else 0

  // scratch
  goesLeft: usize; // a bit a row
  spare: usize; // uint64[stride]
  sorted: usize; // uint64[SMALL], or for bins [stride + 1]: a node by one feature
  binCounts: usize; // int32[256]
  sortedTargets: usize; // uint64[SMALL]
  order: usize; // int32[features]: the features in the order in which they were drawn
  sums: usize; // float64[classes or outputs] of the node
  left: usize; // float64[classes or outputs]
  right: usize; // float64[classes or outputs]
  lossLeft: usize; // float64[stride + 1], for the absolute error
  medianLeft: usize; // float64[stride + 1], for the absolute error where there are ways; else 0
  localRank: usize; // int32[rows]
  fenwickWeight: usize; // float64[stride + 1]
  fenwickTarget: usize; // float64[stride + 1]
  centres: usize; // float64[outputs]: the node's means, for the squared error of several targets; else zeros

  // out
  nodes: usize; // records of `recordBytes`

  /** Nodes still to do: a stack, or for best-first growth a heap. */
  tasks: usize;
  taskCount: i32;

  stride: i32;
  rows: i32; // entries in use of each column
  features: i32;
  maxFeatures: i32;
  drawFeatures: i32; // whether features are looked at in a drawn order, also where all are
  maxDepth: i32;
  minSamplesSplit: i32;
  minSamplesLeaf: i32;
  maxLeafNodes: i32; // 0: no limit, and growth depth first
  criterion: i32;
  classCount: i32; // 1 for regressors
  outputs: i32; // targets of regressors, or columns of zeros and ones for labels of several outputs; 1 for classifiers of one
  weightKind: i32;
  randomSplits: i32;
  random: u32; // state of the generator, not 0
  recordBytes: i32;
  nodeCapacity: i32;
  nodeCount: i32; // records in `nodes`
  nodeBase: i32; // nodes that were taken out before
  splitsLeft: i32; // of best-first growth

  // Where growth stopped in the midst of a node, or not: see grow.ts.
  step: i32;
  /** The node's task, behind the last one. */
  hand: usize;
  /** Features that were searched for a split, or columns that were divided by it. */
  seen: i32;
  /** Those searched that are not constant in the node. */
  varying: i32;
  /** What an entry of the node costs, see slice.ts. */
  cost: f64;

  // The pass over the node's entries that growth stopped in the midst of, and what it has added up so far.
  pass: i32;
  /** Entries that the pass is through with. */
  at: i32;
  passWeight: f64;
  passSum: f64;
  passOther: f64;
  passLow: f64;
  passHigh: f64;
  passCount: i32;
  lowKey: u32;
  highKey: u32;

  // The feature at hand, if `feature` is not -1.
  feature: i32;
  segment: usize; // its entries, ascending by key
  present: i32; // those that are not missing
  threshold: f64; // drawn at random, with the side of missing values
  missingLeft: i32;

  // For the absolute error: the node's entries in the order of the targets, and the weight and the weighted target in the Fenwick trees.
  ordered: usize;
  heldWeight: f64;
  heldTarget: f64;

  // The node at hand.
  weight: f64;
  impurity: f64;
  /** Mean of the targets (squared error), or their median (absolute). */
  centre: f64;
  /** Sum of w (y - centre), or of w y (Poisson); for the entropy of several outputs their number. */
  sum: f64;
  /** What the node's own score is: the score of a split less this, over the total weight, is its impurity decrease. */
  score: f64;
  /** Whether all its rows have one target. */
  pure: i32;
  /** Bounds of the values below it, where there are ways. */
  lower: f64;
  upper: f64;
  /** A split has to be better than the best so far by this: equally good ones are then told by the order of features, not by rounding. */
  tolerance: f64;

  // The best split of it so far.
  bestScore: f64;
  bestThreshold: f64;
  bestFeature: i32;
  bestCount: i32; // rows that go left, missing ones included
  bestMissingLeft: i32;
  bestKey: u32; // the largest key or bin that goes left
  bestMiddle: f64; // between the values of its sides, where there are ways
  /** That of the split at `position`. */
  middle: f64;
  /** Position in the segment of the last scan that was better, or -1. */
  position: i32;
}

/** A node to be split. */
@unmanaged
export class Task {
  improvement: f64;
  threshold: f64;
  lower: f64; // bounds of the values of its leaves, where there are ways
  upper: f64;
  middle: f64; // between the values of the sides of its split
  start: i32; // of its segment in the columns
  count: i32;
  parent: i32; // twice the parent's number, plus 1 for the right child; -1 for the root
  depth: i32;
  /** Whether only column 0 holds the rows: in small nodes and below, features are sorted when they are looked at. */
  listed: i32;
  node: i32;
  feature: i32; // of its split; -1: a leaf
  leftCount: i32;
  missingLeft: i32;
  leftKey: u32; // the largest key or bin that goes left, where splits are searched for
}

/** A finished node, with a float64 value a class or an output behind it. */
@unmanaged
export class NodeRecord {
  impurity: f64;
  weight: f64;
  threshold: f64;
  parent: i32;
  feature: i32; // -1: a leaf
  samples: i32;
  missingLeft: i32;
}

export const GINI = 0;
export const ENTROPY = 1;
export const SQUARED_ERROR = 2;
export const POISSON = 3;
export const ABSOLUTE_ERROR = 4;

/** Up to here, sorting a node's rows by each feature that is looked at is faster than keeping all columns sorted (measured). */
export const SMALL = 8;
