import { type FitContext, ParamError } from '@foldwise/core'
import { type BoostingKernels, boosting, cut, type Kernels, type Workspace } from '@foldwise/kernels'
import type { TreeGrower } from './grow-tree.ts'
import { nthLargest } from './nth-largest.ts'
import type { PackedGradients } from './objective.ts'
import type { BoostingParams, BoostingProblem } from './problem.ts'

/** Rows of one tree, first among the grower's: how many, and whether they are 0, 1, 2 .. as they are. */
export interface Bag {
  readonly count: number
  readonly ordered: boolean
}

export interface RowSampler {
  /** Whether trees may get different rows. */
  readonly random: boolean
  /** What sums of gradients may become multiplied by. */
  readonly room: number
  draw(round: number, output: number, gradients: PackedGradients, grower: TreeGrower, rows: number): Bag
}

/** Rows a block of work. */
const BLOCK = 1 << 16
const toChance = (share: number): number => Math.min(0xffffffff, Math.floor(share * 0x100000000))

export function rowSampler(
  k: Kernels,
  ws: Workspace,
  p: BoostingParams,
  problem: BoostingProblem,
  ctx: FitContext,
): RowSampler {
  if (p.samplingMethod === 'goss') return gossSampler(k, ws, p, problem, ctx)
  const fns = k.use(boosting)
  return {
    random: p.subsample < 1,
    room: 1,
    draw(round, output, _gradients, grower, rows) {
      if (p.subsample < 1) {
        const seed = ctx.stream('rows', round, output).uint32()
        const drawn = fns.splitSample(rows, seed, toChance(p.subsample), grower.rows.at, grower.scratch.at)
        if (drawn > 0) return { count: drawn, ordered: false }
      }
      countUp(k, rows, grower)
      return { count: rows, ordered: p.subsample === 1 }
    },
  }
}

/** Puts all rows into the grower's list, in their order. */
function countUp(k: Kernels, rows: number, grower: TreeGrower): void {
  k.parallel<BoostingKernels, 'countUp'>(
    boosting,
    'countUp',
    cut(rows, BLOCK).map(([from, to]) => [from, to, grower.rows.at]),
  )
}

/** Gradient-based one-side sampling (Ke et al., LightGBM, 2017), tree by tree. */
function gossSampler(
  k: Kernels,
  ws: Workspace,
  { topRate, otherRate, learningRate, subsample }: BoostingParams,
  { where, leafQuantile }: BoostingProblem,
  ctx: FitContext,
): RowSampler {
  if (topRate + otherRate > 1) {
    throw new ParamError(
      `${where}: expected 'topRate' and 'otherRate' to add up to at most 1, got ${topRate + otherRate}. Lower one of them.`,
    )
  }
  if (subsample < 1) {
    throw new ParamError(
      `${where}: expected 'subsample' to be 1 beside samplingMethod 'goss', which draws the rows itself, got ${subsample}. Leave one of them out.`,
    )
  }
  if (leafQuantile !== undefined) {
    throw new ParamError(
      `${where}: expected a loss whose gradients differ in size for samplingMethod 'goss', got one that only has their signs. Use 'uniform'.`,
    )
  }
  const fns = k.use(boosting)
  const chance = toChance(otherRate / (1 - topRate))
  let sizes: ReturnType<typeof ws.raw<Float64Array>> | undefined
  return {
    random: true,
    room: Math.max(1, (1 - topRate) / otherRate) * 2,
    draw(round, output, { at }, grower, rows) {
      // As LightGBM does: the first rounds, whose gradients say little, use all rows.
      if (round < Math.floor(1 / learningRate)) {
        countUp(k, rows, grower)
        return { count: rows, ordered: true }
      }
      const region = (sizes ??= ws.raw(Float64Array, rows))
      k.parallel<BoostingKernels, 'gradientSizes'>(
        boosting,
        'gradientSizes',
        cut(rows, BLOCK).map(([from, to]) => [from, to, at, region.at]),
      )
      const least = nthLargest(region.view.slice(), Math.max(1, Math.floor(topRate * rows)))
      let large = 0
      for (const v of region.view) if (v >= least) large++
      const seed = ctx.stream('rows', round, output).uint32()
      const drawn = fns.splitBySize(rows, region.at, least, seed, chance, grower.rows.at, grower.scratch.at)
      if (drawn > large) {
        // The few stand for the many that were left out.
        fns.amplify(drawn, grower.rows.at, region.at, least, (rows - large) / (drawn - large), at)
      }
      return { count: drawn, ordered: drawn === rows }
    },
  }
}
