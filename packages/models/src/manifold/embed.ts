import type { FitContext } from '@foldwise/core'
import { log } from '@foldwise/kernels'
import type { PairShares } from './affinities.ts'
import { quadTree } from './quad-tree.ts'

export interface EmbedOptions {
  readonly learningRate: number
  readonly earlyExaggeration: number
  readonly maxIter: number
  readonly nIterWithoutProgress: number
  readonly minGradNorm: number
  readonly angle: number
}

export interface Embedding {
  /** `[rows, 2]` */
  readonly places: Float64Array<ArrayBuffer>
  readonly divergence: number
  readonly iterations: number
}

/** Iterations in which pairs attract one another more, and between two looks at the divergence, as scikit-learn's. */
const EARLY = 250
const EVERY = 50
/** Rows between two looks at the signal. */
const BLOCK = 4096

/**
 * Moves places, from `start`, down the gradient of Kullback and Leibler's divergence of the pairs' shares from those that their distances
 * give them, heavy-tailed; with momentum, and a rate for each coordinate that grows while its gradient keeps its sign.
 */
export async function embed(
  shares: PairShares,
  start: Float64Array,
  o: EmbedOptions,
  ctx: FitContext,
): Promise<Embedding> {
  const rows = start.length / 2
  const places = Float64Array.from(start)
  const tree = quadTree(rows)
  const gradient = new Float64Array(2 * rows)
  const force = new Float64Array(2)

  /** The gradient, and where asked for the divergence. */
  const descend = async (scale: number, wantsLoss: boolean): Promise<number> => {
    tree.build(places)
    let total = 0
    for (let i = 0; i < rows; i++) {
      if (i % BLOCK === 0) await ctx.checkpoint()
      total += tree.push(places[2 * i]!, places[2 * i + 1]!, o.angle, force)
      gradient[2 * i] = -force[0]!
      gradient[2 * i + 1] = -force[1]!
    }
    const { starts, indices, values } = shares
    let divergence = 0
    for (let i = 0; i < rows; i++) {
      if (i % BLOCK === 0) await ctx.checkpoint()
      const [x, y] = [places[2 * i]!, places[2 * i + 1]!]
      let [pullX, pullY] = [0, 0]
      for (let n = starts[i]!; n < starts[i + 1]!; n++) {
        const j = 2 * indices[n]!
        const [offX, offY] = [x - places[j]!, y - places[j + 1]!]
        const q = 1 / (1 + offX * offX + offY * offY)
        const p = scale * values[n]!
        pullX += p * q * offX
        pullY += p * q * offY
        if (wantsLoss && p > 0) divergence += p * log(p / Math.max(q / total, Number.MIN_VALUE))
      }
      gradient[2 * i] = 4 * (pullX + gradient[2 * i]! / total)
      gradient[2 * i + 1] = 4 * (pullY + gradient[2 * i + 1]! / total)
    }
    return divergence
  }

  let divergence = Infinity
  let iterations = 0
  const phase = async (from: number, to: number, momentum: number, scale: number, patience: number): Promise<void> => {
    const step = new Float64Array(2 * rows)
    const gain = new Float64Array(2 * rows).fill(1)
    let [best, bestAt] = [Infinity, from]
    for (iterations = from; iterations < to; ) {
      const looks = (iterations + 1) % EVERY === 0 || iterations + 1 === to
      const found = await descend(scale, looks)
      let squares = 0
      for (let k = 0; k < step.length; k++) {
        gain[k] = step[k]! * gradient[k]! < 0 ? gain[k]! + 0.2 : Math.max(0.01, gain[k]! * 0.8)
        squares += gradient[k]! * gradient[k]!
        step[k] = momentum * step[k]! - o.learningRate * gain[k]! * gradient[k]!
        places[k]! += step[k]!
      }
      iterations++
      if (!looks) continue
      divergence = found
      ctx.progress('iterations', iterations, o.maxIter, { divergence })
      if (divergence < best) [best, bestAt] = [divergence, iterations]
      else if (iterations - bestAt > patience) return
      if (Math.sqrt(squares) <= o.minGradNorm) return
    }
  }
  const early = Math.min(EARLY, o.maxIter)
  await phase(0, early, 0.5, o.earlyExaggeration, EARLY)
  if (o.maxIter > early) await phase(iterations, o.maxIter, 0.8, 1, o.nIterWithoutProgress)
  return { places, divergence, iterations }
}
