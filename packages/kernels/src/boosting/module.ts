import { base64 } from '../generated/boosting.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Boosting of histogram trees. Arguments are byte offsets and sizes; see assembly/boosting.ts and its parts. */
export interface BoostingKernels {
  binRows(
    rows: number,
    features: number,
    x: number,
    edges: number,
    steps: number,
    categorical: number,
    stride: number,
    out: number,
  ): void
  histogram(
    from: number,
    to: number,
    features: number,
    bins: number,
    stride: number,
    gradients: number,
    shift: number,
    hist: number,
    fresh: number,
    batch: number,
    stage: number,
  ): void
  gatheredHistogram(
    from: number,
    to: number,
    rows: number,
    features: number,
    bins: number,
    stride: number,
    gradients: number,
    shift: number,
    hist: number,
    fresh: number,
    batch: number,
    stage: number,
  ): void
  addHistogram(pairs: number, a: number, b: number): void
  subtractHistogram(pairs: number, a: number, b: number): void
  histogramTotals(hist: number, shift: number, unitG: number, unitH: number, out: number): void
  bestSplit(
    hist: number,
    count: number,
    features: number,
    bins: number,
    shift: number,
    unitG: number,
    unitH: number,
    l1: number,
    l2: number,
    minH: number,
    minRows: number,
    monotone: number,
    lower: number,
    upper: number,
    out: number,
  ): void
  bestCategoricalSplit(
    hist: number,
    n: number,
    shift: number,
    unitG: number,
    unitH: number,
    l1: number,
    l2: number,
    minH: number,
    minRows: number,
    lower: number,
    upper: number,
    oneHot: number,
    smooth: number,
    groupL2: number,
    most: number,
    group: number,
    order: number,
    keys: number,
    out: number,
    goes: number,
  ): void
  countUp(from: number, to: number, rows: number): void
  copyColumn(n: number, bins: number, stride: number, column: number): void
  deal(n: number, rows: number, bins: number, stride: number, goes: number, lanes: number, out: number): number
  collect(n: number, lefts: number, dealt: number, left: number, right: number): void
  partition(n: number, rows: number, bins: number, stride: number, goes: number, lanes: number, scratch: number): number
  splitSample(n: number, seed: number, threshold: number, rows: number, scratch: number): number
  gradientSizes(from: number, to: number, gradients: number, sizes: number): void
  splitBySize(
    n: number,
    sizes: number,
    least: number,
    seed: number,
    threshold: number,
    rows: number,
    scratch: number,
  ): number
  amplify(n: number, rows: number, sizes: number, least: number, factor: number, gradients: number): void
  packGradients(
    from: number,
    to: number,
    gradient: number,
    hessian: number,
    weight: number,
    scaleG: number,
    scaleH: number,
    gradients: number,
    sums: number,
  ): void
  lambdaGradients(
    from: number,
    to: number,
    starts: number,
    rows: number,
    gain: number,
    raw: number,
    discounts: number,
    inverse: number,
    inverseAt: number,
    truncation: number,
    evalAt: number,
    order: number,
    scratch: number,
    ranked: number,
    gradient: number,
    hessian: number,
    ndcg: number,
  ): void
  pointwiseGradients(
    loss: number,
    from: number,
    to: number,
    y: number,
    weight: number,
    raw: number,
    parameter: number,
    scaleG: number,
    scaleH: number,
    gradients: number,
    sums: number,
  ): void
  softmaxProbabilities(
    from: number,
    to: number,
    classes: number,
    rows: number,
    y: number,
    weight: number,
    raw: number,
    probabilities: number,
    sums: number,
  ): void
  softmaxGradients(
    from: number,
    to: number,
    label: number,
    y: number,
    weight: number,
    probabilities: number,
    scaleG: number,
    scaleH: number,
    gradients: number,
    sums: number,
  ): void
  routeRows(
    n: number,
    rows: number,
    bins: number,
    stride: number,
    trees: number,
    starts: number,
    depths: number,
    nodes: number,
    sets: number,
    values: number,
    outputs: number,
    outputStride: number,
    raw: number,
  ): void
  leafOfRows(
    n: number,
    bins: number,
    stride: number,
    trees: number,
    starts: number,
    depths: number,
    nodes: number,
    sets: number,
    leaves: number,
  ): void
  addToRows(n: number, rows: number, value: number, raw: number): void
}

/** The module that `kernels.use` starts, for `BoostingKernels`. */
export const boosting: KernelModule<BoostingKernels> = { name: 'boosting', base64 }
