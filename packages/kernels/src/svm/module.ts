import { base64 } from '../generated/svm.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Support vector machines. Arguments are byte offsets and sizes; see assembly/svm/*.ts. */
export interface SvmKernels {
  dualHinge(
    from: number,
    to: number,
    order: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    sign: number,
    upper: number,
    ridge: number,
    curve: number,
    bias: number,
    alpha: number,
    w: number,
    state: number,
  ): number
  dualTube(
    from: number,
    to: number,
    order: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
    epsilon: number,
    upper: number,
    ridge: number,
    curve: number,
    bias: number,
    beta: number,
    w: number,
    state: number,
  ): number

  kernelRows(
    from: number,
    to: number,
    points: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    squares: number,
    query: number,
    querySquares: number,
    kind: number,
    gamma: number,
    coef0: number,
    degree: number,
    wide: number,
    outs: number,
    tile: number,
  ): void
  rbfRows(
    from: number,
    to: number,
    columns: number,
    panels: number,
    halves: number,
    query: number,
    queryHalves: number,
    constants: number,
    outs: number,
  ): void
  rbfConstants(out: number): void
  takeQuery(
    i: number,
    lane: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    keep: number,
    query: number,
  ): void
  solvePairs(
    n: number,
    split: number,
    rows: number,
    chosen: number,
    square: number,
    stride: number,
    have: number,
    g: number,
    b: number,
    low: number,
    high: number,
    epsilon: number,
    tol: number,
    most: number,
    scratch: number,
  ): number
  addRows(from: number, to: number, count: number, rows: number, delta: number, g: number): void
}

/** The module that `kernels.use` starts, for `SvmKernels`. */
export const svm: KernelModule<SvmKernels> = { name: 'svm', base64 }
