import {
  isSparse,
  type Label,
  type Model,
  type MultiOutputClassifier,
  type OutlierDetector,
  Tensor,
  toDense,
} from '@foldwise/core'
import { CheckFailure, expect, expectClose, expectEqual } from './assert.ts'
import { LABELS } from './sample.ts'
import type { Declared } from './subject.ts'

/** What a model says of some rows: numbers, and for classifiers and outlier detectors labels too. */
export interface Outputs {
  /** One entry a row. Sparse rows are columns and values by turns: some have a million columns. */
  readonly rows: readonly ArrayLike<number>[]
  readonly labels?: readonly Label[]
}

export interface AnyModel extends Model {
  readonly kind: string
  readonly classes?: readonly Label[]
  readonly outputs?: number
  predict?(x: unknown): Promise<ArrayLike<number> | readonly Label[]>
  predictProba?(x: unknown): Promise<Tensor>
  decisionFunction?(x: unknown): Promise<Tensor>
  transform?(x: unknown): Promise<unknown>
}

/** A row of labels as one. */
export const joined = (labels: readonly unknown[]): string => JSON.stringify(labels)

/** A classifier's and an outlier detector's scores and labels, a regressor's values, a clusterer's clusters, a transformer's output. */
export async function outputs(d: Declared, model: Model, values: readonly (readonly number[])[]): Promise<Outputs> {
  const m = model as AnyModel
  const x = d.input.from(values)
  const n = values.length
  if (m.kind === 'outlierDetector') {
    const detector = model as OutlierDetector<unknown>
    return { rows: cut(await detector.decisionFunction(x), n), labels: Array.from(await detector.predict(x)) }
  }
  if (m.kind === 'multiOutputClassifier') return severalLabels(model as MultiOutputClassifier<unknown>, x, n)
  if (m.kind === 'transformer') return { rows: await transformedRows(d, await m.transform!(x), n) }
  const predicted = await m.predict!(x)
  const count = n * d.outputs
  expect(predicted.length === count, `expected ${count} predictions for ${n} rows, got ${predicted.length}`)
  expect((m.outputs ?? 1) === d.outputs, `expected ${d.outputs} outputs, got ${m.outputs}`)
  if (m.kind !== 'classifier') return { rows: cut(predicted as ArrayLike<number>, n) }
  const labels = predicted as readonly Label[]
  const scores = await (m.predictProba ?? m.decisionFunction)?.call(m, x)
  const numbers = scores ? await scores.data() : labels.map((l) => m.classes!.indexOf(l))
  return { rows: cut(numbers, n), labels }
}

async function severalLabels(model: MultiOutputClassifier<unknown>, x: unknown, n: number): Promise<Outputs> {
  const predicted = await model.predict(x)
  expect(predicted.length === n, `expected ${n} rows of labels, got ${predicted.length}`)
  const scores = (await model.predictProba?.(x)) ?? []
  const columns = scores.map(async (tensor) => cut(await tensor.data(), n))
  const numbers = await Promise.all(columns)
  const codes = (row: readonly Label[]) => row.map((label, k) => model.classes[k]!.indexOf(label))
  const rows = predicted.map((row, i) =>
    numbers.length > 0 ? numbers.flatMap((column) => Array.from(column[i]!)) : codes(row),
  )
  return { rows, labels: predicted.map(joined) }
}

async function transformedRows(d: Declared, out: unknown, n: number): Promise<ArrayLike<number>[]> {
  if (!d.read && isSparse(out)) {
    expect(out.shape[0] === n, `expected ${n} rows of output, got ${out.shape[0]}`)
    return Array.from({ length: n }, (_, i) => {
      const columns = out.indices.subarray(out.indptr[i], out.indptr[i + 1])
      return Float64Array.from({ length: columns.length * 2 }, (_, k) =>
        k % 2 === 0 ? columns[k / 2]! : out.values[out.indptr[i]! + (k - 1) / 2]!,
      )
    })
  }
  return cut(await transformedValues(d, out), n)
}

/** A transformer's output as dense numbers. */
export async function transformedValues(d: Declared, out: unknown): Promise<ArrayLike<number>> {
  if (d.read) return d.read(out)
  if (out instanceof Tensor) return out.data()
  if (isSparse(out)) return toDense(out)
  throw new CheckFailure('expected a transformer to give a tensor or a sparse matrix. Pass `read` for anything else')
}

/** Equal parts, one a row. */
function cut(values: ArrayLike<number>, n: number): ArrayLike<number>[] {
  const width = n === 0 ? 0 : values.length / n
  expect(
    Number.isInteger(width) && (n > 0 || values.length === 0),
    `expected values for ${n} rows, got ${values.length}`,
  )
  return Array.from({ length: n }, (_, i) => Array.prototype.slice.call(values, i * width, (i + 1) * width))
}

/** Expects equal outputs; labels are only compared where the values have to be the same bits. */
export function expectSame(what: string, a: Outputs, b: Outputs, tolerance = 0): void {
  expect(a.rows.length === b.rows.length, `expected ${what}, got ${a.rows.length} rows and ${b.rows.length}`)
  a.rows.forEach((row, i) => {
    expectClose(`${what} in row ${i}`, row, b.rows[i]!, tolerance)
  })
  if (tolerance === 0) expectEqual(what, a.labels, b.labels)
}

export const allNumbers = (out: Outputs): boolean =>
  out.rows.every((row) => Array.from(row).every((v) => !Number.isNaN(v)))

/** Accuracy of a classifier, R² of a regressor, the least of its outputs. */
export function score(d: Declared, out: Outputs, y: readonly unknown[]): number {
  if (out.labels) return y.filter((v, i) => (Array.isArray(v) ? joined(v) : v) === out.labels![i]).length / y.length
  if (d.ranks) return inOrder(out, y as readonly number[])
  const truth = (y as readonly (number | readonly number[])[]).map((v) => [v].flat())
  return Math.min(
    ...truth[0]!.map((_, k) =>
      r2(
        truth.map((row) => row[k]!),
        out.rows.map((row) => row[k]!),
      ),
    ),
  )
}

function r2(truth: readonly number[], found: readonly number[]): number {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length
  let residual = 0
  let total = 0
  truth.forEach((v, i) => {
    residual += (v - found[i]!) ** 2
    total += (v - mean) ** 2
  })
  return 1 - residual / total
}

/** Share of the pairs of different grades that the values put in their order; half of those that they do not tell apart. */
function inOrder(out: Outputs, y: readonly number[]): number {
  let right = 0
  let pairs = 0
  y.forEach((a, i) => {
    y.forEach((b, j) => {
      if (a <= b) return
      const [p, q] = [out.rows[i]![0]!, out.rows[j]![0]!]
      right += p > q ? 1 : p === q ? 0.5 : 0
      pairs++
    })
  })
  return right / pairs
}

export const judges = (d: Declared): boolean =>
  ['classifier', 'multiOutputClassifier', 'regressor'].includes(d.recipe.kind)

export const labelsOf = (d: Declared): readonly string[] => LABELS.slice(0, d.classes)
