import type { Data, DType } from '../../dtype.ts'
import type { Shape } from '../../shape.ts'

/** Memory of a device: buffers that several handles may share. tfjs' backends have this form. */
export interface Backend {
  write(values: Data | null, shape: Shape, dtype: DType): object
  /** Gives up one reference; frees the memory with the last. */
  disposeData(dataId: object): boolean
  incRef(dataId: object): void
  refCount(dataId: object): number
}
