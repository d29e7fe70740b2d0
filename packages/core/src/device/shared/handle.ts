import type { DType } from '../../dtype.ts'
import type { Shape } from '../../shape.ts'

/** What a device tensor holds, in the form tfjs calls a TensorInfo. `dataId` changes when the values are replaced. */
export interface Handle {
  dataId: object
  readonly shape: Shape
  readonly dtype: DType
}

/** The dtypes a device stores. */
export const DEVICE_DTYPES: readonly DType[] = ['float32', 'int32', 'bool']
