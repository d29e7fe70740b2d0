/** Numbers of the losses that `pointwiseGradients` takes; assembly/boosting/pointwise.ts has the same. */
export const boostingLoss = {
  logistic: 0,
  squared: 1,
  absolute: 2,
  quantile: 3,
  huber: 4,
  poisson: 5,
  gamma: 6,
  tweedie: 7,
} as const
