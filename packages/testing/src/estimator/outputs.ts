import { isSparse, type Label, type Model, Tensor, toDense } from '@foldwise/core'
import { CheckFailure, expect, expectClose, expectEqual } from './assert.ts'
import { LABELS } from './sample.ts'
import type { Declared } from './subject.ts'

/** What a model says of some rows: numbers, and for classifiers labels too. */
export interface Outputs {
  readonly values: ArrayLike<number>
  readonly labels?: readonly Label[]
}

export interface AnyModel extends Model {
  readonly kind: string
  readonly classes?: readonly Label[]
  predict?(x: unknown): Promise<ArrayLike<number> | readonly Label[]>
  predictProba?(x: unknown): Promise<Tensor>
  decisionFunction?(x: unknown): Promise<Tensor>
  transform?(x: unknown): Promise<unknown>
}

/** A classifier's scores and labels, a regressor's values, a clusterer's clusters, a transformer's output. */
export async function outputs(d: Declared, model: Model, values: readonly (readonly number[])[]): Promise<Outputs> {
  const m = model as AnyModel
  const x = d.input.from(values)
  if (m.kind === 'transformer') return { values: await numbers(d, await m.transform!(x)) }
  const predicted = await m.predict!(x)
  expect(
    predicted.length === values.length,
    `expected ${values.length} predictions, one a row, got ${predicted.length}`,
  )
  if (m.kind !== 'classifier') return { values: predicted as ArrayLike<number> }
  const labels = predicted as readonly Label[]
  const scores = await (m.predictProba ?? m.decisionFunction)?.call(m, x)
  return { values: scores ? await scores.data() : labels.map((l) => m.classes!.indexOf(l)), labels }
}

async function numbers(d: Declared, out: unknown): Promise<ArrayLike<number>> {
  if (d.read) return d.read(out)
  if (out instanceof Tensor) return out.data()
  if (isSparse(out)) return toDense(out)
  throw new CheckFailure('expected a transformer to give a tensor or a sparse matrix. Pass `read` for anything else')
}

/** Expects equal outputs; labels are only compared where the values have to be the same bits. */
export function expectSame(what: string, a: Outputs, b: Outputs, tolerance = 0): void {
  expectClose(what, a.values, b.values, tolerance)
  if (tolerance === 0) expectEqual(what, a.labels, b.labels)
}

/** Accuracy of a classifier, R² of a regressor. */
export function score(out: Outputs, y: readonly unknown[]): number {
  if (out.labels) return y.filter((v, i) => v === out.labels![i]).length / y.length
  const truth = y as readonly number[]
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length
  let residual = 0
  let total = 0
  truth.forEach((v, i) => {
    residual += (v - out.values[i]!) ** 2
    total += (v - mean) ** 2
  })
  return 1 - residual / total
}

export const judges = (d: Declared): boolean => d.recipe.kind === 'classifier' || d.recipe.kind === 'regressor'

export const labelsOf = (d: Declared): readonly string[] => LABELS.slice(0, d.classes)
