import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { sorting } from './module.ts'

export interface SortOptions {
  /** Default false. */
  readonly descending?: boolean
}

/**
 * The stable order of `x`, float64 or int32 [n]: x[order[0]] is the first. `order` is int32 [n]. Equal values keep their order,
 * descending too; 0 and -0 are equal; NaN comes last, descending too.
 */
export function argsort(
  kernels: Kernels,
  x: Region<Float64Array> | Region<Int32Array>,
  order: Region<Int32Array>,
  options: SortOptions = {},
): void {
  const n = x.length
  needLength('argsort', order, n)
  using ws = kernels.workspace()
  const flag = options.descending ? 1 : 0
  if (x.view instanceof Float64Array)
    kernels.use(sorting).argsortFloat64(n, x.at, flag, order.at, ws.raw(Uint8Array, 20 * n + 8192).at)
  else kernels.use(sorting).argsortInt32(n, x.at, flag, order.at, ws.raw(Uint8Array, 12 * n + 4096).at)
}

/** Sorts `x`, float64 or int32 [n], in place: -0 before 0, and descending after it; NaN comes last, descending too. */
export function sort(kernels: Kernels, x: Region<Float64Array> | Region<Int32Array>, options: SortOptions = {}): void {
  const n = x.length
  using ws = kernels.workspace()
  if (x.view instanceof Float64Array) {
    kernels.use(sorting).sortFloat64(n, x.at, options.descending ? 1 : 0, ws.raw(Uint8Array, 8 * n + 8192).at)
    return
  }
  const order = ws.raw(Int32Array, n)
  argsort(kernels, x, order, options)
  kernels.use(sorting).takeInt32(n, ws.int32(x.view).at, order.at, x.at)
}
