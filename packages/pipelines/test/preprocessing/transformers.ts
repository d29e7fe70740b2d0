import type { IncrementalTransformer, Invertible, Matrix, Tensor, Transformer, TransformerRecipe } from '@foldwise/core'
import {
  binarizer,
  kBinsDiscretizer,
  knnImputer,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  normalizer,
  polynomialFeatures,
  powerTransformer,
  quantileTransformer,
  robustScaler,
  simpleImputer,
  splineFeatures,
  standardScaler,
} from '../../src/index.ts'

/** Transformers of numbers, by name, for fixtures. */
export const transformers: {
  readonly [name: string]: (params: never) => NumberRecipe
} = {
  standardScaler,
  minMaxScaler,
  maxAbsScaler,
  robustScaler,
  normalizer,
  simpleImputer,
  kBinsDiscretizer,
  polynomialFeatures,
  binarizer,
  powerTransformer,
  quantileTransformer,
  splineFeatures,
  knnImputer,
  missingIndicator,
}

type NumberModel = Transformer<Matrix, Tensor<'float64'>> & Partial<Invertible<never, unknown>>
type NumberRecipe = TransformerRecipe<Matrix, Tensor<'float64'>> &
  Partial<IncrementalTransformer<NumberModel, Matrix>> & { fit(data: object): Promise<NumberModel> }

/** Rows of a fixture, where null stands for NaN. */
export const rowsOf = (rows: readonly (readonly (number | null)[])[]): number[][] =>
  rows.map((row) => row.map((v) => v ?? NaN))
