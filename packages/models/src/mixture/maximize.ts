import { type FitContext, InputError } from '@foldwise/core'
import { cut, gram, type Kernels, math, type Region, runPausing } from '@foldwise/kernels'
import { densities } from './densities.ts'
import { factorsOf } from './factors.ts'
import type { CovarianceType, Mixture } from './mixture.ts'
import { type Estimate, moments } from './moments.ts'

/** Rows about their means, `[rows, features]`, and how they are gone through. */
export interface MixtureRows {
  readonly rows: number
  readonly features: number
  readonly data: Float64Array
  /** Blocks of rows that are in kernel memory at once. */
  readonly blocks: readonly (readonly [number, number])[]
  /** Products of all rows' columns, for tied covariances alone. */
  readonly total: Float64Array | undefined
}

export interface FoundMixture extends Mixture {
  readonly covariances: Float64Array<ArrayBuffer>
}

/** Elements of rows in kernel memory at once. */
const CHUNK = 1 << 16
/** Products between two looks at the signal. */
const PRODUCTS = 1 << 26

export async function mixtureRows(
  kernels: Kernels,
  data: Float64Array,
  features: number,
  type: CovarianceType,
  components: number,
  pause: () => Promise<void>,
): Promise<MixtureRows> {
  const rows = data.length / features
  const products = type === 'full' ? components * features * features : features * (features + components)
  const blocks = cut(rows, Math.max(16, Math.min(Math.floor(CHUNK / features), Math.floor(PRODUCTS / products))))
  if (type !== 'tied') return { rows, features, data, blocks, total: undefined }
  const total = new Float64Array(features * features)
  for (const [from, to] of blocks) {
    using ws = kernels.workspace()
    const part = ws.raw(Float64Array, total.length)
    const row = ws.float64(data.subarray(from * features, to * features))
    await runPausing(gram(kernels, to - from, features, row, part), pause)
    part.view.forEach((v, k) => {
      total[k]! += v
    })
  }
  return { rows, features, data, blocks, total }
}

/** What rows say of components that have shares of them, `[rows, components]`; in two passes. */
export async function estimateFrom(
  kernels: Kernels,
  x: MixtureRows,
  type: CovarianceType,
  shares: Float64Array,
  regCovar: number,
  ctx: FitContext,
): Promise<Estimate> {
  const components = shares.length / x.rows
  const pass = (kind: CovarianceType, around: Float64Array): Promise<Estimate> =>
    overRows(kernels, x, { type: kind, around, components, regCovar }, ctx, (n, from, _row, own) => {
      own.view.set(shares.subarray(from * components, (from + n) * components))
    })
  // A tied pass adds up no squares: for the means alone.
  const { means } = await pass('tied', new Float64Array(components * x.features))
  return pass(type, means)
}

/** Shares of rows by their densities, then what they say: one step of the algorithm. Also the mean log likelihood before it. */
export async function expectAndMaximize(
  kernels: Kernels,
  x: MixtureRows,
  mixture: Mixture,
  regCovar: number,
  ctx: FitContext,
): Promise<{ readonly estimate: Estimate; readonly logLikelihood: number }> {
  const { type, weights, means } = mixture
  const components = weights.length
  using ws = kernels.workspace()
  const height = x.blocks[0]![1]
  const density = densities(kernels, ws, mixture, height)
  const sums = ws.raw(Float64Array, height)
  const { logSumExpRows, softmaxRows } = kernels.use(math)
  let logLikelihood = 0
  const sought = { type, around: means, components, regCovar }
  const estimate = await overRows(kernels, x, sought, ctx, (n, _from, row, own) => {
    density(n, row, own)
    logSumExpRows(n, components, own.at, sums.at)
    const view = sums.view
    for (let i = 0; i < n; i++) logLikelihood += view[i]!
    softmaxRows(n, components, own.at, own.at)
  })
  return { estimate, logLikelihood: logLikelihood / x.rows }
}

interface Sought {
  readonly type: CovarianceType
  readonly around: Float64Array
  readonly components: number
  readonly regCovar: number
}

/** Adds up all rows with the shares that `share` writes for `n` rows from row `from` on. */
async function overRows(
  kernels: Kernels,
  { features, data, blocks, total }: MixtureRows,
  { type, around, components, regCovar }: Sought,
  ctx: FitContext,
  share: (n: number, from: number, x: Region<Float64Array>, shares: Region<Float64Array>) => void,
): Promise<Estimate> {
  using ws = kernels.workspace()
  const height = blocks[0]![1]
  const row = ws.raw(Float64Array, height * features)
  const shares = ws.raw(Float64Array, height * components)
  const sums = moments(kernels, ws, type, around, components, height, total ?? new Float64Array(features * features))
  for (const [from, to] of blocks) {
    await ctx.checkpoint()
    row.view.set(data.subarray(from * features, to * features))
    share(to - from, from, row, shares)
    sums.add(to - from, row, shares)
  }
  return sums.estimate(regCovar)
}

/** The mixture of an estimate. Throws `InputError` where a covariance is not positive definite. */
export async function mixtureOf(
  where: string,
  kernels: Kernels,
  type: CovarianceType,
  features: number,
  { counts, means, covariances }: Estimate,
  pause: () => Promise<void>,
): Promise<FoundMixture> {
  const factors = await factorsOf(kernels, type, covariances, features, pause)
  if (!factors) {
    throw new InputError(
      `${where}: expected positive definite covariances, got a singular one, of rows too few or too much alike. Lower nComponents, raise regCovar or scale the columns.`,
    )
  }
  const all = counts.reduce((a, b) => a + b, 0)
  return { type, features, weights: counts.map((n) => n / all), means, covariances, factors }
}
