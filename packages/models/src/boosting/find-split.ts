import { type BoostingKernels, boosting, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
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
}

/** Finds the best split of a leaf in its histograms. */
export class SplitFinder {
  private readonly fns: BoostingKernels
  private readonly limits: SplitLimits
  private readonly binCounts: Region<Int32Array>
  private readonly features: Region<Int32Array>
  private readonly monotone: Region<Int8Array> | undefined
  private readonly out: Region<Float64Array>

  constructor(k: Kernels, ws: Workspace, bins: Int32Array, limits: SplitLimits, { monotone }: Constraints) {
    this.fns = k.use(boosting)
    this.limits = limits
    this.binCounts = ws.int32(bins)
    this.features = ws.raw(Int32Array, bins.length)
    this.monotone = monotone && ws.int8(monotone)
    this.out = ws.raw(Float64Array, 10)
  }

  /** Sums over the rows of a leaf with histograms at `hist`. */
  totals(hist: number, p: PackedGradients): Sums {
    this.fns.histogramTotals(hist, p.shift, p.unitG, p.unitH, this.out.at)
    const [g, h, count] = this.out.view as unknown as number[]
    return { g: g!, h: h!, count: count! }
  }

  /** The split with the largest gain by one of the features, or undefined where none is allowed. */
  best(hist: number, features: Int32Array, p: PackedGradients, { lower, upper }: Allowance): Split | undefined {
    const { l1Regularization, l2Regularization, minChildWeight, minSamplesLeaf, minGain } = this.limits
    this.features.view.set(features)
    this.fns.bestSplit(
      hist,
      features.length,
      this.features.at,
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
      this.out.at,
    )
    const [gain, feature, bin, missingLeft, gl, hl, nl, gr, hr, nr] = this.out.view as unknown as number[]
    if (!(feature! >= 0 && gain! > minGain)) return undefined
    return {
      gain: gain!,
      feature: feature!,
      bin: bin!,
      missingLeft: missingLeft === 1,
      left: { g: gl!, h: hl!, count: nl! },
      right: { g: gr!, h: hr!, count: nr! },
    }
  }

  /** The value of a leaf that lowers the loss most, to second order, within its bounds. */
  value({ g, h }: Sums, { lower, upper }: Allowance): number {
    const { l1Regularization: l1, l2Regularization: l2 } = this.limits
    const t = Math.max(0, Math.abs(g) - l1)
    return h + l2 > 0 ? Math.min(Math.max((g > 0 ? -t : t) / (h + l2), lower), upper) : 0
  }
}
