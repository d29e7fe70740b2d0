import type { DenseMatrix } from '@foldwise/core'
import type { Region, Workspace } from '@foldwise/kernels'

/** Rows in kernel memory, with weights above 0 where they have any. */
export interface WeightedRows {
  readonly rows: number
  readonly columns: number
  readonly values: Region<Float64Array>
  readonly weights: Region<Float64Array> | undefined
}

/** Offset of the weights, or 0 for none, as kernels take it. */
export const weightsAt = (x: WeightedRows): number => x.weights?.at ?? 0

/** A copy of the rows, without those of weight 0. */
export function weightedRows(ws: Workspace, x: DenseMatrix, weight: Float64Array | undefined): WeightedRows {
  const [rows, columns] = x.shape
  if (!weight) return { rows, columns, values: ws.float64(x.data), weights: undefined }
  const kept = Array.from(weight.keys()).filter((i) => weight[i]! > 0)
  const values = ws.raw(Float64Array, kept.length * columns)
  kept.forEach((i, k) => {
    values.view.set(x.data.subarray(i * columns, (i + 1) * columns), k * columns)
  })
  return { rows: kept.length, columns, values, weights: ws.float64(kept.map((i) => weight[i]!)) }
}

/** Some of the rows, `[numbers, columns]`. */
export function takeRows({ columns, values }: WeightedRows, numbers: ArrayLike<number>): Float64Array {
  const out = new Float64Array(numbers.length * columns)
  for (let i = 0; i < numbers.length; i++) {
    out.set(values.view.subarray(numbers[i]! * columns, (numbers[i]! + 1) * columns), i * columns)
  }
  return out
}
