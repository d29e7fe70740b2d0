import { type FitContext, ParamError } from '@foldwise/core'
import type { Run } from './descend.ts'

export function noEarlyStopping(type: string, { earlyStopping }: { readonly earlyStopping: boolean }): void {
  if (!earlyStopping) return
  throw new ParamError(
    `${type}.fitMore: expected 'earlyStopping' false, since it makes one epoch of a batch, got true. Judge the model between batches.`,
  )
}

export function warnOfEpochs(
  type: string,
  runs: readonly Run[],
  { maxIter, tol }: { readonly maxIter: number; readonly tol: number | null },
  ctx: FitContext,
): void {
  const open = runs.find((r) => !r.converged)
  if (tol === null || !open) return
  ctx.warn(
    'not-converged',
    `${type}.fit: expected an objective that no longer falls by more than ${tol} an epoch, got ${open.objective.toPrecision(4)}, still falling after ${maxIter} epochs. Raise maxIter, or scale the columns.`,
  )
}
