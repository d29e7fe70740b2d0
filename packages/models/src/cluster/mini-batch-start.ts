import type { DenseMatrix, FitContext, Rng } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { checkClusters, givenCenters } from './center-params.ts'
import { someRows, totalInertia } from './row-draws.ts'
import { plusPlusCenters, randomCenters } from './seed-centers.ts'
import type { WeightedRows } from './weighted-rows.ts'

export interface StartOptions {
  readonly nClusters: number
  readonly init: 'k-means++' | 'random' | readonly (readonly number[])[]
}

interface Sizes {
  readonly nInit: number | null
  readonly initSize: number | null
  readonly batchSize: number
}

/** The start of least inertia on some rows, each made of some rows. */
export async function bestStart(
  type: string,
  kernels: Kernels,
  x: DenseMatrix,
  weight: Float64Array | undefined,
  { nClusters, init, nInit, initSize, batchSize }: StartOptions & Sizes,
  ctx: FitContext,
): Promise<Float64Array> {
  const where = `${type}.fit`
  const kept = weight && Int32Array.from(weight.keys()).filter((i) => weight[i]! > 0)
  const rows = kept?.length ?? x.shape[0]
  checkClusters(where, nClusters, rows, weight !== undefined)
  const size = Math.min(rows, Math.max(initSize ?? 3 * batchSize, initSize === null ? 3 * nClusters : nClusters))
  const sample = (random: Rng): ArrayLike<number> => {
    if (size === rows) return kept ?? Int32Array.from({ length: rows }, (_, i) => i)
    const drawn = random.permutation(rows).subarray(0, size)
    return kept ? drawn.map((i) => kept[i]!) : drawn
  }
  const runs = typeof init !== 'string' ? 1 : (nInit ?? (init === 'random' ? 3 : 1))
  const judge = sample(ctx.stream('judge'))
  let best: Float64Array | undefined
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    using ws = kernels.workspace()
    const random = ctx.stream('init', run)
    const found = await startFrom(
      where,
      kernels,
      someRows(ws, x, sample(random), weight),
      { nClusters, init },
      random,
      ctx,
    )
    if (runs === 1) return found
    const rowsToJudge = someRows(ws, x, judge, weight)
    const dense: DenseMatrix = { kind: 'dense', shape: [size, x.shape[1]], data: rowsToJudge.values.copy() }
    const inertia = await totalInertia(kernels, dense, rowsToJudge.weights?.copy(), found, ctx)
    if (inertia < least) [best, least] = [found, inertia]
  }
  return best!
}

/** Centres on some rows. */
export async function startFrom(
  where: string,
  kernels: Kernels,
  rows: WeightedRows,
  { nClusters, init }: StartOptions,
  random: Rng,
  ctx: FitContext,
): Promise<Float64Array> {
  if (typeof init !== 'string') return givenCenters(where, init, nClusters, rows.columns)
  if (init === 'random') return randomCenters(rows, nClusters, random)
  return plusPlusCenters(kernels, rows, nClusters, random, ctx)
}
