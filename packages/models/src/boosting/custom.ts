import { InputError, ParamError, show } from '@foldwise/core'
import type { Metric } from './metric.ts'
import type { Objective } from './objective.ts'
import { packedValues } from './packed-values.ts'
import type { ObjectiveMaker } from './problem.ts'
import type { RowSet } from './row-set.ts'

/** First and second derivatives of each row's loss by its raw scores, `[rows, outputs]`, row-major. */
export interface Derivatives {
  readonly gradient: ArrayLike<number>
  /** At least 0. */
  readonly hessian: ArrayLike<number>
}

/** Functions that take the place of a loss, or of what is watched. They may not change what they are given. */
export interface CustomLoss {
  /**
   * Derivatives of the loss of each row at raw scores `[rows, outputs]`, for targets, or class numbers, `[rows]`. Weights are
   * multiplied in afterwards. Scores begin at 0.
   */
  readonly objective?: (raw: Float64Array, y: Float64Array) => Derivatives
  readonly metric?: Metric
}

/** Raw scores row by row, as functions get them: a copy. */
function rowMajor({ raw, rows, outputs }: RowSet): Float64Array {
  const view = raw.view
  if (outputs === 1) return view.slice()
  const out = new Float64Array(view.length)
  for (let o = 0; o < outputs; o++) for (let i = 0; i < rows; i++) out[i * outputs + o] = view[o * rows + i]!
  return out
}

export function evaluate(metric: Metric, set: RowSet, where: string): number {
  const value = metric.evaluate(rowMajor(set), set.y.view.slice(), { weight: set.weight?.view.slice() })
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new InputError(`${where}: expected the metric to give a number, got ${show(value)}. Check it on a few rows.`)
  }
  return value
}

/** Gradients that a function makes, with NaN for a loss that is not known. */
export const customObjective =
  (objective: NonNullable<CustomLoss['objective']>, where: string): ObjectiveMaker =>
  (k, ws, set, _rows, room) => {
    const values = packedValues(k, ws, set, where, room)
    let current: Derivatives | undefined
    return {
      update() {
        current = undefined
        return NaN
      },
      gradients(output) {
        current ??= checked(objective(rowMajor(set), set.y.view.slice()), set, where)
        const [g, h] = [values.gradient.view, values.hessian.view]
        for (let i = 0; i < set.rows; i++) {
          g[i] = current.gradient[i * set.outputs + output]!
          h[i] = current.hessian[i * set.outputs + output]!
        }
        return values.pack(output)
      },
    } satisfies Objective
  }

function checked(made: Derivatives, { rows, outputs }: RowSet, where: string): Derivatives {
  for (const name of ['gradient', 'hessian'] as const) {
    const values = made?.[name]
    const length = values?.length
    if (length !== rows * outputs) {
      throw new InputError(
        `${where}: expected the objective to give a ${name} of ${rows * outputs} numbers, ${outputs} a row, got ${length === undefined ? show(values) : length}. Return { gradient, hessian }.`,
      )
    }
    for (let i = 0; i < length; i++) {
      const v = values[i]!
      if (Number.isFinite(v) && (name === 'gradient' || v >= 0)) continue
      throw new InputError(
        `${where}: expected the objective to give ${name === 'gradient' ? 'finite gradients' : 'finite hessians >= 0'}, got ${show(v)} in row ${Math.floor(i / outputs)}. Check it on a few rows.`,
      )
    }
  }
  return made
}

/** Throws `ParamError` where the functions and the parameter `loss` do not belong together. */
export function checkCustom(
  where: string,
  custom: CustomLoss | undefined,
  p: { readonly loss: string; readonly earlyStoppingRounds: number | null },
  watched: boolean,
): void {
  if ((p.loss === 'custom') !== (custom?.objective !== undefined)) {
    throw new ParamError(
      p.loss === 'custom'
        ? `${where}: expected a function for loss 'custom', got none. Give it with boostWith(recipe, { objective }).`
        : `${where}: expected loss 'custom' beside a function for it, got '${p.loss}'. Set the loss, or leave the function out.`,
    )
  }
  if (p.loss === 'custom' && (watched || p.earlyStoppingRounds !== null) && !custom?.metric) {
    throw new ParamError(
      `${where}: expected a metric to watch, as a custom objective gives no loss, got none. Add { metric }, or leave validation rows and earlyStoppingRounds out.`,
    )
  }
}
