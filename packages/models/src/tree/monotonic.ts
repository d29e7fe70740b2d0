import { ParamError } from '@foldwise/core'
import type { MonotonicCst } from './tree-params.ts'

/**
 * How the values of nodes go with each feature, as the kernel takes it; undefined where they may go any way. Throws `ParamError` where
 * constraints do not fit the data. `classes`: of a classifier, whose values are shares of class 0, so that they go the other way.
 */
export function waysOf(
  where: string,
  monotonicCst: MonotonicCst,
  features: number,
  { outputs = 1, classes }: { readonly outputs?: number; readonly classes?: number },
): Int8Array | undefined {
  if (monotonicCst === null) return undefined
  if (outputs > 1)
    throw new ParamError(
      `${where}: expected 'monotonicCst' for one target only, got ${outputs} targets. Fit a model for each.`,
    )
  if (classes !== undefined && classes > 2)
    throw new ParamError(
      `${where}: expected 'monotonicCst' for two classes only, got ${classes} classes. Fit a model for each class.`,
    )
  if (monotonicCst.length !== features)
    throw new ParamError(
      `${where}: expected 'monotonicCst' to have ${features} entries, one a feature, got ${monotonicCst.length}. Use 0 for features without a constraint.`,
    )
  if (monotonicCst.every((w) => w === 0)) return undefined
  return Int8Array.from(monotonicCst, (w) => (classes === undefined ? w : -w))
}
