import type { DenseMatrix, FitContext, Rng, SparseMatrix } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { nativeRows } from '../svm/kernel/take-rows.ts'
import { checkClusters, givenCenters } from './center-params.ts'
import type { ClusterRows } from './cluster-rows.ts'
import { someRows, totalInertia } from './row-draws.ts'
import { plusPlusCenters, randomCenters } from './seed-centers.ts'

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
  x: DenseMatrix | SparseMatrix,
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
  const judge = runs > 1 ? Int32Array.from(sample(ctx.stream('judge'))) : new Int32Array(0)
  const rowsToJudge = runs > 1 ? nativeRows(x, judge) : x
  await ctx.checkpoint()
  const weightToJudge = weight && Float64Array.from(judge, (i) => weight[i]!)
  let best: Float64Array | undefined
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    using ws = kernels.workspace()
    const random = ctx.stream('init', run)
    const found = await startFrom(
      where,
      kernels,
      someRows(kernels, ws, x, sample(random), weight),
      { nClusters, init },
      random,
      ctx,
    )
    if (runs === 1) return found
    const inertia = await totalInertia(kernels, rowsToJudge, weightToJudge, found, ctx)
    if (inertia < least) [best, least] = [found, inertia]
  }
  return best!
}

/** Centres on some rows. */
export async function startFrom(
  where: string,
  kernels: Kernels,
  rows: ClusterRows,
  { nClusters, init }: StartOptions,
  random: Rng,
  ctx: FitContext,
): Promise<Float64Array> {
  if (typeof init !== 'string') return givenCenters(where, init, nClusters, rows.columns)
  if (init === 'random') return randomCenters(rows, nClusters, random)
  return plusPlusCenters(kernels, rows, nClusters, random, ctx)
}
