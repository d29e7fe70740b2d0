import type { FitContext } from '@foldwise/core'
import type { Region } from '@foldwise/kernels'
import { type Descent, dualityGap } from './descent.ts'
import { extrapolation } from './extrapolate.ts'

export interface Goal {
  /** Largest duality gap. */
  readonly gap: number
  /** Most sweeps. */
  readonly maxIter: number
  readonly positive: boolean
  /** Puts coordinates into another order, in place; undefined for theirs. */
  readonly shuffle: ((order: Int32Array) => void) | undefined
}

export interface Outcome {
  readonly sweeps: number
  readonly gap: number
}

/** Sweeps over the coordinates that are not 0, between two sweeps over the working set. */
const INNER = 10
/** Sweeps over a working set before guesses are tried. */
const EASY = 20
/** Sweeps between looks at the gap. */
const PATIENCE = 10

/**
 * Minimises from where w is, over a growing working set: those not 0, those above `guess` (strong rules: Tibshirani et al.,
 * Strong rules for discarding predictors, 2012), and those found to pull harder than their penalty. The set only says where to work:
 * the duality gap of all coordinates says when to stop.
 */
export async function minimize(
  d: Descent,
  guess: (slope: number, j: number) => boolean,
  { gap: goal, maxIter, positive, shuffle }: Goal,
  ws: { readonly active: Region<Int32Array>; readonly all: Int32Array },
  ctx: FitContext,
): Promise<Outcome> {
  const { active, all } = ws
  const inside = new Uint8Array(d.n)
  let sweeps = 0
  let size = 0
  let stuck = false
  let fresh = false
  for (;;) {
    const slopes = d.slopes()
    const gap = dualityGap(d, slopes, all, positive)
    if (gap <= goal || sweeps >= maxIter) return { sweeps, gap }
    const first = sweeps === 0
    const [w, l1] = [d.w.view, d.l1.view]
    for (const j of all) {
      const s = slopes[j]!
      const pull = positive ? s : Math.abs(s)
      if (w[j] !== 0 || pull > l1[j]! || (first && guess(pull, j))) inside[j] = 1
    }
    const set = all.filter((j) => inside[j] === 1)
    if (set.length === 0 || (stuck && fresh && set.length === size)) return { sweeps, gap }
    // Sweeps add up rounding errors.
    if ((fresh = stuck)) d.reset()
    size = set.length
    await work(set)
  }

  /** Until the gap, seen from the set, is small enough. */
  async function work(set: Int32Array): Promise<void> {
    const begun = sweeps
    const guessNext = extrapolation(d, set, positive)
    const step = (some: Int32Array): number => {
      const moved = sweep(some)
      if (sweeps - begun > EASY) guessNext()
      return moved
    }
    for (let n = 1; ; n++) {
      const moved = step(set)
      if (!d.freeRest) {
        const w = d.w.view
        const busy = set.filter((j) => w[j] !== 0)
        for (let i = 0; i < INNER && sweeps < maxIter && busy.length < set.length; i++) {
          const change = step(busy)
          await ctx.checkpoint()
          if (change <= 0.1 * moved) break
        }
      }
      await ctx.checkpoint()
      stuck = moved === 0
      if (sweeps >= maxIter || stuck) return
      // What a sweep has gained was missing before it: no look is needed while that is much.
      const look = d.freeRest || moved < goal || n % PATIENCE === 0
      if (look && dualityGap(d, d.slopes(), set, positive) <= goal) return
    }
  }

  function sweep(set: Int32Array): number {
    active.view.set(set)
    shuffle?.(active.view.subarray(0, set.length))
    sweeps++
    return d.sweep(active, set.length, positive)
  }
}
