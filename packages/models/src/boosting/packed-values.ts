import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { fixedPoint, type PackedGradients } from './objective.ts'
import type { RowSet } from './row-set.ts'

/** Derivatives of one output that are found elsewhere, and are then packed with the rows' weights. */
export interface PackedValues {
  readonly gradient: Region<Float64Array>
  readonly hessian: Region<Float64Array>
  pack(output: number): PackedGradients
}

/** Rows a block: sums of blocks are added in their order, whatever the number of threads. */
const BLOCK = 1 << 14

export function packedValues(k: Kernels, ws: Workspace, set: RowSet, where: string, room: number): PackedValues {
  const packer = fixedPoint(ws, set, where, room)
  const gradient = ws.raw(Float64Array, set.rows)
  const hessian = ws.raw(Float64Array, set.rows)
  const blocks = cut(set.rows, BLOCK)
  return {
    gradient,
    hessian,
    pack: (output) =>
      packer.pack(output, (scales, at) => {
        k.parallel<BoostingKernels, 'packGradients'>(
          boosting,
          'packGradients',
          blocks.map(([from, to], b) => [
            from,
            to,
            gradient.at,
            hessian.at,
            set.weight?.at ?? 0,
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
