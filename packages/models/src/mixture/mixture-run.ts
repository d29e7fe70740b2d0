import { type FitContext, ParamError } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { factorsOfPrecisions } from './factors.ts'
import { flatParam, givenPrecisions, givenWeights } from './given-start.ts'
import { estimateFrom, expectAndMaximize, type FoundMixture, type MixtureRows, mixtureOf } from './maximize.ts'
import type { Mixture } from './mixture.ts'
import type { MixtureParams } from './mixture-params.ts'
import { startShares } from './start.ts'

export interface MixtureRun {
  readonly mixture: FoundMixture
  readonly lowerBound: number
  readonly iterations: number
  readonly converged: boolean
}

/** Expectation and maximisation from the start number `run`, for rows from `center`. */
export async function mixtureRun(
  where: string,
  kernels: Kernels,
  x: MixtureRows,
  center: Float64Array,
  params: MixtureParams,
  run: number,
  ctx: FitContext,
): Promise<MixtureRun> {
  const { covarianceType: type, tol, regCovar, maxIter, nInit } = params
  let mixture: Mixture = await firstMixture(where, kernels, x, center, params, run, ctx)
  let lowerBound = -Infinity
  for (let iterations = 1; ; iterations++) {
    const { estimate, logLikelihood } = await expectAndMaximize(kernels, x, mixture, regCovar, ctx)
    const found = await mixtureOf(where, kernels, type, x.features, estimate, ctx.checkpoint)
    mixture = found
    const converged = Math.abs(logLikelihood - lowerBound) < tol
    lowerBound = logLikelihood
    ctx.progress(`run ${run + 1} of ${nInit}`, iterations, maxIter, { lowerBound })
    if (converged || iterations === maxIter) return { mixture: found, lowerBound, iterations, converged }
  }
}

async function firstMixture(
  where: string,
  kernels: Kernels,
  x: MixtureRows,
  center: Float64Array,
  params: MixtureParams,
  run: number,
  ctx: FitContext,
): Promise<Mixture> {
  const { nComponents, covarianceType: type, regCovar, initParams, weightsInit, meansInit, precisionsInit } = params
  const { features } = x
  const weights = weightsInit && givenWeights(where, weightsInit, nComponents)
  const means =
    meansInit &&
    flatParam(where, 'meansInit', meansInit, [nComponents, features]).map((v, k) => v - center[k % features]!)
  const factors = precisionsInit && (await givenFactors(where, kernels, params, precisionsInit, features, ctx))
  if (weights && means && factors) return { type, features, weights, means, factors }
  const random = ctx.stream('start', run)
  const shares = await startShares(kernels, x.data, features, nComponents, initParams, random, ctx)
  const estimate = await estimateFrom(kernels, x, type, shares, regCovar, ctx)
  const found = await mixtureOf(where, kernels, type, features, estimate, ctx.checkpoint)
  return {
    ...found,
    weights: weights ?? found.weights,
    means: means ?? found.means,
    factors: factors ?? found.factors,
  }
}

async function givenFactors(
  where: string,
  kernels: Kernels,
  { covarianceType: type, nComponents }: MixtureParams,
  given: NonNullable<MixtureParams['precisionsInit']>,
  features: number,
  { checkpoint }: FitContext,
): Promise<Float64Array> {
  const precisions = givenPrecisions(where, given, type, nComponents, features)
  const factors = await factorsOfPrecisions(kernels, type, precisions, features, checkpoint)
  if (factors) return factors
  throw new ParamError(
    `${where}: expected 'precisionsInit' to be symmetric and positive definite, got one that is not. They are inverses of covariances.`,
  )
}
