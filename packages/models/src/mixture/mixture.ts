export type CovarianceType = 'full' | 'tied' | 'diag' | 'spherical'

/** Normal components, of `features` columns each. */
export interface Mixture {
  readonly type: CovarianceType
  readonly features: number
  /** Adding up to 1, `[components]`. */
  readonly weights: Float64Array
  /** `[components, features]` */
  readonly means: Float64Array
  /** Upper factors P of the inverse covariances P P', shaped as covariances: `covarianceShape`. */
  readonly factors: Float64Array
}

/** `[components, features, features]`, `[features, features]`, `[components, features]` or `[components]`. */
export function covarianceShape(type: CovarianceType, components: number, features: number): number[] {
  if (type === 'full') return [components, features, features]
  if (type === 'tied') return [features, features]
  return type === 'diag' ? [components, features] : [components]
}

/** How many numbers a mixture of its kind is free in. */
export function freeParameters(type: CovarianceType, components: number, features: number): number {
  const triangle = (features * (features + 1)) / 2
  const covariances = {
    full: components * triangle,
    tied: triangle,
    diag: components * features,
    spherical: components,
  }
  return covariances[type] + components * features + components - 1
}
