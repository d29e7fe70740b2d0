import type { FitContext, Rng } from '@foldwise/core'
import { type Kernels, runPausing } from '@foldwise/kernels'
import { assign } from '../cluster/assign.ts'
import { lloyd } from '../cluster/lloyd.ts'
import { plusPlusCenters, randomCenters } from '../cluster/seed-centers.ts'
import { columnVariances } from '../decomposition/column-variances.ts'

export type MixtureStart = 'kmeans' | 'k-means++' | 'random' | 'randomFromData'

/** Shares of rows that components have at first, `[rows, components]`. */
export async function startShares(
  kernels: Kernels,
  data: Float64Array,
  features: number,
  components: number,
  init: MixtureStart,
  random: Rng,
  ctx: FitContext,
): Promise<Float64Array> {
  const rows = data.length / features
  const out = new Float64Array(rows * components)
  if (init === 'random') {
    for (let at = 0; at < out.length; at += components) {
      let sum = 0
      for (let c = 0; c < components; c++) sum += out[at + c] = random.next()
      for (let c = 0; c < components; c++) out[at + c]! /= sum
    }
    return out
  }
  using ws = kernels.workspace()
  const x = { rows, columns: features, values: ws.float64(data), weights: undefined }
  let centers =
    init === 'randomFromData'
      ? randomCenters(x, components, random)
      : await plusPlusCenters(kernels, x, components, random, ctx)
  if (init === 'kmeans') {
    const variances = await runPausing(
      columnVariances({ kind: 'dense', shape: [rows, features], data }),
      ctx.checkpoint,
    )
    const tol = (1e-4 * variances.reduce((a, b) => a + b, 0)) / features
    centers = (await lloyd(kernels, x, centers, { maxIter: 300, tol }, ctx)).centers
  }
  const labels = ws.raw(Int32Array, rows)
  assign(kernels, x, centers, ws.raw(Float64Array, rows), labels)
  labels.view.forEach((c, i) => {
    out[i * components + c] = 1
  })
  return out
}
