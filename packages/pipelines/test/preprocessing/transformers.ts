import type { Matrix, Tensor, Transformer, TransformerRecipe } from '@foldwise/core'
import {
  kBinsDiscretizer,
  maxAbsScaler,
  minMaxScaler,
  normalizer,
  polynomialFeatures,
  robustScaler,
  simpleImputer,
  standardScaler,
} from '../../src/index.ts'

/** Transformers of numbers, by name, for fixtures. */
export const transformers: {
  readonly [name: string]: (params: never) => TransformerRecipe<Matrix, Tensor<'float64'>, object>
} = {
  standardScaler,
  minMaxScaler,
  maxAbsScaler,
  robustScaler,
  normalizer,
  simpleImputer,
  kBinsDiscretizer,
  polynomialFeatures,
}

export type NumberModel = Transformer<Matrix, Tensor<'float64'>>

/** Rows of a fixture, where null stands for NaN. */
export const rowsOf = (rows: readonly (readonly (number | null)[])[]): number[][] =>
  rows.map((row) => row.map((v) => v ?? NaN))
