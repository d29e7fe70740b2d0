import { InputError } from '@foldwise/core'
import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { countBits, type Scales, type Sizes, scalesFit, scalesFor } from './fixed-point.ts'
import type { Loss } from './loss.ts'
import type { RowSet } from './row-set.ts'

/** What a tree is grown for: gradients of one output, as integers in kernel memory. */
export interface PackedGradients {
  readonly at: number
  /** Bits of the second integer of a histogram's bin that count rows. */
  readonly shift: number
  readonly unitG: number
  readonly unitH: number
}

/** Losses and gradients at the raw scores of a set of rows. */
export interface Objective {
  /** Mean loss at the raw scores as they are now; later calls of `gradients` are for those. */
  update(): number
  gradients(output: number): PackedGradients
}

/** Rows a block: sums of blocks are added in their order, whatever the number of threads. */
const BLOCK = 1 << 13

/** A loss of one raw score a row. */
export function pointwise(k: Kernels, ws: Workspace, set: RowSet, loss: Loss, where: string, room: number): Objective {
  const packer = fixedPoint(ws, set, where, room)
  const blocks = cut(set.rows, BLOCK)
  let sum = 0
  const run = (scales: Scales, at: number): Sizes => {
    k.parallel<BoostingKernels, 'pointwiseGradients'>(
      boosting,
      'pointwiseGradients',
      blocks.map(([from, to], b) => [
        loss.kernel,
        from,
        to,
        set.y.at,
        set.weight?.at ?? 0,
        set.raw.at,
        loss.parameter,
        scales.g,
        scales.h,
        at,
        packer.sumsOf(b),
      ]),
    )
    sum = packer.total(0)
    return packer.sizes(1)
  }
  let packed: PackedGradients
  return {
    update() {
      packed = packer.pack(0, run)
      return sum / set.total
    },
    gradients: () => packed,
  }
}

/** Log loss of a softmax over one raw score a class. */
export function softmaxLoss(k: Kernels, ws: Workspace, set: RowSet, where: string, room: number): Objective {
  const packer = fixedPoint(ws, set, where, room)
  const blocks = cut(set.rows, BLOCK)
  const p = ws.raw(Float64Array, set.rows * set.outputs)
  const weight = set.weight?.at ?? 0
  return {
    update() {
      k.parallel<BoostingKernels, 'softmaxProbabilities'>(
        boosting,
        'softmaxProbabilities',
        blocks.map(([from, to], b) => [
          from,
          to,
          set.outputs,
          set.rows,
          set.y.at,
          weight,
          set.raw.at,
          p.at,
          packer.sumsOf(b),
        ]),
      )
      return packer.total(0) / set.total
    },
    gradients: (output) =>
      packer.pack(output, (scales, at) => {
        k.parallel<BoostingKernels, 'softmaxGradients'>(
          boosting,
          'softmaxGradients',
          blocks.map(([from, to], b) => [
            from,
            to,
            output,
            set.y.at,
            weight,
            p.at + output * set.rows * 8,
            scales.g,
            scales.h,
            at,
            packer.sumsOf(b),
          ]),
        )
        return packer.sizes(0)
      }),
  }
}

/** Numbers a block that kernels write: a loss, then sums and maxima of gradients and hessians. */
const WRITTEN = 5

/** Memory for packed gradients, and scales that are kept from round to round while they hold; `room` is that of `ObjectiveMaker`. */
export function fixedPoint(ws: Workspace, set: RowSet, where: string, room: number) {
  const shift = countBits(set.rows)
  const gradients: Region = ws.raw(Int32Array, 2 * set.rows)
  const written = ws.raw(Float64Array, WRITTEN * Math.ceil(set.rows / BLOCK))
  const scales: Scales[] = Array.from({ length: set.outputs }, () => ({ g: 0, h: 0 }))
  const over = (j: number, add: (a: number, b: number) => number): number => {
    let out = 0
    const view = written.view
    for (let b = j; b < view.length; b += WRITTEN) out = add(out, view[b]!)
    return out
  }
  const total = (j: number): number => over(j, (a, b) => a + b)
  const most = (j: number): number => over(j, (a, b) => Math.max(a, b))
  return {
    /** Where a kernel writes what it finds of a block. */
    sumsOf: (block: number): number => written.at + 8 * WRITTEN * block,
    /** The sum, in the order of the blocks, of what each wrote at `j`. */
    total,
    /** What kernels wrote from `j` on. */
    sizes: (j: number): Sizes => ({ sumG: total(j), sumH: total(j + 1), maxG: most(j + 2), maxH: most(j + 3) }),
    /** Calls `run` once, or again with other scales where the sums it returns do not fit those it was given. */
    pack(output: number, run: (scales: Scales, at: number) => Sizes): PackedGradients {
      let s = scales[output]!
      const { sumG, sumH, maxG, maxH } = run(s, gradients.at)
      if (!(sumG < Infinity && sumH < Infinity)) {
        throw new InputError(
          `${where}: expected finite gradients, got a sum of ${sumG} and of ${sumH} for the hessians. Lower learningRate, or bring the targets to a smaller scale.`,
        )
      }
      const sizes = { sumG: sumG * room, sumH: sumH * room, maxG: maxG * room, maxH: maxH * room }
      if (!scalesFit(s, sizes, set.rows)) {
        const better = scalesFor(sizes, set.rows)
        if (better.g !== s.g || better.h !== s.h) {
          s = scales[output] = better
          run(s, gradients.at)
        }
      }
      return { at: gradients.at, shift, unitG: 1 / s.g, unitH: 1 / s.h }
    },
  }
}
