import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { type Bins, binCounts } from './bin-edges.ts'
import type { Allowance, Constraints } from './constraints.ts'
import type { PackedGradients } from './objective.ts'

export interface Sums {
  readonly g: number
  readonly h: number
  readonly count: number
}

export interface Split {
  readonly gain: number
  readonly feature: number
  /** Last bin that goes left. */
  readonly bin: number
  /** 1 for bins that go left, where the feature is categorical. */
  readonly goes: Uint8Array | undefined
  /** What the values of both sides have on top of `l2Regularization`. */
  readonly addedL2: number
  readonly missingLeft: boolean
  readonly left: Sums
  readonly right: Sums
}

export interface SplitLimits {
  readonly minSamplesLeaf: number
  readonly minChildWeight: number
  readonly minGain: number
  readonly l1Regularization: number
  readonly l2Regularization: number
  readonly maxCatToOnehot: number
  readonly catSmooth: number
  readonly catL2: number
  readonly maxCatThreshold: number
  readonly minDataPerGroup: number
}

/** Features that are searched at once: a quarter of a MiB of histograms. Of more, each block has a best split. */
const BLOCK = 64
/** Numbers that a kernel writes of a split. */
const WIDTH = 10

/** Finds the best split of a leaf in its histograms. */
export class SplitFinder {
  private readonly k: Kernels
  private readonly fns: BoostingKernels
  private readonly limits: SplitLimits
  private readonly binCounts: Region<Int32Array>
  private readonly categorical: Uint8Array | undefined
  private readonly features: Region<Int32Array>
  private readonly monotone: Region<Int8Array> | undefined
  private readonly out: Region<Float64Array>
  private readonly goes: Region<Uint8Array>
  private readonly order: Region<Int32Array>
  private readonly keys: Region<Float64Array>

  constructor(k: Kernels, ws: Workspace, bins: Bins, limits: SplitLimits, { monotone }: Constraints) {
    this.k = k
    this.fns = k.use(boosting)
    this.limits = limits
    this.binCounts = ws.int32(binCounts(bins))
    this.categorical = bins.categorical
    this.features = ws.raw(Int32Array, bins.edges.length)
    this.monotone = monotone && ws.int8(monotone)
    this.out = ws.raw(Float64Array, WIDTH * Math.max(1, Math.ceil(bins.edges.length / BLOCK)))
    this.goes = ws.raw(Uint8Array, 256)
    this.order = ws.raw(Int32Array, 256)
    this.keys = ws.raw(Float64Array, 256)
  }

  /** Sums over the rows of a leaf with histograms at `hist`. */
  totals(hist: number, p: PackedGradients): Sums {
    this.fns.histogramTotals(hist, p.shift, p.unitG, p.unitH, this.out.at)
    const [g, h, count] = this.out.view as unknown as number[]
    return { g: g!, h: h!, count: count! }
  }

  /**
   * The split with the largest gain by one of the features, or undefined where none is allowed. Of equals, the first of those
   * that compare numbers, then the first by categories.
   */
  best(hist: number, features: Int32Array, p: PackedGradients, allowance: Allowance): Split | undefined {
    const { categorical } = this
    let best = this.byNumber(hist, categorical ? features.filter((f) => categorical[f] === 0) : features, p, allowance)
    if (!categorical) return best
    for (const f of features) {
      if (categorical[f] === 0) continue
      const split = this.byCategory(hist, f, p, allowance)
      if (split && (!best || split.gain > best.gain)) best = split
    }
    return best
  }

  private byNumber(hist: number, features: Int32Array, p: PackedGradients, { lower, upper }: Allowance) {
    const { l1Regularization, l2Regularization, minChildWeight, minSamplesLeaf } = this.limits
    this.features.view.set(features)
    const blocks = cut(features.length, BLOCK)
    this.k.parallel<BoostingKernels, 'bestSplit'>(
      boosting,
      'bestSplit',
      blocks.map(([from, to], i) => [
        hist,
        to - from,
        this.features.at + 4 * from,
        this.binCounts.at,
        p.shift,
        p.unitG,
        p.unitH,
        l1Regularization,
        l2Regularization,
        minChildWeight,
        minSamplesLeaf,
        this.monotone?.at ?? 0,
        lower,
        upper,
        this.out.at + 8 * WIDTH * i,
      ]),
    )
    const out = this.out.view
    let best: Split | undefined
    for (let i = 0; i < blocks.length; i++) {
      const one = out.subarray(WIDTH * i, WIDTH * (i + 1))
      if (best === undefined || one[0]! > best.gain) best = this.found(one, one[1]!, one[2]!, undefined, 0) ?? best
    }
    return best
  }

  private byCategory(hist: number, feature: number, p: PackedGradients, { lower, upper }: Allowance) {
    const { limits } = this
    this.fns.bestCategoricalSplit(
      hist + feature * 4096,
      this.binCounts.view[feature]!,
      p.shift,
      p.unitG,
      p.unitH,
      limits.l1Regularization,
      limits.l2Regularization,
      limits.minChildWeight,
      limits.minSamplesLeaf,
      lower,
      upper,
      limits.maxCatToOnehot,
      limits.catSmooth,
      limits.catL2,
      limits.maxCatThreshold,
      limits.minDataPerGroup,
      this.order.at,
      this.keys.at,
      this.out.at,
      this.goes.at,
    )
    const [, found, several] = this.out.view
    return this.found(this.out.view, found! < 0 ? -1 : feature, 0, this.goes, several === 1 ? limits.catL2 : 0)
  }

  /** The split that a kernel wrote, if it gains enough. */
  private found(
    out: Float64Array,
    feature: number,
    bin: number,
    goes: Region<Uint8Array> | undefined,
    addedL2: number,
  ) {
    const [gain, , , missingLeft, gl, hl, nl, gr, hr, nr] = out as unknown as number[]
    if (!(feature >= 0 && gain! > this.limits.minGain)) return undefined
    const split: Split = {
      gain: gain!,
      feature,
      bin,
      goes: goes?.view.slice(),
      addedL2,
      missingLeft: missingLeft === 1,
      left: { g: gl!, h: hl!, count: nl! },
      right: { g: gr!, h: hr!, count: nr! },
    }
    return split
  }

  /** The value of a leaf that lowers the loss most, to second order, within its bounds. */
  value({ g, h }: Sums, { lower, upper }: Allowance, addedL2 = 0): number {
    const l1 = this.limits.l1Regularization
    const l2 = this.limits.l2Regularization + addedL2
    const t = Math.max(0, Math.abs(g) - l1)
    return h + l2 > 0 ? Math.min(Math.max((g > 0 ? -t : t) / (h + l2), lower), upper) : 0
  }
}
