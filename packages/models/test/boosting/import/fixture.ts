import { readFileSync } from 'node:fs'
import { type SparseMatrix, sparseFromDense } from '@foldwise/core'
import { fromLightgbm, fromXgboost, type ImportedClassifier, type ImportedRegressor } from '../../../src/index.ts'

export interface Case {
  readonly name: string
  readonly call: string
  readonly text?: string
  readonly base64?: string
  readonly options: { readonly output?: number }
  readonly predictions: readonly number[]
  /** Of the rows as a sparse matrix that does not store zeros. */
  readonly sparse?: readonly number[]
  readonly importances: readonly number[] | null
}

interface Fixture {
  readonly x: readonly (readonly (number | null)[])[]
  readonly cases: readonly Case[]
  readonly frame: string
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/boosted-files-${name}.json`, import.meta.url), 'utf8'))

export const xgboost: Fixture & { readonly gblinear: string } = read('xgboost')
export const lightgbm: Fixture & { readonly linearTree: string } = read('lightgbm')

export const rows = xgboost.x.map((row) => row.map((v) => v ?? NaN))

/** The rows, without their zeros. */
export const sparseRows = sparseFromDense(rows.flat(), rows.length, rows[0]!.length)

export type ImportedModel = ImportedClassifier<number> | ImportedRegressor

export const bytesOf = (c: Case): Uint8Array =>
  c.base64 ? Uint8Array.from(Buffer.from(c.base64, 'base64')) : new TextEncoder().encode(c.text!)

/** Every file with the reader for it. */
export const cases: readonly (Case & { readonly maker: string; readonly read: () => ImportedModel })[] = [
  ...xgboost.cases.map((c) => ({ ...c, maker: 'XGBoost', read: () => fromXgboost(bytesOf(c), c.options) })),
  ...lightgbm.cases.map((c) => ({ ...c, maker: 'LightGBM', read: () => fromLightgbm(c.text!, c.options) })),
]

/** What the case's call returned: a value, a probability, all probabilities, a raw score or a class. */
export async function predictionsOf(
  c: Case,
  model: ImportedModel,
  x: readonly number[][] | SparseMatrix = rows,
): Promise<number[]> {
  if (model.kind === 'regressor') return [...(await model.predict(x))]
  if (c.call.includes('hinge')) return model.predict(x)
  if (c.call.includes('output_margin') || c.call.includes('logitraw')) {
    return [...(await (await model.decisionFunction(x)).data())]
  }
  const all = [...(await (await model.predictProba!(x)).data())]
  return model.classes.length > 2 ? all : all.filter((_, i) => i % 2 === 1)
}
