import type { Kernels } from '../loader/kernels.ts'
import type { Region, Workspace } from '../loader/workspace.ts'

/** How impurity is measured; the numbers are those of assembly/tree/job.ts. */
const treeCriteria = { gini: 0, entropy: 1, squaredError: 2, poisson: 3, absoluteError: 4 } as const
export type TreeCriterion = keyof typeof treeCriteria

/** How rows are weighed: not at all, by counts (uint8), or by any weights (float64). */
export const treeWeights = { none: 0, counts: 1, any: 2 } as const

/** Fields of assembly/tree/job.ts, in its order. */
const DOUBLES = ['totalWeight', 'minWeightLeaf', 'minImpurityDecrease'] as const
const POINTERS = [
  'keys',
  'bins',
  'edges',
  'columns',
  'targetOrder',
  'targetRank',
  'classes',
  'targets',
  'weights',
  'logTable',
  'ways',
  'goesLeft',
  'spare',
  'sorted',
  'binCounts',
  'sortedTargets',
  'order',
  'sums',
  'left',
  'right',
  'lossLeft',
  'medianLeft',
  'localRank',
  'fenwickWeight',
  'fenwickTarget',
  'centres',
  'nodes',
  'tasks',
] as const
const INTEGERS = [
  'taskCount',
  'stride',
  'rows',
  'features',
  'maxFeatures',
  'drawFeatures',
  'maxDepth',
  'minSamplesSplit',
  'minSamplesLeaf',
  'maxLeafNodes',
  'criterion',
  'classCount',
  'outputs',
  'weightKind',
  'randomSplits',
  'random',
  'recordBytes',
  'nodeCapacity',
  'nodeCount',
  'nodeBase',
  'splitsLeft',
] as const
const FIELDS: readonly string[] = [...POINTERS, ...INTEGERS]

/** With the fields that only the kernel uses. */
const JOB_BYTES = 480
const SMALL_ENTRIES = 8
const TASK_BYTES = 80
const RECORD_HEAD = 40

export type TreeJobFields = { readonly [K in (typeof DOUBLES)[number] | (typeof POINTERS)[number]]?: number } & {
  readonly [K in (typeof INTEGERS)[number]]?: number
}

/** What a tree's memory depends on. */
export interface TreeJobSize {
  /** Rows of the data, and entries of a column at most. */
  readonly rows: number
  readonly features: number
  /** 1 for regressors. */
  readonly classCount: number
  /** Targets of a regressor; 1 for classifiers, and where nothing is said. */
  readonly outputs?: number
  readonly criterion: TreeCriterion
  readonly randomSplits: boolean
  /** Whether rows have bins instead of keys. */
  readonly binned?: boolean
  /** Whether some features have ways. */
  readonly monotonic?: boolean
  readonly maxDepth: number
  /** 0: no limit, and growth depth first. */
  readonly maxLeafNodes: number
}

/** One tree being grown in kernel memory: its parameters, its scratch, and the records of its nodes. */
export class TreeJob {
  /** What `plant` and `grow` take. */
  readonly at: number
  readonly recordDoubles: number
  private readonly kernels: Kernels
  private readonly nodes: Region<Float64Array>

  constructor(kernels: Kernels, workspace: Workspace, size: TreeJobSize) {
    this.kernels = kernels
    const {
      rows,
      features,
      classCount,
      outputs = 1,
      criterion,
      randomSplits,
      binned = false,
      monotonic = false,
      maxDepth,
      maxLeafNodes,
    } = size
    this.at = workspace.uint8(JOB_BYTES).at
    const values = Math.max(classCount, outputs)
    this.recordDoubles = RECORD_HEAD / 8 + values
    const mostLeaves = Math.max(1, Math.min(rows, maxLeafNodes === 0 ? rows : maxLeafNodes))
    // Best-first growth goes back to records, so it gets room for all of them.
    const nodeCapacity = maxLeafNodes === 0 ? Math.min(4096, 2 * rows + 2) : 2 * mostLeaves + 2
    this.nodes = workspace.raw(Float64Array, nodeCapacity * this.recordDoubles)
    const taskCount = maxLeafNodes === 0 ? Math.min(rows, maxDepth) + 2 : mostLeaves + 2
    const absolute = criterion === 'absoluteError'
    const doubles = (length: number): number => workspace.raw(Float64Array, length).at
    this.write({
      goesLeft: workspace.uint8((rows >> 3) + 1).at,
      spare: doubles(rows),
      // Scans read one entry beyond the last.
      sorted: doubles(1 + (binned ? rows : SMALL_ENTRIES)),
      binCounts: binned ? workspace.raw(Int32Array, 256).at : 0,
      sortedTargets: doubles(SMALL_ENTRIES),
      order: workspace.raw(Int32Array, features).at,
      sums: doubles(values),
      left: doubles(values),
      right: doubles(values),
      lossLeft: absolute ? doubles(rows + 1) : 0,
      medianLeft: absolute && monotonic ? doubles(rows + 1) : 0,
      localRank: absolute ? workspace.raw(Int32Array, rows).at : 0,
      fenwickWeight: absolute ? doubles(rows + 1) : 0,
      fenwickTarget: absolute ? doubles(rows + 1) : 0,
      centres: workspace.float64(outputs).at,
      nodes: this.nodes.at,
      tasks: workspace.raw(Uint8Array, taskCount * TASK_BYTES).at,
      stride: rows,
      features,
      maxDepth,
      maxLeafNodes,
      criterion: treeCriteria[criterion],
      classCount,
      outputs,
      randomSplits: randomSplits ? 1 : 0,
      recordBytes: 8 * this.recordDoubles,
      nodeCapacity,
    })
  }

  write(fields: TreeJobFields): void {
    const view = new DataView(this.kernels.memory.buffer, this.at, JOB_BYTES)
    for (const [name, value] of Object.entries(fields)) {
      const double = (DOUBLES as readonly string[]).indexOf(name)
      if (double >= 0) view.setFloat64(8 * double, value, true)
      else view.setUint32(8 * DOUBLES.length + 4 * FIELDS.indexOf(name), value, true)
    }
  }

  private read(name: (typeof INTEGERS)[number]): number {
    const at = this.at + 8 * DOUBLES.length + 4 * FIELDS.indexOf(name)
    return new DataView(this.kernels.memory.buffer).getInt32(at, true)
  }

  /** A copy of the records made since the last call: `recordDoubles` numbers each, see `treeRecords`. */
  takeRecords(): Float64Array<ArrayBuffer> {
    const count = this.read('nodeCount')
    const records = this.nodes.view.slice(0, count * this.recordDoubles) as Float64Array<ArrayBuffer>
    this.write({ nodeCount: 0, nodeBase: this.read('nodeBase') + count })
    return records
  }
}

/** Reads one record after the other. */
export function readTreeRecords(
  records: Float64Array<ArrayBuffer>,
  recordDoubles: number,
  each: (record: {
    readonly impurity: number
    readonly weight: number
    readonly threshold: number
    /** Twice the parent's number, plus 1 for its right child; -1 for the root. */
    readonly parent: number
    /** -1 in a leaf. */
    readonly feature: number
    readonly samples: number
    readonly missingLeft: number
    readonly values: Float64Array
  }) => void,
): void {
  const integers = new Int32Array(records.buffer)
  for (let at = 0; at < records.length; at += recordDoubles) {
    each({
      impurity: records[at]!,
      weight: records[at + 1]!,
      threshold: records[at + 2]!,
      parent: integers[2 * at + 6]!,
      feature: integers[2 * at + 7]!,
      samples: integers[2 * at + 8]!,
      missingLeft: integers[2 * at + 9]!,
      values: records.subarray(at + RECORD_HEAD / 8, at + recordDoubles),
    })
  }
}
