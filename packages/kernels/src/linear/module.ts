import { base64 } from '../generated/linear.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Passes and coordinate descents of linear models. Arguments are byte offsets and sizes; see assembly/linear/*.ts. */
export interface LinearKernels {
  dot(n: number, x: number, y: number): number
  addTo(n: number, a: number, x: number, y: number): void
  scaleAdd(n: number, a: number, x: number, y: number): void
  hadamard(n: number, x: number, y: number, z: number): void

  columnMoments(
    rows: number,
    columns: number,
    x: number,
    weight: number,
    shift: number,
    sum: number,
    squares: number,
  ): void
  standardize(
    rows: number,
    columns: number,
    width: number,
    x: number,
    weight: number,
    mean: number,
    factor: number,
    one: number,
    sum: number,
    squares: number,
    out: number,
  ): void

  denseGradient(
    from: number,
    to: number,
    width: number,
    outputs: number,
    x: number,
    y: number,
    weight: number,
    w: number,
    z: number,
    g: number,
    kept: number,
  ): number
  denseCurvature(
    from: number,
    to: number,
    width: number,
    outputs: number,
    x: number,
    weight: number,
    v: number,
    z: number,
    g: number,
    kept: number,
  ): void

  csrGradient(
    from: number,
    to: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
    weight: number,
    w: number,
    intercept: boolean,
    z: number,
    pairs: number,
    g: number,
    kept: number,
  ): number
  csrCurvature(
    from: number,
    to: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    v: number,
    intercept: boolean,
    z: number,
    pairs: number,
    g: number,
    kept: number,
  ): void
  csrSquares(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    weight: number,
    sum: number,
    squares: number,
  ): void
  csrClassesGradient(
    from: number,
    to: number,
    columns: number,
    classes: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
    weight: number,
    w: number,
    intercept: boolean,
    z: number,
    g: number,
    kept: number,
  ): number
  csrClassesCurvature(
    from: number,
    to: number,
    columns: number,
    classes: number,
    indptr: number,
    indices: number,
    values: number,
    weight: number,
    v: number,
    intercept: boolean,
    z: number,
    g: number,
    kept: number,
  ): void

  weightedGram(
    from: number,
    to: number,
    width: number,
    x: number,
    weight: number,
    stride: number,
    scratch: number,
    c: number,
  ): void
  pairWeights(
    rows: number,
    classes: number,
    a: number,
    b: number,
    weight: number,
    probabilities: number,
    out: number,
  ): void

  dualEpoch(
    from: number,
    to: number,
    order: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
    bound: number,
    norms: number,
    alpha: number,
    w: number,
    pull: number,
    innerTol: number,
  ): number
  gramSweep(
    active: number,
    count: number,
    n: number,
    hessian: number,
    penalty: number,
    scale: number,
    slope: number,
    u: number,
  ): number
  columnCurvature(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    curvature: number,
    out: number,
  ): void
  columnSweep(
    active: number,
    count: number,
    indptr: number,
    indices: number,
    values: number,
    curvature: number,
    gradient: number,
    diagonal: number,
    ridge: number,
    penalty: number,
    scale: number,
    u: number,
    moved: number,
  ): number

  lassoGramSweep(
    active: number,
    count: number,
    n: number,
    gram: number,
    l1: number,
    l2: number,
    positive: boolean,
    slope: number,
    w: number,
  ): number
  lassoColumnSweep(
    active: number,
    count: number,
    rows: number,
    columns: number,
    squares: number,
    l1: number,
    l2: number,
    positive: boolean,
    residual: number,
    w: number,
  ): number
  lassoSparseSweep(
    active: number,
    count: number,
    indptr: number,
    indices: number,
    values: number,
    mean: number,
    squares: number,
    l1: number,
    l2: number,
    positive: boolean,
    base: number,
    shift: number,
    w: number,
  ): number

  sgdLoss(loss: number, epsilon: number, y: number, p: number): number
  sgdSlope(loss: number, epsilon: number, y: number, p: number): number
  sgdUnscale(features: number, average: boolean, state: number, w: number, averaged: number): void
  sgdRows(
    from: number,
    to: number,
    order: number,
    features: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
    weight: number,
    loss: number,
    epsilon: number,
    l1: number,
    l2: number,
    rate: number,
    eta0: number,
    power: number,
    interceptStep: number,
    average: number,
    state: number,
    w: number,
    averaged: number,
    taken: number,
  ): void
}

/** The module that `kernels.use` starts, for `LinearKernels`. */
export const linear: KernelModule<LinearKernels> = { name: 'linear', base64 }
