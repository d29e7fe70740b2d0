import { bestSplit } from './best-split';
import { addTask, popBest, popLast, swapUp } from './tasks';
import { Job, NodeRecord, SMALL, Task } from './job';
import { entryRow } from './key';
import { nodeStats } from './node-stats';
import { markRows, partition } from './partition';
import { goesLeft, randomSplit } from './random-split';
import { partitionList } from './sort-list';
import { Count, COUNT, Unit, UNIT, Weight } from './weight';

const ROUNDING: f64 = 2.220446049250313e-16;

export const DONE = 0;
export const MORE = 1;
export const FULL = 2;

/**
 * Grows a tree until about `work` entries have been looked at. Returns 0: done, 1: call again, 2: take the records out, set
 * `nodeCount` to 0, add it to `nodeBase`, and call again (never in best-first growth, which goes back to records).
 */
export function grow(pointer: usize, work: f64): i32 {
  const job = changetype<Job>(pointer);
  return job.weightKind == UNIT ? growKind<Unit>(job, work) : job.weightKind == COUNT ? growKind<Count>(job, work) : growKind<Weight>(job, work);
}

/** Puts the root among the tasks. */
export function plant(pointer: usize): void {
  const job = changetype<Job>(pointer);
  for (let f = 0; f < job.features; f++) store<i32>(job.order + (<usize>f << 2), f);
  job.taskCount = 0;
  job.nodeCount = 0;
  job.nodeBase = 0;
  job.splitsLeft = job.maxLeafNodes - 1;
  const root = addTask(job);
  root.start = 0;
  root.count = job.rows;
  root.parent = -1;
  root.depth = 0;
  root.listed = <i32>(job.bins != 0);
  root.node = -1;
}

function growKind<W>(job: Job, work: f64): i32 {
  while (job.taskCount > 0) {
    if (job.nodeCount + 2 > job.nodeCapacity) return FULL;
    if (work < 0) return MORE;
    if (job.maxLeafNodes > 0) work -= bestFirst<W>(job);
    else {
      const task = popLast(job);
      work -= <f64>task.count * <f64>min(job.maxFeatures, job.features) + 64;
      examine<W>(job, task);
      if (task.feature < 0) continue;
      applySplit(job, task);
      // The popped task's slot is the next to be written.
      const start = task.start, count = task.count, k = task.leftCount, node = task.node, depth = task.depth, listed = task.listed;
      child(addTask(job), start + k, count - k, 2 * node + 1, depth + 1, listed);
      child(addTask(job), start, k, 2 * node, depth + 1, listed);
    }
  }
  return DONE;
}

/** Splits the node whose split gains most, then examines its children. Returns the work done. */
function bestFirst<W>(job: Job): f64 {
  const task = popBest(job);
  if (task.node < 0) {
    // The root, which nobody has examined.
    examine<W>(job, task);
    swapUp(job, addTask(job));
    return <f64>task.count * <f64>job.features;
  }
  if (task.feature < 0) return 0;
  const record = recordOf(job, task.node);
  if (job.splitsLeft <= 0) {
    record.feature = -1;
    return 0;
  }
  job.splitsLeft--;
  applySplit(job, task);
  const start = task.start, count = task.count, k = task.leftCount, node = task.node, depth = task.depth, listed = task.listed;
  const left = addTask(job);
  child(left, start, k, 2 * node, depth + 1, listed);
  examine<W>(job, left);
  swapUp(job, left);
  const right = addTask(job);
  child(right, start + k, count - k, 2 * node + 1, depth + 1, listed);
  examine<W>(job, right);
  swapUp(job, right);
  return <f64>count * <f64>job.features;
}

function child(task: Task, start: i32, count: i32, parent: i32, depth: i32, listed: i32): void {
  task.start = start;
  task.count = count;
  task.parent = parent;
  task.depth = depth;
  task.listed = listed;
}

function recordOf(job: Job, node: i32): NodeRecord {
  return changetype<NodeRecord>(job.nodes + <usize>(node - job.nodeBase) * <usize>job.recordBytes);
}

/** Writes the node's record, and finds its split: `task.feature` is -1 where it stays a leaf. */
function examine<W>(job: Job, task: Task): void {
  task.node = job.nodeBase + job.nodeCount++;
  task.feature = -1;
  task.improvement = -1;
  const record = recordOf(job, task.node);
  record.parent = task.parent;
  record.feature = -1;
  record.threshold = 0;
  record.missingLeft = 0;
  const count = task.count, listed = task.listed != 0;
  const pure = nodeStats<W>(job, job.columns + (<usize>task.start << 3), task.start, count, listed, record);
  if (pure || task.depth >= job.maxDepth || count < job.minSamplesSplit || count < 2 * job.minSamplesLeaf) return;
  if (job.weight < 2 * job.minWeightLeaf) return;
  job.bestScore = -Infinity;
  job.bestFeature = -1;
  if (job.randomSplits) randomSplit<W>(job, task.start, count);
  else bestSplit<W>(job, task.start, count, listed);
  if (job.bestFeature < 0) return;
  // No split makes impurity grow: less than 0 is rounding.
  const improvement = max(0.0, (job.bestScore - job.score) / job.totalWeight);
  if (improvement + ROUNDING < job.minImpurityDecrease) return;
  task.improvement = improvement;
  task.feature = job.bestFeature;
  task.threshold = job.bestThreshold;
  task.leftCount = job.bestCount;
  task.missingLeft = job.bestMissingLeft;
  task.leftKey = job.bestKey;
  record.feature = task.feature;
  record.threshold = task.threshold;
  record.missingLeft = task.missingLeft;
}

/** Moves the rows that go left to the front of the node's segments. Sets `task.listed` for the children. */
function applySplit(job: Job, task: Task): void {
  const base = job.columns + (<usize>task.start << 3), count = task.count, k = task.leftCount;
  if (job.randomSplits) {
    markByThreshold(job, base, task);
    partition(base, count, job.goesLeft, job.spare);
  } else if (task.listed || count <= SMALL) {
    partitionList(job, base, count, task.feature, task.leftKey, task.missingLeft != 0);
    task.listed = 1;
    return;
  } else {
    const step = <usize>job.stride << 3, split = base + <usize>task.feature * step;
    if (!task.missingLeft || !hasMissing(split, count)) markRows(split, k, count, job.goesLeft);
    else markByThreshold(job, base, task);
    if (k <= SMALL && count - k <= SMALL) {
      partition(base, count, job.goesLeft, job.spare);
      task.listed = 1;
      return;
    }
    for (let f = 0, p = base; f < job.features; f++, p += step) {
      if (p != split || task.missingLeft) partition(p, count, job.goesLeft, job.spare);
    }
  }
  if (job.targetOrder) partition(job.targetOrder + (<usize>task.start << 3), count, job.goesLeft, job.spare);
}

function hasMissing(segment: usize, count: i32): bool {
  return load<u64>(segment + (<usize>(count - 1) << 3)) >> 32 == 0xffffffff;
}

function markByThreshold(job: Job, base: usize, task: Task): void {
  const keys = job.keys + (<usize>task.feature << 2), width = <usize>job.features;
  for (let p = 0; p < task.count; p++) {
    const i = entryRow(load<u64>(base + (<usize>p << 3)));
    const left = goesLeft(load<u32>(keys + (<usize>i * width << 2)), task.threshold, task.missingLeft != 0);
    const slot = job.goesLeft + <usize>(i >> 3), mask: u32 = 1 << (i & 7), old = <u32>load<u8>(slot);
    store<u8>(slot, left ? old | mask : old & ~mask);
  }
}
