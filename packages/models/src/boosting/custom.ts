import { InputError, ParamError, show } from '@foldwise/core'
import { type BoostingKernels, boosting, cut, type Kernels, type Workspace } from '@foldwise/kernels'
import { fixedPoint, type Objective } from './objective.ts'
import type { ObjectiveMaker } from './problem.ts'
import type { RowSet } from './row-set.ts'

/** First and second derivatives of each row's loss by its raw scores, `[rows, outputs]`, row-major. */
export interface Derivatives {
  readonly gradient: ArrayLike<number>
  /** At least 0. */
  readonly hessian: ArrayLike<number>
}

/** What a metric is told of the rows besides scores and targets. */
export interface MetricRows {
  /** Weights of the rows; undefined where each weighs 1. */
  readonly weight: Float64Array | undefined
}

/** A measure of raw scores, watched in place of the loss. */
export interface Metric {
  /** Its value for raw scores `[rows, outputs]` and targets, or class numbers, `[rows]`. */
  readonly evaluate: (raw: Float64Array, y: Float64Array, rows: MetricRows) => number
  readonly higherIsBetter: boolean
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

/** Rows a block: sums of blocks are added in their order, whatever the number of threads. */
const BLOCK = 1 << 14

/** Raw scores row by row, as functions get them: a copy. */
export function rowMajor({ raw, rows, outputs }: RowSet): Float64Array {
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
    const packer = packedValues(k, ws, set, where, room)
    let current: Derivatives | undefined
    return {
      update() {
        current = undefined
        return NaN
      },
      gradients(output) {
        current ??= checked(objective(rowMajor(set), set.y.view.slice()), set, where)
        return packer(current, output)
      },
    } satisfies Objective
  }

/** Packs derivatives that are not in kernel memory yet. */
function packedValues(k: Kernels, ws: Workspace, set: RowSet, where: string, room: number) {
  const packer = fixedPoint(ws, set, where, room)
  const g = ws.raw(Float64Array, set.rows)
  const h = ws.raw(Float64Array, set.rows)
  const blocks = cut(set.rows, BLOCK)
  return ({ gradient, hessian }: Derivatives, output: number) => {
    const [toG, toH] = [g.view, h.view]
    for (let i = 0; i < set.rows; i++) {
      toG[i] = gradient[i * set.outputs + output]!
      toH[i] = hessian[i * set.outputs + output]!
    }
    return packer.pack(output, (scales, at) => {
      k.parallel<BoostingKernels, 'packGradients'>(
        boosting,
        'packGradients',
        blocks.map(([from, to], b) => [
          from,
          to,
          g.at,
          h.at,
          set.weight?.at ?? 0,
          scales.g,
          scales.h,
          packer.shift,
          at,
          packer.sums.at + 24 * b,
        ]),
      )
      return packer.total(2) as [number, number]
    })
  }
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
