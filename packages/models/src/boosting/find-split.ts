import { type BoostingKernels, boosting, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { type Bins, binCounts } from './bin-edges.ts'
import type { Allowance, Constraints } from './constraints.ts'
import { firstFrom } from './first-from.ts'
import { FEWEST, type FeatureStep } from './histograms.ts'
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

/** Numbers that a kernel writes of a split. */
const WIDTH = 10

/** Features to search, and what is found in each group of them. */
interface List {
  readonly features: Region<Int32Array>
  readonly found: Region<Float64Array>
}

/** A search that has begun: `best` is there once `step` was done for all groups of features. */
export interface Search {
  readonly step: FeatureStep
  readonly best: () => Split | undefined
}

/** Finds the best split of a leaf in its histograms. */
export class SplitFinder {
  private readonly ws: Workspace
  private readonly fns: BoostingKernels
  private readonly limits: SplitLimits
  private readonly binCounts: Region<Int32Array>
  private readonly categorical: Uint8Array | undefined
  private readonly monotone: Region<Int8Array> | undefined
  private readonly out: Region<Float64Array>
  private readonly goes: Region<Uint8Array>
  private readonly order: Region<Int32Array>
  private readonly keys: Region<Float64Array>
  private readonly lists: List[] = []

  constructor(k: Kernels, ws: Workspace, bins: Bins, limits: SplitLimits, { monotone }: Constraints) {
    this.ws = ws
    this.fns = k.use(boosting)
    this.limits = limits
    this.binCounts = ws.int32(binCounts(bins))
    this.categorical = bins.categorical
    this.monotone = monotone && ws.int8(monotone)
    this.out = ws.raw(Float64Array, WIDTH)
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
   * Looks for the split of a leaf with the largest gain by one of the features (ascending): by `step` among those that compare numbers,
   * then by `best` among all. Of equals, that is the first of those that compare numbers, then the first by categories; undefined
   * where none is allowed.
   */
  search(hist: number, features: Int32Array, p: PackedGradients, allowance: Allowance, groups: number): Search {
    const { categorical, limits } = this
    const list = this.lists.pop() ?? {
      features: this.ws.raw(Int32Array, this.binCounts.length),
      found: this.ws.raw(Float64Array, WIDTH * Math.ceil(this.binCounts.length / FEWEST)),
    }
    const numbers = categorical ? features.filter((f) => categorical[f] === 0) : features
    list.features.view.set(numbers)
    const step: FeatureStep = {
      procedure: 'bestSplit',
      args: (from, to, i) => {
        const [first, end] = [firstFrom(numbers, from), firstFrom(numbers, to)]
        return [
          hist,
          end - first,
          list.features.at + 4 * first,
          this.binCounts.at,
          p.shift,
          p.unitG,
          p.unitH,
          limits.l1Regularization,
          limits.l2Regularization,
          limits.minChildWeight,
          limits.minSamplesLeaf,
          this.monotone?.at ?? 0,
          allowance.lower,
          allowance.upper,
          list.found.at + 8 * WIDTH * i,
        ]
      },
    }
    const best = (): Split | undefined => {
      let best: Split | undefined
      const found = list.found.view
      for (let at = 0; at < groups * WIDTH; at += WIDTH) {
        const one = found.subarray(at, at + WIDTH)
        if (best === undefined || one[0]! > best.gain) best = this.found(one, one[1]!, one[2]!, undefined, 0) ?? best
      }
      this.lists.push(list)
      for (const f of categorical ? features : []) {
        if (categorical![f] === 0) continue
        const split = this.byCategory(hist, f, p, allowance)
        if (split && (!best || split.gain > best.gain)) best = split
      }
      return best
    }
    return { step, best }
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
