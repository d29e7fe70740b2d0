import { searchFeature } from './best-split';
import { nextFeature, wantsMore } from './features';
import { addTask, popBest, popLast, putBack, swapUp } from './tasks';
import { Job, NodeRecord, SMALL, Task } from './job';
import { entryRow } from './key';
import { wayOf } from './monotonic';
import { nodeStats } from './node-stats';
import { markRows, partition } from './partition';
import { drawThreshold, goesLeft } from './random-split';
import { costOf } from './slice';
import { partitionList } from './sort-list';
import { Count, COUNT, Unit, UNIT, Weight } from './weight';

const ROUNDING: f64 = 2.220446049250313e-16;

export const DONE = 0;
export const MORE = 1;
export const FULL = 2;

/**
 * Grows a tree until about `work` has been done, which slice.ts counts. Returns 0: done, 1: call again, 2: take the records out, set
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
  job.step = NEXT;
  child(addTask(job), 0, job.rows, -1, 0, <i32>(job.bins != 0), -1, -Infinity, Infinity);
}

// A node is a step of its own each: its record, then the search for its split feature by feature, then the split column by column. All
// three stop in the midst of a node, and the first two in the midst of a column, so that no call takes long however many rows there are.
const NEXT = 0;
const EXAMINE = 1;
const SEARCH = 2;
const DIVIDE = 3;

function growKind<W>(job: Job, work: f64): i32 {
  while (job.step != NEXT || job.taskCount > 0) {
    if (job.step == NEXT) {
      if (job.nodeCount + 2 > job.nodeCapacity) return FULL;
      if (work < 0) return MORE;
      take(job);
      work -= 64;
    }
    if (job.step == EXAMINE) {
      work = examine<W>(job, work);
      if (job.step == EXAMINE) return MORE;
    }
    if (job.step == SEARCH) {
      work = search<W>(job, work);
      if (job.step == SEARCH) return MORE;
    }
    if (job.step == DIVIDE) {
      work = divide(job, work);
      if (job.step == DIVIDE) return MORE;
    }
  }
  return DONE;
}

/** Takes a node up: one that nobody has examined, or in best-first growth the one whose split gains most. */
function take(job: Job): void {
  const task = job.maxLeafNodes > 0 ? popBest(job) : popLast(job);
  job.hand = changetype<usize>(task);
  job.seen = 0;
  if (task.node < 0) {
    open(job, task);
    job.step = EXAMINE;
  } else if (task.feature >= 0) {
    if (job.splitsLeft-- > 0) job.step = DIVIDE;
    else recordOf(job, task.node).feature = -1;
  }
}

/** Measures the node at hand, and decides whether to look for a split; returns what is left of the work. */
function examine<W>(job: Job, work: f64): f64 {
  const task = changetype<Task>(job.hand), count = task.count;
  work = nodeStats<W>(job, task, recordOf(job, task.node), work);
  if (job.pass >= 0) return work;
  job.step = NEXT;
  const few = task.depth >= job.maxDepth || count < job.minSamplesSplit || count < 2 * job.minSamplesLeaf;
  if (job.pure || few || job.weight < 2 * job.minWeightLeaf) {
    if (job.maxLeafNodes > 0) putBack(job);
    return work;
  }
  job.bestScore = -Infinity;
  job.bestFeature = -1;
  job.feature = -1;
  job.varying = 0;
  job.step = SEARCH;
  return work;
}

/** Searches the node at hand for its split; returns what is left of the work. */
function search<W>(job: Job, work: f64): f64 {
  const task = changetype<Task>(job.hand);
  while (job.feature >= 0 || wantsMore(job, job.seen, job.varying)) {
    if (work < 0) return work;
    if (job.feature < 0) job.feature = nextFeature(job, job.seen);
    work = job.randomSplits ? drawThreshold<W>(job, task, work) : searchFeature<W>(job, task, work);
    if (job.feature >= 0) return work;
    job.seen++;
  }
  close(job, task);
  job.seen = 0;
  job.step = NEXT;
  if (job.maxLeafNodes > 0) putBack(job);
  else if (task.feature >= 0) job.step = DIVIDE;
  return work;
}

/** Splits the rows of the node at hand; returns what is left of the work. */
function divide(job: Job, work: f64): f64 {
  const task = changetype<Task>(job.hand);
  work = applySplit(job, task, work);
  if (job.seen < job.features) return work;
  job.step = NEXT;
  const start = task.start, count = task.count, k = task.leftCount, node = task.node, depth = task.depth + 1, listed = task.listed;
  // The next task may lie where this one did.
  const lower = task.lower, upper = task.upper, middle = task.middle, way = wayOf(job, task.feature);
  const leftLower = way < 0 ? middle : lower, leftUpper = way > 0 ? middle : upper;
  const rightLower = way > 0 ? middle : lower, rightUpper = way < 0 ? middle : upper;
  if (job.maxLeafNodes > 0) {
    child(addTask(job), start, k, 2 * node, depth, listed, -2, leftLower, leftUpper);
    swapUp(job);
    child(addTask(job), start + k, count - k, 2 * node + 1, depth, listed, -1, rightLower, rightUpper);
    swapUp(job);
  } else {
    child(addTask(job), start + k, count - k, 2 * node + 1, depth, listed, -1, rightLower, rightUpper);
    child(addTask(job), start, k, 2 * node, depth, listed, -2, leftLower, leftUpper);
  }
  return work;
}

/** A node that nobody has examined: it comes before all others, and of two, the one with the smaller number. */
function child(task: Task, start: i32, count: i32, parent: i32, depth: i32, listed: i32, node: i32, lower: f64, upper: f64): void {
  task.improvement = Infinity;
  task.start = start;
  task.count = count;
  task.parent = parent;
  task.depth = depth;
  task.listed = listed;
  task.node = node;
  task.lower = lower;
  task.upper = upper;
}

function recordOf(job: Job, node: i32): NodeRecord {
  return changetype<NodeRecord>(job.nodes + <usize>(node - job.nodeBase) * <usize>job.recordBytes);
}

/** Begins the node's record. */
function open(job: Job, task: Task): void {
  task.node = job.nodeBase + job.nodeCount++;
  task.feature = -1;
  task.improvement = -1;
  const record = recordOf(job, task.node);
  record.parent = task.parent;
  record.feature = -1;
  record.threshold = 0;
  record.missingLeft = 0;
  job.pass = 0;
  job.at = 0;
  job.cost = costOf(job, task.count);
  job.lower = task.lower;
  job.upper = task.upper;
}

/** Notes the split that was found, if it is good enough: `task.feature` is -1 where the node stays a leaf. */
function close(job: Job, task: Task): void {
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
  task.middle = job.bestMiddle;
  const record = recordOf(job, task.node);
  record.feature = task.feature;
  record.threshold = task.threshold;
  record.missingLeft = task.missingLeft;
}

/**
 * Moves the rows that go left to the front of the node's segments, from segment `job.seen` on, which is `features` when all are done.
 * Sets `task.listed` for the children. Returns what is left of the work.
 */
function applySplit(job: Job, task: Task, work: f64): f64 {
  const base = job.columns + (<usize>task.start << 3), count = task.count, k = task.leftCount;
  if (job.randomSplits) {
    markByThreshold(job, base, task);
    partition(base, count, job.goesLeft, job.spare);
  } else if (task.listed || count <= SMALL) {
    partitionList(job, base, count, task.feature, task.leftKey, task.missingLeft != 0);
    task.listed = 1;
    job.seen = job.features;
    return work - count;
  } else {
    const step = <usize>job.stride << 3, split = base + <usize>task.feature * step;
    if (job.seen == 0) {
      if (!task.missingLeft || !hasMissing(split, count)) markRows(split, k, count, job.goesLeft);
      else markByThreshold(job, base, task);
      if (k <= SMALL && count - k <= SMALL) {
        partition(base, count, job.goesLeft, job.spare);
        task.listed = 1;
        job.seen = job.features;
        return work - count;
      }
    }
    for (; job.seen < job.features; job.seen++) {
      if (work < 0) return work;
      const p = base + <usize>job.seen * step;
      if (p == split && !task.missingLeft) continue;
      partition(p, count, job.goesLeft, job.spare);
      work -= count;
    }
  }
  if (job.targetOrder) partition(job.targetOrder + (<usize>task.start << 3), count, job.goesLeft, job.spare);
  job.seen = job.features;
  return work - count;
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
