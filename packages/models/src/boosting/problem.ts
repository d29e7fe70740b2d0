import type { Values } from '@foldwise/core'
import type { Kernels, Workspace } from '@foldwise/kernels'
import type { Metric } from './metric.ts'
import type { Objective } from './objective.ts'
import type { boostingParams } from './params.ts'
import type { RowMatrix } from './row-matrix.ts'
import type { RowSet } from './row-set.ts'
import type { Ensemble } from './trees.ts'

/** Rows to learn from, or to watch. */
export interface BoostingRows {
  readonly x: RowMatrix
  /** Targets, or class numbers. */
  readonly y: Float64Array | Int32Array
  readonly weight: Float64Array | undefined
  /** Number of each row's query, where rows are ranked. */
  readonly groups?: Int32Array | undefined
  /** Numbers of those that are used, ascending; undefined for all. */
  readonly ids: Int32Array | undefined
}

/** Makes the objective of a set of rows. Sums of some of its gradients may be multiplied by up to `room`. */
export type ObjectiveMaker = (k: Kernels, ws: Workspace, set: RowSet, rows: BoostingRows, room: number) => Objective

export interface BoostingProblem {
  readonly where: string
  readonly train: BoostingRows
  readonly validation: BoostingRows | undefined
  readonly objective: ObjectiveMaker
  /** Leaves take this quantile of their residuals. */
  readonly leafQuantile?: number | undefined
  /** What is watched in place of the loss. */
  readonly metric?: Metric | undefined
  /** Raw scores before the first tree, one an output. */
  readonly base: Float64Array
  /** Trees to go on from. */
  readonly before?: Ensemble | undefined
}

export type BoostingParams = Values<typeof boostingParams>
