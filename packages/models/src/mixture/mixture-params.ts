import { integer, number, oneOf, type Values } from '@foldwise/core'
import { nestedParam } from './given-start.ts'

export const mixtureParams = {
  nComponents: integer({ min: 1, default: 1, space: { kind: 'integer', min: 1, max: 20, log: true } }),
  /**
   * `'full'`: each component has a covariance of its own; `'tied'`: all have the same; `'diag'`: columns of a component do not depend on one
   * another; `'spherical'`: and all have one variance.
   */
  covarianceType: oneOf('full', 'tied', 'diag', 'spherical'),
  /** A run ends when the mean log likelihood of a row changes by less. */
  tol: number({ min: 0, default: 1e-3 }),
  /** Added to all variances, so that no component closes in on a row; in the columns' squared units. */
  regCovar: number({ min: 0, default: 1e-6 }),
  maxIter: integer({ min: 1, default: 100 }),
  /** Runs from different starts, of which the likeliest is taken. */
  nInit: integer({ min: 1, default: 1 }),
  /**
   * Which component has which rows at first: those of a cluster of k-means; those nearest to a row drawn by k-means++ or with equal
   * chances; or random shares of all.
   */
  initParams: oneOf('kmeans', 'k-means++', 'random', 'randomFromData'),
  /** Weights, means and inverse covariances to start from instead; what is null is estimated from the start. */
  weightsInit: nestedParam('a weight above 0 a component'),
  meansInit: nestedParam('rows of finite numbers, one a component'),
  precisionsInit: nestedParam("inverse covariances, shaped as 'covarianceType' has them"),
}
export type MixtureParams = Values<typeof mixtureParams>
