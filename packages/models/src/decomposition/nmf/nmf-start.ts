import { type FitContext, ParamError } from '@foldwise/core'
import { type Kernels, toCsr } from '@foldwise/kernels'
import { denseOperator, sparseOperator } from '../linear-operator.ts'
import { randomizedSvd } from '../randomized-svd.ts'
import { type NmfRows, timesRows } from './nmf-rows.ts'

export type NmfInit = 'nndsvd' | 'nndsvda' | 'nndsvdar' | 'random' | null

/** X is about W H; `w` is `[rows, count]`, `ht` `[columns, count]`, the transpose of H. */
export interface Factors {
  readonly w: Float64Array
  readonly ht: Float64Array
}

/** Smaller entries of a start are 0. */
const TINY = 1e-6

export async function nmfStart(
  where: string,
  kernels: Kernels,
  x: NmfRows,
  count: number,
  init: NmfInit,
  ctx: FitContext,
): Promise<Factors> {
  const most = Math.min(x.rows, x.columns)
  const kind = init ?? (count <= most ? 'nndsvda' : 'random')
  if (kind !== 'random' && count > most) {
    throw new ParamError(
      `${where}: expected 'nComponents' to be at most ${most} for init '${kind}', got ${count}. Take init 'random'.`,
    )
  }
  let sum = 0
  for (let k = 0; k < x.values.length; k++) sum += x.values[k]!
  const mean = sum / (x.rows * x.columns)
  await ctx.checkpoint()
  const random = ctx.stream('init')
  if (kind === 'random') {
    const scale = Math.sqrt(mean / count)
    const draw = (length: number) => Float64Array.from({ length }, () => Math.abs(scale * random.normal()))
    return { ht: draw(x.columns * count), w: draw(x.rows * count) }
  }
  const found = await singularStart(kernels, x, count, ctx)
  if (kind === 'nndsvd') return found
  for (const factor of [found.w, found.ht]) {
    for (let k = 0; k < factor.length; k++) {
      if (factor[k] === 0) factor[k] = kind === 'nndsvda' ? mean : Math.abs((mean * random.normal()) / 100)
    }
  }
  return found
}

/**
 * The larger of the positive and the negative part of each pair of singular vectors (Boutsidis and Gallopoulos, Pattern Recognition 41,
 * 2008).
 */
async function singularStart(kernels: Kernels, x: NmfRows, count: number, ctx: FitContext): Promise<Factors> {
  const { rows, columns } = x
  const most = Math.min(rows, columns)
  using ws = kernels.workspace()
  const operator = x.indices
    ? sparseOperator(kernels, toCsr(ws, { rows, columns, indptr: x.starts, indices: x.indices, values: x.values }))
    : denseOperator(kernels, { rows, columns, values: ws.float64(x.values) })
  const size = Math.min(most, count + 10)
  const { values, vectors } = await randomizedSvd(kernels, operator, size, count < 0.1 * most ? 7 : 4, ctx)
  const right = new Float64Array(columns * count)
  for (let q = 0; q < count; q++) for (let j = 0; j < columns; j++) right[j * count + q] = vectors[q * columns + j]!
  // Left vectors times their singular values.
  const left = await timesRows(kernels, x, right, count, ctx.checkpoint)
  const w = new Float64Array(rows * count)
  const ht = new Float64Array(columns * count)
  for (let q = 0; q < count; q++) {
    const value = values[q]!
    const inverse = value > 0 ? 1 / value : 0
    const part = (from: Float64Array, sign: number, scale: number) => {
      const kept = new Float64Array(from.length / count)
      let squares = 0
      for (let i = 0; i < kept.length; i++) {
        const v = sign * from[i * count + q]! * scale
        kept[i] = q === 0 ? Math.abs(v) : Math.max(0, v)
        squares += kept[i]! * kept[i]!
      }
      return { kept, norm: Math.sqrt(squares) }
    }
    const pairs = [1, -1].map((sign) => [part(left, sign, inverse), part(right, sign, 1)] as const)
    const [up, down] = pairs.map(([a, b]) => a.norm * b.norm)
    const [a, b] = pairs[up! > down! ? 0 : 1]!
    const scale = Math.sqrt(value * a.norm * b.norm)
    const put = (to: Float64Array, { kept, norm }: { readonly kept: Float64Array; readonly norm: number }) => {
      for (let i = 0; i < kept.length; i++) {
        const v = norm > 0 ? (scale * kept[i]!) / norm : 0
        to[i * count + q] = v < TINY ? 0 : v
      }
    }
    put(w, a)
    put(ht, b)
  }
  return { w, ht }
}
