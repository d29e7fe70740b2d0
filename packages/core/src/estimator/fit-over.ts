import type { FitOptions, Model } from '../contract.ts'

/** Names a method that composites may call and copies by spreading lose. */
export const FIT_OVER = Symbol('fit over')

type FitOver = (
  data: { readonly x: unknown; readonly y?: unknown },
  options?: FitOptions,
) => Promise<{ readonly model: Model; readonly transformed: unknown }>

/**
 * A recipe's `fitTransform` for rows that the caller hands over: nobody else reads them again, so that what is made of them may be written
 * over them. Undefined for recipes without.
 */
export const fitOver = (recipe: object): FitOver | undefined => (recipe as { readonly [FIT_OVER]?: FitOver })[FIT_OVER]
