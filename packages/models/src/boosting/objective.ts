import { InputError } from '@foldwise/core'
import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { countBits, type Scales, scalesFit, scalesFor } from './fixed-point.ts'
import type { Loss } from './loss.ts'
import type { RowSet } from './row-set.ts'

/** What a tree is grown for: gradients of one output, as integers in kernel memory. */
export interface PackedGradients {
  readonly at: number
  /** Bits of the second integer that count rows. */
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
const BLOCK = 1 << 14

/** A loss of one raw score a row. */
export function pointwise(k: Kernels, ws: Workspace, set: RowSet, loss: Loss, where: string, room: number): Objective {
  const packer = fixedPoint(ws, set, where, room)
  const blocks = cut(set.rows, BLOCK)
  const run = (scales: Scales, at: number): readonly [number, number, number] => {
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
        packer.shift,
        at,
        packer.sums.at + 24 * b,
      ]),
    )
    return packer.total(3) as [number, number, number]
  }
  let packed: PackedGradients
  return {
    update() {
      let sum = 0
      packed = packer.pack(0, (scales, at) => {
        const [total, sumG, sumH] = run(scales, at)
        sum = total
        return [sumG, sumH]
      })
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
          packer.sums.at + 24 * b,
        ]),
      )
      return packer.total(1)[0]! / set.total
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
            packer.shift,
            at,
            packer.sums.at + 24 * b,
          ]),
        )
        return packer.total(2) as [number, number]
      }),
  }
}

/** Memory for packed gradients, and scales that are kept from round to round while they hold; `room` is that of `ObjectiveMaker`. */
export function fixedPoint(ws: Workspace, set: RowSet, where: string, room: number) {
  const shift = countBits(set.rows)
  const gradients: Region = ws.raw(Float64Array, 2 * set.rows)
  const sums = ws.raw(Float64Array, 3 * Math.ceil(set.rows / BLOCK))
  const scales: Scales[] = Array.from({ length: set.outputs }, () => ({ g: 0, h: 0 }))
  return {
    shift,
    sums,
    /** Sums over the blocks of what each wrote, in their order. */
    total(count: number): number[] {
      const out = new Array<number>(count).fill(0)
      const view = sums.view
      for (let b = 0; b < view.length; b += 3) for (let j = 0; j < count; j++) out[j]! += view[b + j]!
      return out
    },
    /** Calls `run` once, or again with other scales where the sums it returns do not fit those it was given. */
    pack(output: number, run: (scales: Scales, at: number) => readonly [number, number]): PackedGradients {
      let s = scales[output]!
      const [sumG, sumH] = run(s, gradients.at)
      if (!(sumG < Infinity && sumH < Infinity)) {
        throw new InputError(
          `${where}: expected finite gradients, got a sum of ${sumG} and of ${sumH} for the hessians. Lower learningRate, or bring the targets to a smaller scale.`,
        )
      }
      if (!scalesFit(s, sumG * room, sumH * room, set.rows)) {
        const better = scalesFor(sumG * room, sumH * room, set.rows)
        if (better.g !== s.g || better.h !== s.h) {
          s = scales[output] = better
          run(s, gradients.at)
        }
      }
      return { at: gradients.at, shift, unitG: 1 / s.g, unitH: 1 / s.h }
    },
  }
}
